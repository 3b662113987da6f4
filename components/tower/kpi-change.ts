import { formatMoney, formatMoneyShort, formatQuantity, formatRatio, formatShort } from "@/components/ui/format";
import type { KpiDefinition, KpiUnit } from "@/domain/kpi/catalogue";

/** Short for a tile: exact up to five digits, then 123.4k. */
export function formatKpi(unit: KpiUnit, value: number, currency: string): string {
  if (unit === "money") return formatMoneyShort(value, currency);
  if (unit === "ratio") return formatRatio(value);
  return Math.abs(value) < 100_000 ? formatQuantity(value) : formatShort(value);
}

export function formatKpiExactly(unit: KpiUnit, value: number, currency: string): string {
  if (unit === "money") return formatMoney(value, currency, true);
  return unit === "ratio" ? formatRatio(value, 2) : formatQuantity(value);
}

export type KpiChange = { text: string; mood: "better" | "worse" | "same" };

/** How the value moved in a day: ratios in percentage points, others in percent, and in their own unit from next to nothing. */
export function changeOf(
  kpi: Pick<KpiDefinition, "unit" | "direction">,
  value: number | null,
  previous: number | null,
  currency: string,
): KpiChange | null {
  if (value === null || previous === null) return null;
  const difference = value - previous;
  const sign = difference > 0 ? "+" : "−";
  const size = Math.abs(difference);
  const text =
    kpi.unit === "ratio"
      ? `${sign}${(size * 100).toFixed(1)} pp`
      : size >= 10 * Math.abs(previous)
        ? `${sign}${formatKpi(kpi.unit, size, currency)}`
        : `${sign}${((size / Math.abs(previous)) * 100).toFixed(size / Math.abs(previous) < 0.1 ? 1 : 0)} %`;
  if (difference === 0 || /^[+−]0(\.0)? (%|pp)$/.test(text)) return { text: "No change", mood: "same" };
  return { text, mood: difference > 0 === (kpi.direction === "up") ? "better" : "worse" };
}

/** Whether the target is met, and how it reads. */
export function targetOf(kpi: KpiDefinition, value: number | null, currency: string): { text: string; isMet: boolean } | null {
  if (kpi.target === null) return null;
  const isMet = value === null || (kpi.direction === "up" ? value >= kpi.target : value <= kpi.target);
  const bound = kpi.target === 0 ? "" : kpi.direction === "up" ? "≥ " : "≤ ";
  return { text: `${bound}${kpi.unit === "ratio" ? formatRatio(kpi.target, 0) : formatKpi(kpi.unit, kpi.target, currency)}`, isMet };
}
