// A budget of a category for a month, minor units of the company's currency. Committed: what is ordered and not billed yet (what is agreed to
// is ordered at once); spent: what was billed and accepted, at the price of the invoice and with its share of freight and tax, whatever
// became of the order; waiting: what somebody has asked for and nobody has agreed to yet, which takes nothing from what is left. What is
// left may be exceeded with a warning, or not at all.
// Worked: 10,000 budget, 4,500 ordered of which 1,500 billed as 1,650: committed 3,000, spent 1,650, left 5,350.

export type BudgetUse = { amountMinor: number; committedMinor: number; spentMinor: number; waitingMinor: number };
export type BudgetVerdict = { kind: "within" | "warn" | "stop"; leftMinor: number; overMinor: number };

type Used = Omit<BudgetUse, "waitingMinor">;

export const leftOf = ({ amountMinor, committedMinor, spentMinor }: Used): number => amountMinor - committedMinor - spentMinor;

/** What a further commitment would do to it. */
export function budgetVerdict(use: Used, mode: "warn" | "stop", wantedMinor: number): BudgetVerdict {
  const leftMinor = leftOf(use);
  const overMinor = Math.max(0, wantedMinor - leftMinor);
  return { kind: overMinor === 0 ? "within" : mode, leftMinor, overMinor };
}

type Valued = { category: string; minor: number };

/** By how much each category costs more after than before; what became cheaper takes nothing. */
export function increaseByCategory(before: readonly Valued[], after: readonly Valued[]): Valued[] {
  const change = new Map<string, number>();
  for (const { category, minor } of before) change.set(category, (change.get(category) ?? 0) - minor);
  for (const { category, minor } of after) change.set(category, (change.get(category) ?? 0) + minor);
  return [...change]
    .flatMap(([category, minor]) => (minor > 0 ? [{ category, minor }] : []))
    .sort((a, b) => (a.category < b.category ? -1 : 1));
}
