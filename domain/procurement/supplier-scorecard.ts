// How a supplier kept its word, measured on order lines. Quantities in base units, money in minor units, ratios 0–1, days, hours.
// On time counts units received by the end of the first promised day (UTC): of 10 ordered, 6 that day and 4 later give 0.6.
// It answers for what it was asked for, so that a cut it offered and we took stays visible: 10 ordered, 6 offered, taken and
// delivered are 0.6 as well. What we took back ourselves before its day says nothing about it.
// A figure that nothing has been measured for yet is null, never 0 or 1.

/** Scores look back half a year: older deliveries say little about the next one. */
export const SCORE_DAYS = 180;

export type OrderLineFact = {
  orderedQuantity: number;
  /** Units that versions which took the supplier's answer cut off the line; negative where it offered more. */
  cutUnits: number;
  orderedAt: string;
  firstPromisedAt: string;
  /** When we cancelled the order; null while it stands. */
  cancelledAt: string | null;
  /** Whether the supplier refused the order. */
  isRefused: boolean;
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
const HOUR = 3_600_000;
const dayOf = (instant: string | Date) => Math.floor(new Date(instant).getTime() / DAY);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** Units that it was asked for: what stands on the line, and what its own answers cut off. */
export const askedUnits = (line: Pick<OrderLineFact, "orderedQuantity" | "cutUnits">): number => line.orderedQuantity + line.cutUnits;

/** Whether the line says anything about the supplier: not when we took the order back before its day was over, unrefused. */
export const isJudged = (line: Pick<OrderLineFact, "cancelledAt" | "isRefused" | "firstPromisedAt">): boolean =>
  line.cancelledAt === null || line.isRefused || dayOf(line.cancelledAt) > dayOf(line.firstPromisedAt);

/** A line is due once its first promised day is over: until then it can still be kept. */
const isDue = (line: OrderLineFact, now: Date) => askedUnits(line) > 0 && dayOf(line.firstPromisedAt) < dayOf(now);

/** Units of the line that came by the end of its first promised day; more than was asked for does not make up for another line. */
export function onTimeUnits(line: OrderLineFact): number {
  const came = line.receipts.filter((receipt) => dayOf(receipt.at) <= dayOf(line.firstPromisedAt));
  return Math.min(askedUnits(line), sum(came.map((receipt) => receipt.accepted + receipt.rejected)));
}

const isInFull = (line: OrderLineFact) => sum(line.receipts.map((receipt) => receipt.accepted)) >= askedUnits(line);
const units = (line: OrderLineFact) => sum(line.receipts.map((receipt) => receipt.accepted + receipt.rejected));

/** The figures that are made of order lines, and which lines each is made of. */
export const lineFigures = ["on_time", "in_full", "lead_time", "price", "defects", "notices"] as const;
export type LineFigure = (typeof lineFigures)[number];
const behind: Record<LineFigure, (line: OrderLineFact, now: Date) => boolean> = {
  on_time: isDue,
  in_full: isDue,
  lead_time: (line) => units(line) > 0,
  price: (line) => line.billedAtOrderPriceMinor !== 0,
  defects: (line) => units(line) > 0,
  notices: (line) => line.notices.length > 0,
};
export const linesBehind = <Line extends OrderLineFact>(figure: LineFigure, lines: readonly Line[], now: Date): Line[] =>
  lines.filter((line) => isJudged(line) && behind[figure](line, now));

/** Days from the order to each unit of the line, on average; null before anything came. */
export const leadTimeDaysOf = (line: OrderLineFact): number | null =>
  ratio(sum(line.receipts.map((receipt) => (receipt.accepted + receipt.rejected) * daysTo(line, receipt.at))), units(line));

const daysTo = (line: OrderLineFact, at: string) => (new Date(at).getTime() - new Date(line.orderedAt).getTime()) / DAY;

export function supplierScorecard(all: readonly OrderLineFact[], now: Date): Scorecard {
  const lines = all.filter(isJudged);
  const due = linesBehind("on_time", lines, now);
  const dueUnits = sum(due.map(askedUnits));
  const kept = sum(due.map(onTimeUnits));
  const inFullLines = due.filter(isInFull).length;
  const arrivals = lines.flatMap((line) =>
    line.receipts.map((receipt) => ({
      units: receipt.accepted + receipt.rejected,
      days: daysTo(line, receipt.at),
      rejected: receipt.rejected,
    })),
  );
  const arrived = sum(arrivals.map((arrival) => arrival.units));
  const mean = ratio(sum(arrivals.map((arrival) => arrival.units * arrival.days)), arrived);
  const spread = mean === null ? null : Math.sqrt(sum(arrivals.map((arrival) => arrival.units * (arrival.days - mean) ** 2)) / arrived);
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
    defectRatio: ratio(sum(arrivals.map((arrival) => arrival.rejected)), arrived),
    noticeAccuracyRatio: ratio(notices.filter((notice) => notice.shipped === notice.received).length, notices.length),
  };
}

/** Hours from the first word to the supplier to its first answer, never below 0; null while it has not answered. */
export const answerHours = (order: { toldAt: string; answeredAt: string | null }): number | null =>
  order.answeredAt === null ? null : Math.max(0, (Date.parse(order.answeredAt) - Date.parse(order.toldAt)) / HOUR);

/** How fast it answers orders, and how many of those it was told of it answered at all. */
export function confirmationSpeed(orders: readonly { toldAt: string; answeredAt: string | null }[]): {
  told: number;
  answered: number;
  meanHours: number | null;
} {
  const hours = orders.flatMap((order) => answerHours(order) ?? []);
  return { told: orders.length, answered: hours.length, meanHours: ratio(sum(hours), hours.length) };
}
