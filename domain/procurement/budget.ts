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

/** What a purchase draws on in a category: what is left before it and after it, minor units; `budget` is null where there is none. */
export type BudgetEffect = {
  category: string;
  thisMinor: number;
  budget: (BudgetVerdict & { month: string; mode: "warn" | "stop"; amountMinor: number; leftAfterMinor: number }) | null;
};

/**
 * What further commitments would do to the budgets, one effect for each category that they name, in the order of the alphabet.
 * Worked: of the budget above 1,650 more of Garden leave 3,700; of Toys, for which there is no budget, nothing is said.
 */
export function budgetEffects(
  budgets: readonly (Used & { category: string; month: string; mode: "warn" | "stop" })[],
  wanted: readonly Valued[],
): BudgetEffect[] {
  return [...new Set(wanted.map(({ category }) => category))].sort().map((category) => {
    const thisMinor = wanted.filter((one) => one.category === category).reduce((sum, one) => sum + one.minor, 0);
    const use = budgets.find((budget) => budget.category === category);
    if (!use) return { category, thisMinor, budget: null };
    const { month, mode, amountMinor } = use;
    const verdict = budgetVerdict(use, mode, thisMinor);
    return { category, thisMinor, budget: { ...verdict, month, mode, amountMinor, leftAfterMinor: verdict.leftMinor - thisMinor } };
  });
}

/** By how much each category costs more after than before; what became cheaper takes nothing. */
export function increaseByCategory(before: readonly Valued[], after: readonly Valued[]): Valued[] {
  const change = new Map<string, number>();
  for (const { category, minor } of before) change.set(category, (change.get(category) ?? 0) - minor);
  for (const { category, minor } of after) change.set(category, (change.get(category) ?? 0) + minor);
  return [...change]
    .flatMap(([category, minor]) => (minor > 0 ? [{ category, minor }] : []))
    .sort((a, b) => (a.category < b.category ? -1 : 1));
}
