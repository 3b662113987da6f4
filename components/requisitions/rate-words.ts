import { formatMoney } from "@/components/ui/format";
import type { ExchangeRate, Weighed } from "@/domain/procurement/exchange-rate";

/** "1 USD = 0.79 GBP" */
export const rateWords = (currency: string, rate: string, homeCurrency: string): string => `1 ${currency} = ${rate} ${homeCurrency}`;

/** "1 USD = 0.79 GBP, valid from 2026-03-01" */
export const datedRateWords = (currency: string, { rate, validFrom }: ExchangeRate, homeCurrency: string): string =>
  `${rateWords(currency, rate, homeCurrency)}, valid from ${validFrom}`;

/** What the rules were asked about: "£632.00 (1 USD = 0.79 GBP, valid from 2026-03-01)"; null where it is the company's own money. */
export function weighedWords(currency: string, weighed: Weighed | null): string | null {
  if (weighed === null || weighed.currency === currency) return null;
  const { minor, rate, currency: homeCurrency } = weighed;
  if (minor === null || rate === null) return `the dearest: nobody had said what ${currency} is worth in ${homeCurrency}`;
  return `${formatMoney(minor, homeCurrency, true)} (${datedRateWords(currency, rate, homeCurrency)})`;
}
