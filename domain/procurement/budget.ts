// A budget of a category for a month. Committed: what is ordered and not billed yet (what is agreed to is ordered at once); spent: what
// was billed. What is left may be exceeded with a warning, or not at all.
// Worked: 10,000 budget, 4,500 ordered of which 1,500 billed: committed 3,000, spent 1,500, left 5,500.

export type BudgetUse = { amountMinor: number; committedMinor: number; spentMinor: number };
export type BudgetVerdict = { kind: "within" | "warn" | "stop"; leftMinor: number; overMinor: number };

export const leftOf = ({ amountMinor, committedMinor, spentMinor }: BudgetUse): number => amountMinor - committedMinor - spentMinor;

/** What a further commitment would do to it. */
export function budgetVerdict(use: BudgetUse, mode: "warn" | "stop", wantedMinor: number): BudgetVerdict {
  const leftMinor = leftOf(use);
  const overMinor = Math.max(0, wantedMinor - leftMinor);
  return { kind: overMinor === 0 ? "within" : mode, leftMinor, overMinor };
}
