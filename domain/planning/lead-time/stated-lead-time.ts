import type { LeadTimeBelief } from "./censored-fit";
import { type LognormalLeadTime, lognormalOf } from "./lognormal";

// What a supplier states about its lead times is what is believed before its orders say anything. Orders are measured against it: the
// logarithm of the days less the stated one, 0 where an order took what was stated.
// Worked: 14 ± 5 days are ln 2.5787 ± 0.3465; an order of 7 days is 0.633 below, and the statement is believed as 3 orders at 0 ± 0.3465.

export type StatedLeadTime = { days: number /** 0: none was stated. */; deviationDays: number };

/**
 * Orders that a statement is worth, for the mean and for the spread. It is made for every order and checked by none: three orders of the
 * item say as much about its mean. A spread shows in many orders only (known to about a third after five), so that fewer than these never
 * make a supplier certain.
 */
export const STATED_ORDERS = 3;
/** The deviation of a lead time whose supplier states days alone, as a share of them: suppliers that state one lie about it. */
const USUAL_DEVIATION_RATIO = 0.25;

/** Null where nobody stated any days. */
export const statedFit = (stated: StatedLeadTime | null): LognormalLeadTime | null =>
  stated && stated.days > 0
    ? lognormalOf(stated.days, stated.deviationDays > 0 ? stated.deviationDays : USUAL_DEVIATION_RATIO * stated.days)
    : null;
const USUAL_VARIANCE = lognormalOf(1, USUAL_DEVIATION_RATIO).logDeviation ** 2;

const meanOf = (numbers: readonly number[]): number | undefined =>
  numbers.length === 0 ? undefined : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

type Stating = { supplier: string; stated: LognormalLeadTime | null };
const statedIn = (lines: readonly Stating[]) => lines.flatMap(({ stated }) => stated ?? []);

/** What is believed before these orders: nothing about the mean where nobody stated any, about the spread what is usual. */
export function statedBelief(lines: readonly Stating[]): LeadTimeBelief {
  const fits = statedIn(lines);
  const variance = meanOf(fits.map(({ logDeviation }) => logDeviation ** 2)) ?? USUAL_VARIANCE;
  return { logMean: 0, logDeviation: Math.sqrt(variance), weight: fits.length > 0 ? STATED_ORDERS : 0, spreadWeight: STATED_ORDERS };
}

/** What orders are measured against: the statement for the item, else the supplier's usual one, else everybody's; without any, a day. */
export function measuredFrom(lines: readonly Stating[]): (one: Stating) => number {
  const bySupplier = new Map<string, Stating[]>();
  for (const line of lines) {
    const known = bySupplier.get(line.supplier);
    if (known) known.push(line);
    else bySupplier.set(line.supplier, [line]);
  }
  const usualOf = (some: readonly Stating[]) => meanOf(statedIn(some).map(({ logMean }) => logMean));
  const everybody = usualOf(lines) ?? 0;
  const usual = new Map(Array.from(bySupplier, ([supplier, some]) => [supplier, usualOf(some) ?? everybody]));
  return ({ supplier, stated }) => stated?.logMean ?? usual.get(supplier) ?? everybody;
}
