// From revenue to margin after fulfilment, in the order in which it is lost:
// revenue 1000 − cancelled 50 − returns 30 − goods 500 − picking 40 − packaging 10 − freight 90 = 280.

export type MarginParts = {
  revenueMinor: number;
  cancelledMinor: number;
  returnsMinor: number;
  goodsMinor: number;
  handlingMinor: number;
  packagingMinor: number;
  freightMinor: number;
  marginMinor: number;
  orders: number;
};

export type Loss = "cancelledMinor" | "returnsMinor" | "goodsMinor" | "handlingMinor" | "packagingMinor" | "freightMinor";
export type MarginStep = { part: Loss | "revenueMinor" | "marginMinor"; label: string; from: number; to: number; isTotal: boolean };

const losses: readonly [Loss, string][] = [
  ["cancelledMinor", "Cancelled"],
  ["returnsMinor", "Returns"],
  ["goodsMinor", "Goods"],
  ["handlingMinor", "Pick and pack"],
  ["packagingMinor", "Packaging"],
  ["freightMinor", "Freight"],
];

export function marginSteps(parts: MarginParts): MarginStep[] {
  let level = parts.revenueMinor;
  const steps = losses.map(([part, label]): MarginStep => {
    const from = level;
    level -= parts[part];
    return { part, label, from, to: level, isTotal: false };
  });
  return [
    { part: "revenueMinor", label: "Revenue", from: 0, to: parts.revenueMinor, isTotal: true },
    ...steps,
    { part: "marginMinor", label: "Margin", from: 0, to: parts.marginMinor, isTotal: true },
  ];
}

export type Leak = { part: Loss; label: string; valueMinor: number; ratio: number | null; ratioBefore: number | null };

export const ratioOf = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** What is lost besides the goods themselves, the dearest first, with its share of revenue now and in the period before. */
export function rankedLeaks(now: MarginParts, before: MarginParts | null): Leak[] {
  return losses
    .filter(([part]) => part !== "goodsMinor")
    .map(([part, label]) => ({
      part,
      label,
      valueMinor: now[part],
      ratio: ratioOf(now[part], now.revenueMinor),
      ratioBefore: before && ratioOf(before[part], before.revenueMinor),
    }))
    .sort((a, b) => b.valueMinor - a.valueMinor);
}
