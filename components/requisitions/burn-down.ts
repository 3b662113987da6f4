import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

type Month = inferRouterOutputs<AppRouter>["requisitions"]["budgets"];
export type Budget = Month["budgets"][number];
export type Company = Month["entities"][number];

const DAY = 86_400_000;

/** What was left of the budgets at the end of each day of the month; days to come have no value yet. Orders of other categories do not count. */
export function burnDown(
  month: string,
  budgets: readonly Pick<Budget, "category" | "amountMinor">[],
  ordered: readonly { category: string; day: string; minor: number }[],
  now: Date,
): { at: string; value: number | null }[] {
  const categories = new Set(budgets.map(({ category }) => category));
  const byDay = new Map<string, number>();
  for (const { category, day, minor } of ordered) if (categories.has(category)) byDay.set(day, (byDay.get(day) ?? 0) + minor);
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const points: { at: string; value: number | null }[] = [];
  let left = budgets.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  for (let at = first; new Date(at).toISOString().startsWith(month); at += DAY) {
    left -= byDay.get(new Date(at).toISOString().slice(0, 10)) ?? 0;
    points.push({ at: new Date(at).toISOString(), value: at > now.getTime() ? null : left });
  }
  return points;
}
