// How a budget burns down over its month: what was spent, committed and waiting by the end of each day, beside the straight line from
// nothing to the whole amount. Minor units of the company's currency, days of UTC ("2026-03-02"). A movement is what a day adds to each
// of the three; what is billed goes from committed to spent, what is agreed to from waiting to committed.
// Worked: of 3,000.00 in a month of 30 days 500.00 are ordered on the 1st, of which 200.00 are billed on the 3rd: on the 3rd 200.00 are
// spent and 300.00 committed, where the straight line is at 300.00.

export type BudgetMovement = { day: string; category: string; spentMinor: number; committedMinor: number; waitingMinor: number };
type Levels = { spentMinor: number; committedMinor: number; waitingMinor: number };
/** `levels` is null on days to come. */
export type BurnDay = { day: string; paceMinor: number; levels: Levels | null };

const DAY = 86_400_000;

/**
 * Each day of the month ("2026-03") with what had been used by its end, of these budgets together; what moved in other categories does
 * not count. Today counts as far as it has come.
 */
export function burnDown(
  month: string,
  budgets: readonly { category: string; amountMinor: number }[],
  movements: readonly BudgetMovement[],
  now: Date,
): BurnDay[] {
  const categories = new Set(budgets.map(({ category }) => category));
  const amountMinor = budgets.reduce((sum, budget) => sum + budget.amountMinor, 0);
  const byDay = new Map<string, BudgetMovement[]>();
  for (const movement of movements)
    if (categories.has(movement.category)) byDay.set(movement.day, [...(byDay.get(movement.day) ?? []), movement]);
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const start = new Date(first);
  const dayCount = (Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1) - first) / DAY;
  let levels: Levels = { spentMinor: 0, committedMinor: 0, waitingMinor: 0 };
  return Array.from({ length: dayCount }, (_, index) => {
    const at = first + index * DAY;
    const day = new Date(at).toISOString().slice(0, 10);
    for (const moved of byDay.get(day) ?? [])
      levels = {
        spentMinor: levels.spentMinor + moved.spentMinor,
        committedMinor: levels.committedMinor + moved.committedMinor,
        waitingMinor: levels.waitingMinor + moved.waitingMinor,
      };
    return { day, paceMinor: Math.round((amountMinor * (index + 1)) / dayCount), levels: at > now.getTime() ? null : levels };
  });
}
