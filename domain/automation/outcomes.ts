import { z } from "zod";

// What came of the lines that a policy released, and whether each measure of it stays in its band. Shares are of lines (0.1 is 10 %);
// service is the share of nights after the goods were due that ended with something free, against what planning aims at for the same
// item × nodes; price is what the lines cost over what their contract says, or, without one, over what was paid last.
// Too few lines, or nights, are judged by nobody. Worked: 4 of 25 lines stopped are 16 %, beyond 10 %; 280 nights of which 42 ended
// with nothing are a service of 85 %, 10 points below a target of 95 %; 1,040.00 paid where 1,000.00 was agreed are 4 % too much.

const share = z.number().min(0).max(1);
export const automationBand = z.object({
  /** Lines under which nothing is judged. */
  leastLines: z.number().int().min(1).max(1_000),
  /** Of the lines, stopped by a person before they went out. */
  stoppedShare: share,
  /** Of the lines, on orders that were then cancelled, closed short or refused. */
  undoneShare: share,
  /** Of the lines, changed by a person after they went out. */
  changedShare: share,
  /** By how much service may miss its target: 0.05 is 5 points. */
  serviceShortfall: share,
  /** By how much the lines may cost more than was agreed or paid last. */
  priceRise: share,
});
export type AutomationBand = z.infer<typeof automationBand>;
export const usualBand: AutomationBand = {
  leastLines: 20,
  stoppedShare: 0.1,
  undoneShare: 0.15,
  changedShare: 0.2,
  serviceShortfall: 0.05,
  priceRise: 0.03,
};
/** A week of nights for each line of the least. */
const NIGHTS_A_LINE = 7;

export type OutcomeLine = {
  /** Decided within the weeks that are judged; an older one counts by its nights alone. */
  isRecent: boolean;
  isStopped: boolean;
  isUndone: boolean;
  isChanged: boolean;
  valueMinor: number;
  /** At what it is ordered now; null while it was not, or where nobody knows what it should cost. */
  paidMinor: number | null;
  /** The same units at the contract's price or the last one. */
  referenceMinor: number | null;
  /** Nights since the goods were due, of these with nothing free, and the target of its item (0–1). */
  nights: number;
  emptyNights: number;
  serviceTarget: number | null;
};
export const outcomeMeasures = ["stopped", "undone", "changed", "service", "price"] as const;
export type OutcomeMeasure = (typeof outcomeMeasures)[number];
export type JudgedMeasure = {
  measure: OutcomeMeasure;
  /** A share (0–1); null while nothing can be said. Service: what was reached. */
  found: number | null;
  /** What it must not pass; service: what it must not fall below. */
  limit: number | null;
  /** Lines or, for service, nights that it counts, and of how many. */
  counted: number;
  of: number;
  /** Of the lines that it counts; of what is too dear, the excess. */
  valueMinor: number;
  /** few: not enough to judge by. */
  verdict: "few" | "within" | "outside";
};

const ofShare: Record<"stopped" | "undone" | "changed", { is: keyof OutcomeLine; limit: keyof AutomationBand }> = {
  stopped: { is: "isStopped", limit: "stoppedShare" },
  undone: { is: "isUndone", limit: "undoneShare" },
  changed: { is: "isChanged", limit: "changedShare" },
};
const sum = (lines: readonly OutcomeLine[], of: (line: OutcomeLine) => number) => lines.reduce((total, line) => total + of(line), 0);
/** Shares that are computed meet limits that are typed. */
const EPSILON = 1e-9;

function judgeShare(measure: "stopped" | "undone" | "changed", lines: readonly OutcomeLine[], band: AutomationBand): JudgedMeasure {
  const counted = lines.filter((line) => line[ofShare[measure].is] === true);
  const limit = band[ofShare[measure].limit];
  const found = lines.length === 0 ? null : counted.length / lines.length;
  const isOutside = found !== null && found > limit + EPSILON;
  const verdict = lines.length < band.leastLines ? "few" : isOutside ? "outside" : "within";
  return { measure, found, limit, counted: counted.length, of: lines.length, valueMinor: sum(counted, (line) => line.valueMinor), verdict };
}

function judgeService(lines: readonly OutcomeLine[], band: AutomationBand): JudgedMeasure {
  const watched = lines.filter((line) => line.nights > 0 && line.serviceTarget !== null);
  const nights = sum(watched, (line) => line.nights);
  const empty = sum(watched, (line) => line.emptyNights);
  const target = nights === 0 ? null : sum(watched, (line) => line.nights * (line.serviceTarget ?? 0)) / nights;
  const limit = target === null ? null : Math.max(0, target - band.serviceShortfall);
  const found = nights === 0 ? null : 1 - empty / nights;
  const isFew = nights < band.leastLines * NIGHTS_A_LINE || found === null || limit === null;
  const verdict = isFew ? "few" : found < limit - EPSILON ? "outside" : "within";
  const short = watched.filter((line) => line.emptyNights > 0);
  return { measure: "service", found, limit, counted: empty, of: nights, valueMinor: sum(short, (line) => line.valueMinor), verdict };
}

function judgePrice(lines: readonly OutcomeLine[], band: AutomationBand): JudgedMeasure {
  const priced = lines.filter((line) => line.paidMinor !== null && (line.referenceMinor ?? 0) > 0);
  const excess = sum(priced, (line) => (line.paidMinor ?? 0) - (line.referenceMinor ?? 0));
  const found = priced.length === 0 ? null : excess / sum(priced, (line) => line.referenceMinor ?? 0);
  const isOutside = found !== null && found > band.priceRise + EPSILON;
  const verdict = priced.length < band.leastLines ? "few" : isOutside ? "outside" : "within";
  const counted = priced.filter((line) => (line.paidMinor ?? 0) > (line.referenceMinor ?? 0)).length;
  return { measure: "price", found, limit: band.priceRise, counted, of: priced.length, valueMinor: Math.max(0, excess), verdict };
}

/** Every measure of what came of the lines, in the order of the list, against the band. */
export function judgeOutcomes(lines: readonly OutcomeLine[], band: AutomationBand): JudgedMeasure[] {
  const recent = lines.filter((line) => line.isRecent);
  return outcomeMeasures.map((measure) =>
    measure === "service" ? judgeService(lines, band) : measure === "price" ? judgePrice(recent, band) : judgeShare(measure, recent, band),
  );
}

/** Whether the line is one of those that a measure counts against its policy. */
export function isCounted(line: OutcomeLine, measure: OutcomeMeasure): boolean {
  if (measure === "service") return line.emptyNights > 0;
  if (!line.isRecent) return false;
  if (measure === "price") return line.paidMinor !== null && line.referenceMinor !== null && line.paidMinor > line.referenceMinor;
  return line[ofShare[measure].is] === true;
}
