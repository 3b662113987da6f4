// A supplier against its own past: the median of its last five observations, in robust standard deviations (1.4826 × the
// median absolute deviation) above the median of those before. Past 10 ± 1 days (MAD 1), last five at 16: 6 / 1.4826 = 4.0.
// Medians, so that one bad delivery is no anomaly and an old one does not hide a new one. Only what got worse is reported.

export const anomalyKinds = {
  lead_time: { leastStep: 0.5 },
  price: { leastStep: 0.01 },
  quality: { leastStep: 0.02 },
} as const;
export type AnomalyKind = keyof typeof anomalyKinds;

/** Days for lead time; ratio over the ordered price for price; rejected share for quality. */
export type Observation = { at: string; value: number; orderLineId: number; purchaseOrderId: number; purchaseOrderNumber: string };
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
export function supplierAnomaly(kind: AnomalyKind, observations: readonly Observation[]): SupplierAnomaly | null {
  const ordered = [...observations].sort((a, b) => a.at.localeCompare(b.at));
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
