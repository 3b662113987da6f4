import { formatMoney, formatQuantity } from "@/components/ui/format";
import type { Outcome } from "./backtest-types";

export type OutcomeRow = { name: string; first: string; second: string; difference: string; isBetter: boolean | null };

type Measure = {
  name: string;
  of: (outcome: Outcome) => number | null;
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
      name: "Stock value, average of the nights",
      of: (outcome) => outcome.averageStockMinor,
      text: money,
      change: money,
      moreIsBetter: false,
    },
    { name: "Margin lost to stockouts", of: (outcome) => outcome.lostMarginMinor, text: money, change: money, moreIsBetter: false },
    { name: "Units lost", of: (outcome) => outcome.lostUnits, ...counts, moreIsBetter: false },
    { name: "Order lines", of: (outcome) => outcome.orders, ...counts, moreIsBetter: false },
    { name: "Units ordered", of: (outcome) => outcome.orderedUnits, ...counts, moreIsBetter: null },
    { name: "Expedites", of: (outcome) => outcome.expedites, ...counts, moreIsBetter: false },
  ];
};

/** The two policies measure by measure, with the sign and the judgement of the difference. */
export function outcomeRows(first: Outcome, second: Outcome, currency: string): OutcomeRow[] {
  return measuresIn(currency).map(({ name, of, text, change, moreIsBetter }) => {
    const before = of(first);
    const after = of(second);
    if (before === null || after === null)
      return {
        name,
        first: before === null ? "–" : text(before),
        second: after === null ? "–" : text(after),
        difference: "–",
        isBetter: null,
      };
    const difference = after - before;
    const shown = change(Math.abs(difference));
    const isNothing = shown === change(0);
    return {
      name,
      first: text(before),
      second: text(after),
      difference: isNothing ? "none" : `${difference > 0 ? "+" : "−"}${shown}`,
      isBetter: isNothing || moreIsBetter === null ? null : difference > 0 === moreIsBetter,
    };
  });
}
