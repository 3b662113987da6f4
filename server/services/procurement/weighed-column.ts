import type { Weighed } from "@/domain/procurement/exchange-rate";

/** As evidence keeps it: nothing where the purchase is in the company's own money. */
export const weighedColumn = (currency: string, weighed: Weighed): string | null =>
  currency === weighed.currency ? null : JSON.stringify(weighed);
