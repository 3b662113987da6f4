import { formatMoney } from "@/components/ui/format";

/** " The budget of Garden is exceeded by £1,151.68." for a toast; nothing where none is. In the company's currency. */
export const exceededWords = (exceeded: readonly { category: string; overMinor: number; currency: string }[]): string =>
  exceeded
    .map(({ category, overMinor, currency }) => ` The budget of ${category} is exceeded by ${formatMoney(overMinor, currency, true)}.`)
    .join("");
