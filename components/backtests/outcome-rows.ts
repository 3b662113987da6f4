import { formatMoney, formatQuantity } from "@/components/ui/format";
import type { Outcome, Recorded } from "./backtest-types";

export type OutcomeRow = { name: string; recorded: string; first: string; second: string; difference: string; isBetter: boolean | null };

type Measure = {
  name: string;
  of: (outcome: Outcome) => number | null;
  /** What really happened, where it was recorded. */
  really?: (recorded: Recorded) => number | null;
  text: (value: number) => string;
  /** Of two values, whether more is better; null where it is neither. */
  moreIsBetter: boolean | null;
};

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
const points = (difference: number) => `${(difference * 100).toFixed(2)} pts`;

const measuresIn = (currency: string): (Measure & { change: (difference: number) => string })[] => {
  const money = (minor: number) => formatMoney(Math.round(minor), currency, true);
  const shares = { text: percent, change: points, moreIsBetter: true };
  const counts = { text: formatQuantity, change: formatQuantity };
  return [
    { name: "Cycles without a stockout", of: (outcome) => outcome.cycleService, ...shares },
    { name: "Units that were there when asked for", of: (outcome) => outcome.fillRate, ...shares },
    {
      name: "Nights with stock on hand",
      of: (outcome) => outcome.stockedNights ?? null,
      really: (recorded) => recorded.stockedNights,
      ...shares,
    },
    {
      name: "Stock value, average of the nights",
      of: (outcome) => outcome.averageStockMinor,
      really: (recorded) => recorded.averageStockMinor,
      text: money,
      change: money,
      moreIsBetter: false,
    },
    { name: "Margin lost to stockouts", of: (outcome) => outcome.lostMarginMinor, text: money, change: money, moreIsBetter: false },
    { name: "Units lost", of: (outcome) => outcome.lostUnits, ...counts, moreIsBetter: false },
    {
      name: "Units that customers waited for",
      of: () => null,
      really: (recorded) => recorded.backorderedUnits,
      ...counts,
      moreIsBetter: false,
    },
    { name: "Order lines", of: (outcome) => outcome.orders, really: (recorded) => recorded.orders, ...counts, moreIsBetter: false },
    {
      name: "Units ordered",
      of: (outcome) => outcome.orderedUnits,
      really: (recorded) => recorded.orderedUnits,
      ...counts,
      moreIsBetter: null,
    },
    { name: "Expedites", of: (outcome) => outcome.expedites, ...counts, moreIsBetter: false },
  ];
};

/** What was recorded and the two policies, measure by measure, with the sign and the judgement of their difference. */
export function outcomeRows(first: Outcome, second: Outcome, currency: string, recorded: Recorded | null = null): OutcomeRow[] {
  return measuresIn(currency).map(({ name, of, really, text, change, moreIsBetter }) => {
    const before = of(first);
    const after = of(second);
    const shown = (value: number | null | undefined) => (value === null || value === undefined ? "–" : text(value));
    const row = { name, recorded: shown(recorded && really?.(recorded)), first: shown(before), second: shown(after) };
    if (before === null || after === null) return { ...row, difference: "–", isBetter: null };
    const difference = after - before;
    const size = change(Math.abs(difference));
    const isNothing = size === change(0);
    return {
      ...row,
      difference: isNothing ? "none" : `${difference > 0 ? "+" : "−"}${size}`,
      isBetter: isNothing || moreIsBetter === null ? null : difference > 0 === moreIsBetter,
    };
  });
}
