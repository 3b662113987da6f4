import { majorText } from "@/domain/kernel/money";

/** " The budget of Garden is exceeded by 12.50 GBP." for a toast; nothing where none is. In the company's currency. */
export const exceededWords = (exceeded: readonly { category: string; overMinor: number; currency: string }[]): string =>
  exceeded
    .map(({ category, overMinor, currency }) => ` The budget of ${category} is exceeded by ${majorText(overMinor, currency)} ${currency}.`)
    .join("");
