import Big from "big.js";
import { minorPerMajor } from "@/domain/kernel/money";

// What foreign money is worth to a company. A rate says what ONE unit of the foreign currency is worth in the company's own: of a company in
// pounds 1 USD = 0.79 GBP is the rate 0.79, however banks quote it (the ECB says how much foreign money a euro buys: that is one over it).
// Major unit against major unit, so that the digits of the two make no difference. A rate holds from its day on until another follows; of
// two of one day the one that was set last. Rounded once, half away from zero.
// Worked: 800.00 USD at 0.79 are 632.00 GBP; 8,000 JPY at 0.0052 are 41.60 GBP; 500.000 KWD at 2.55 are 1,275.00 GBP; 41.60 GBP at 192.3 are 8,000 JPY.

export type ExchangeRate = {
  /** Exact decimal. */
  rate: string;
  /** The first day, UTC. */
  validFrom: string;
};
/** A company's money and what the others were worth in it on a day, by currency. */
export type CompanyMoney = { currency: string; rates: ReadonlyMap<string, ExchangeRate> };
/** What an amount came to in the company's currency; `minor` is null where nobody knows a rate, `rate` where none was needed either. */
export type Weighed = { currency: string; minor: number | null; rate: ExchangeRate | null };

/** From the dearest to the cheapest money of the world a unit is worth some 10⁻⁶ to 10⁶: what is beyond has slipped. */
const LEAST = "0.0000001";
const MOST = "10000000";

/** What is wrong with a rate as it is typed, or null. */
export function rateProblem(text: string): string | null {
  if (!/^\d{1,8}(\.\d{1,10})?$/.test(text.trim())) return "A number with at most ten places, such as 0.7912.";
  const rate = new Big(text.trim());
  if (rate.lte(0)) return "Above zero.";
  return rate.lt(LEAST) || rate.gt(MOST) ? `From ${LEAST} to ${MOST}.` : null;
}

/** Minor units of `from` in minor units of `to`, at what one unit of `from` is worth. */
export const convertMinor = (amountMinor: number, rate: string, from: string, to: string): number =>
  new Big(amountMinor).times(rate).times(minorPerMajor(to)).div(minorPerMajor(from)).round(0, Big.roundHalfUp).toNumber();

/** What an amount is worth to the company. */
export function weigh(amountMinor: number, currency: string, company: CompanyMoney): Weighed {
  if (currency === company.currency) return { currency: company.currency, minor: amountMinor, rate: null };
  const rate = company.rates.get(currency) ?? null;
  const minor = rate && convertMinor(amountMinor, rate.rate, currency, company.currency);
  return { currency: company.currency, minor, rate };
}

/** Another currency of a purchase, with the rate at which it counts; null where nobody knows one. */
export type ForeignMoney = { currency: string; rate: ExchangeRate | null };
type Valued = { category: string; minor: number; currency: string };

/** What commitments come to in the company's currency: each category and currency converted once, as a whole. */
export function weighByCategory(
  wanted: readonly Valued[],
  company: CompanyMoney,
): { weighed: { category: string; minor: number }[]; foreign: ForeignMoney[]; unweighed: { category: string; currency: string }[] } {
  const sums = new Map<string, Valued>();
  for (const one of wanted) {
    const key = `${one.currency}/${one.category}`;
    sums.set(key, { ...one, minor: (sums.get(key)?.minor ?? 0) + one.minor });
  }
  const worth = [...sums.values()].map(({ category, currency, minor }) => ({
    category,
    currency,
    minor: weigh(minor, currency, company).minor,
  }));
  const others = [...new Set(wanted.map(({ currency }) => currency))].filter((currency) => currency !== company.currency).sort();
  return {
    weighed: worth.flatMap(({ category, minor }) => (minor === null ? [] : [{ category, minor }])),
    foreign: others.map((currency) => ({ currency, rate: company.rates.get(currency) ?? null })),
    unweighed: worth.flatMap(({ category, currency, minor }) => (minor === null ? [{ category, currency }] : [])),
  };
}

/** Whether a new rate looks like the old one turned round: 1.27 after 0.79. Within a tenth, and the old one well away from 1. */
export function looksInverted(rate: string, before: string): boolean {
  const product = new Big(rate).times(before);
  return product.gt("0.9") && product.lt("1.1") && new Big(rate).div(before).minus(1).abs().gt("0.2");
}
