// A supplier against its own past: the median of its last five observations, in robust standard deviations (1.4826 × the
// median absolute deviation) above the median of those before. Past 10 ± 1 days (MAD 1), last five at 16: 6 / 1.4826 = 4.0.
// Medians, so that one bad delivery is no anomaly and an old one does not hide a new one. Only what got worse is reported.

export const anomalyKinds = {
  lead_time: { leastStep: 0.5 },
  price: { leastStep: 0.01 },
  quality: { leastStep: 0.02 },
} as const;
export type AnomalyKind = keyof typeof anomalyKinds;

/** Days for lead time; ratio over the reference price for price; rejected share for quality. */
export type Observation = { at: string; value: number; orderLineId: number; purchaseOrderId: number; purchaseOrderNumber: string };

type Prices = { unitPrice: string; firstUnitPrice: string; listedUnitPrice: string | null; billedUnitPrice: number | null };

/**
 * How much more a unit costs than it was first ordered at, or than was listed on the order's day where that is lower: what is billed,
 * or agreed by now while nothing is. First ordered at 4.00, listed at 3.80, agreed at 4.18: 0.1. Null without a price above 0.
 */
export function priceOverReference({ unitPrice, firstUnitPrice, listedUnitPrice, billedUnitPrice }: Prices): number | null {
  const reference = Math.min(Number(firstUnitPrice), Number(listedUnitPrice ?? firstUnitPrice));
  return reference > 0 ? (billedUnitPrice ?? Number(unitPrice)) / reference - 1 : null;
}

type ObservedLine = Prices & {
  lineId: number;
  purchaseOrderId: number;
  purchaseOrderNumber: string;
  orderedAt: string;
  receipts: readonly { at: string; accepted: number; rejected: number }[];
};

/** One observation a line, where the thing was measured: prices as of the order, the rest as of the line's last delivery. */
export function observations(kind: AnomalyKind, lines: readonly ObservedLine[]): Observation[] {
  return lines.flatMap((line) => {
    const { lineId: orderLineId, purchaseOrderId, purchaseOrderNumber, orderedAt, receipts } = line;
    const last = receipts
      .map(({ at }) => at)
      .toSorted()
      .at(-1);
    const at = kind === "price" ? orderedAt : last;
    const value = kind === "price" ? priceOverReference(line) : last === undefined ? null : delivered(kind, line, last);
    return at === undefined || value === null ? [] : [{ at, value, orderLineId, purchaseOrderId, purchaseOrderNumber }];
  });
}

function delivered(kind: "lead_time" | "quality", { orderedAt, receipts }: ObservedLine, last: string): number {
  if (kind === "lead_time") return (Date.parse(last) - Date.parse(orderedAt)) / 86_400_000;
  const rejected = receipts.reduce((total, receipt) => total + receipt.rejected, 0);
  return (
    rejected /
    Math.max(
      1,
      receipts.reduce((total, receipt) => total + receipt.accepted, rejected),
    )
  );
}
export type SupplierAnomaly = {
  kind: AnomalyKind;
  usual: number;
  usualDeviation: number;
  recent: number;
  deviations: number;
  pastCount: number;
  evidence: Observation[];
};

export const RECENT = 5;
export const LEAST_PAST = 8;
export const THRESHOLD = 3;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Null when nothing got worse, or when the past is too short (under eight observations) to say. */
export function supplierAnomaly(kind: AnomalyKind, seen: readonly Observation[]): SupplierAnomaly | null {
  const ordered = [...seen].sort((a, b) => a.at.localeCompare(b.at) || a.orderLineId - b.orderLineId);
  const evidence = ordered.slice(-RECENT);
  const past = ordered.slice(0, -RECENT).map((each) => each.value);
  if (past.length < LEAST_PAST) return null;
  const usual = median(past);
  const deviation = 1.4826 * median(past.map((value) => Math.abs(value - usual)));
  const recent = median(evidence.map((each) => each.value));
  // A past without any spread would make an anomaly of the smallest step.
  const usualDeviation = Math.max(deviation, anomalyKinds[kind].leastStep);
  const deviations = (recent - usual) / usualDeviation;
  return deviations < THRESHOLD ? null : { kind, usual, usualDeviation, recent, deviations, pastCount: past.length, evidence };
}
