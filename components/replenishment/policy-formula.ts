import { formatQuantity } from "@/components/ui/format";
import { cycleOf, type PlanningEvidence } from "@/domain/planning/recommendation";

// The sums behind reorder point and order-up-to level, in the figures that are shown beside them, so that anybody can work them out again.
// Both levels and the safety stock are rounded up to whole units each, so a sum may be off by a unit.
// Worked: 7.80 a day, 3 days to the order day, 37.5 of lead time, 3 to the order day after it, safety stock 107: 446.3 → 446.

type Levels = Pick<
  PlanningEvidence,
  "dailyDemand" | "leadTimeDays" | "reviewDays" | "waitDays" | "gapDays" | "cycleDays" | "safetyStock" | "reorderPoint" | "orderUpTo"
>;
type Days = [days: number, of: string];

/** A mean of two places and days of one are off by this at most, over the days of a cycle. */
const SHOWN_ERROR = 1.01;

/** One sentence each; none where a level does not come from the sum, as before the end of a season. */
export function policyFormulas(evidence: Levels): string[] {
  const { waitDays = 0, gapDays = 0, leadTimeDays, reorderPoint, orderUpTo } = evidence;
  const arrival: Days[] = [
    [waitDays, "to the order day"],
    [leadTimeDays, "lead time"],
  ];
  return [
    ...sum(`Reorder point ${formatQuantity(reorderPoint)}`, reorderPoint, [...arrival, [gapDays, "to the order day after it"]], evidence),
    ...sum(
      `Order up to ${formatQuantity(orderUpTo)}`,
      orderUpTo,
      [...arrival, [cycleOf(evidence) - waitDays - leadTimeDays, "until the order after it"]],
      evidence,
    ),
  ];
}

function sum(name: string, level: number, days: readonly Days[], { dailyDemand, safetyStock }: Levels): string[] {
  const counted = days.filter(([one]) => one > 0);
  const value = dailyDemand * counted.reduce((total, [one]) => total + one, 0) + safetyStock;
  if (Math.abs(value - level) > SHOWN_ERROR) return [];
  const words = counted.map(([one, of]) => `${Number(one.toFixed(1))} ${of}`).join(" + ");
  return [
    `${name} ≈ ${dailyDemand.toFixed(2)} a day × ${counted.length > 1 ? `(${words})` : words} + ${formatQuantity(safetyStock)} safety stock.`,
  ];
}
