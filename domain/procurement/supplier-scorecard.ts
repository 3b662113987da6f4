// How a supplier kept its word, measured on order lines. Quantities in base units, money in minor units, ratios 0–1, days.
// On time counts units received by the end of the first promised day (UTC): of 10 ordered, 6 that day and 4 later give 0.6.
// A figure that nothing has been measured for yet is null, never 0 or 1.

/** Scores look back half a year: older deliveries say little about the next one. */
export const SCORE_DAYS = 180;

export type OrderLineFact = {
  orderedQuantity: number;
  orderedAt: string;
  firstPromisedAt: string;
  receipts: readonly { at: string; accepted: number; rejected: number }[];
  /** What invoices bill above (or, negative, below) the ordered price. */
  priceVarianceMinor: number;
  /** What the billed units cost at the ordered price. */
  billedAtOrderPriceMinor: number;
  notices: readonly { shipped: number; received: number }[];
};

export type Scorecard = {
  dueUnits: number;
  onTimeUnits: number;
  onTimeRatio: number | null;
  dueLines: number;
  inFullLines: number;
  inFullRatio: number | null;
  leadTimeMeanDays: number | null;
  /** Population standard deviation, by unit received. */
  leadTimeDeviationDays: number | null;
  priceVarianceMinor: number;
  priceVarianceRatio: number | null;
  defectRatio: number | null;
  noticeAccuracyRatio: number | null;
};

const DAY = 86_400_000;
const dayOf = (instant: string | Date) => Math.floor(new Date(instant).getTime() / DAY);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** A line is due once its first promised day is over: until then it can still be kept. */
const isDue = (line: OrderLineFact, now: Date) => dayOf(line.firstPromisedAt) < dayOf(now);

/** Units of the line that came by the end of its first promised day; more than was ordered does not make up for another line. */
export function onTimeUnits(line: OrderLineFact): number {
  const came = line.receipts.filter((receipt) => dayOf(receipt.at) <= dayOf(line.firstPromisedAt));
  return Math.min(line.orderedQuantity, sum(came.map((receipt) => receipt.accepted + receipt.rejected)));
}

export function supplierScorecard(lines: readonly OrderLineFact[], now: Date): Scorecard {
  const due = lines.filter((line) => isDue(line, now));
  const dueUnits = sum(due.map((line) => line.orderedQuantity));
  const kept = sum(due.map(onTimeUnits));
  const inFullLines = due.filter((line) => sum(line.receipts.map((receipt) => receipt.accepted)) >= line.orderedQuantity).length;
  const arrivals = lines.flatMap((line) =>
    line.receipts.map((receipt) => ({
      units: receipt.accepted + receipt.rejected,
      days: (new Date(receipt.at).getTime() - new Date(line.orderedAt).getTime()) / DAY,
      rejected: receipt.rejected,
    })),
  );
  const units = sum(arrivals.map((arrival) => arrival.units));
  const mean = ratio(sum(arrivals.map((arrival) => arrival.units * arrival.days)), units);
  const spread = mean === null ? null : Math.sqrt(sum(arrivals.map((arrival) => arrival.units * (arrival.days - mean) ** 2)) / units);
  const notices = lines.flatMap((line) => line.notices);
  const priceVarianceMinor = sum(lines.map((line) => line.priceVarianceMinor));
  return {
    dueUnits,
    onTimeUnits: kept,
    onTimeRatio: ratio(kept, dueUnits),
    dueLines: due.length,
    inFullLines,
    inFullRatio: ratio(inFullLines, due.length),
    leadTimeMeanDays: mean,
    leadTimeDeviationDays: spread,
    priceVarianceMinor,
    priceVarianceRatio: ratio(priceVarianceMinor, sum(lines.map((line) => line.billedAtOrderPriceMinor))),
    defectRatio: ratio(sum(arrivals.map((arrival) => arrival.rejected)), units),
    noticeAccuracyRatio: ratio(notices.filter((notice) => notice.shipped === notice.received).length, notices.length),
  };
}
