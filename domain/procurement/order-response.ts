import Big from "big.js";
import { isUnitOf } from "../documents/unit-codes";
import { type Slip, slipOf } from "./slip-of-pen";

// What a supplier's confirmation makes of an order. A line ends accepted, accepted_with_change or rejected; the figures it
// states outweigh its code, because a code says "accepted" while the date beside it says otherwise more often than one hopes. A code
// that says "changed" beside the figures of the order is not taken for a yes: what it changes is for a person to read.
// Dates count by day (UTC): an earlier or equal day keeps the order, a later one is a change. Quantities are base units, prices the
// order's currency; an answer in others is refused, not converted. An answer is held against the version that it names: what it leaves
// unsaid is as it stood there. One that names none, of a line that has changed since the first version, is for a person as well. What
// cannot be meant (slip-of-pen.ts) is refused.
// A line that has come in full has nothing left to reject or change: an answer that does is refused, or means the other lines where it
// speaks of the order as a whole.
// Worked numbers: 100 ordered for the 9th at 4.00. "Accepted, 80, 9th" is a change (20 units less); "changed, 100, 8th, 4.00" is
// accepted with the 8th as its promise; "changed, 100, 4.00" is a change that is not said. "Accepted" to version 1 of 100, when
// version 2 wants 80, is a change: 100 would come.

export type LineVerdict = "accepted" | "changed" | "rejected" | "pending";
export type LineResponse = {
  /** Either names the line; both must agree when both are given. */
  lineNumber?: number | undefined;
  sku?: string | undefined;
  verdict: LineVerdict;
  /** The unit of its quantity and price as the supplier writes it; none means the order's. */
  unit?: string | undefined;
  quantity?: number | undefined;
  unitPrice?: string | undefined;
  promisedAt?: Date | undefined;
  /** Another item that would come instead: always a change. */
  substitute?: string | undefined;
  reason?: string | undefined;
};
/** `lines`: only what the lines say. `accepted` and `rejected` hold for every line that is not named; `received` says nothing yet. */
export type ResponseVerdict = "accepted" | "rejected" | "lines" | "received";

export type AnswerableLine = {
  id: number;
  lineNumber: number;
  sku: string;
  /** The supplier's own number of the item, where it is known. */
  supplierSku?: string | null | undefined;
  /** What the item is counted in; any unit may be stated where it is not known. */
  baseUnit?: string | undefined;
  quantity: number;
  /** What has come of it; 0 where it is not said. */
  receivedQuantity?: number;
  unitPrice: string;
  requestedAt: Date;
  answer: LineAnswer | "none";
};
/** An order as it can be answered. `before` are the lines as an earlier version had them, which is asked for where an answer names it. */
export type AnswerableOrder = {
  lines: readonly AnswerableLine[];
  version?: number;
  currency?: string;
  orderedAt?: Date;
  before?: (version: number) => ReadonlyMap<number, Proposal>;
};
export type LineAnswer = "accepted" | "accepted_with_change" | "rejected";
export type Proposal = { quantity: number; unitPrice: string; promisedAt: Date };
export type AnsweredLine = { id: number; lineNumber: number; answer: LineAnswer; proposal: Proposal; reason: string | null };
/** `line` is the index in the response, -1 where it is about the whole; `field` the figure of it. */
export type ResponseIssue = { line: number; field?: Slip["field"]; message: string };
export type AppliedResponse = {
  lines: AnsweredLine[];
  /** The supplier axis after it; null when the answer changes nothing. */
  supplierState: "accepted" | "accepted_with_change" | "rejected" | "sent" | null;
  issues: ResponseIssue[];
};

const DAY = 86_400_000;
/** A promise without a time of day means the time that was asked for, on its day. */
const instantOf = (promised: Date, requested: Date) =>
  promised.getTime() % DAY === 0 ? new Date(promised.getTime() + (requested.getTime() % DAY)) : promised;
const dayOf = (at: Date) => Math.floor(at.getTime() / DAY);

function findLine(lines: readonly AnswerableLine[], wanted: LineResponse): AnswerableLine | undefined {
  const sku = wanted.sku?.toUpperCase();
  const isNamed = (line: AnswerableLine) =>
    sku === undefined || line.sku.toUpperCase() === sku || (line.supplierSku ?? "").toUpperCase() === sku;
  if (wanted.lineNumber !== undefined) return lines.find((line) => line.lineNumber === wanted.lineNumber && isNamed(line));
  const named = lines.filter(isNamed);
  return sku !== undefined && named.length === 1 ? named[0] : undefined;
}

const SUBSTITUTED = " would come instead";
/** Whether the reason of an answered line says that another item would come. */
export const namesSubstitute = (reason: string | null): boolean => reason?.includes(SUBSTITUTED) ?? false;

const isSameProposal = (one: Proposal, other: Proposal) =>
  one.quantity === other.quantity && new Big(one.unitPrice).eq(other.unitPrice) && dayOf(one.promisedAt) === dayOf(other.promisedAt);

/** `base` is the line as the version that is answered has it; null where the answer names none and the line has changed. */
function answerOf(line: AnswerableLine, response: LineResponse, base: Proposal | null, stale: string | null): AnsweredLine {
  const current = { quantity: line.quantity, unitPrice: line.unitPrice, promisedAt: line.requestedAt };
  const from = base ?? current;
  const proposal = {
    quantity: response.quantity ?? from.quantity,
    unitPrice: response.unitPrice ?? from.unitPrice,
    promisedAt: response.promisedAt ? instantOf(response.promisedAt, line.requestedAt) : from.promisedAt,
  };
  const saysAll = response.quantity !== undefined && response.promisedAt !== undefined;
  // A change that is not said in figures is for a person to read, and so is a yes to nobody knows what.
  const isUnsaid =
    response.substitute !== undefined ||
    (response.verdict === "changed" && isSameProposal(proposal, current)) ||
    (base === null && !saysAll);
  const isKept =
    proposal.quantity === line.quantity &&
    new Big(proposal.unitPrice).eq(line.unitPrice) &&
    dayOf(proposal.promisedAt) <= dayOf(line.requestedAt);
  const isRejected = response.verdict === "rejected" || proposal.quantity === 0;
  const answer = isRejected ? "rejected" : isKept && !isUnsaid ? "accepted" : "accepted_with_change";
  const said = response.substitute === undefined ? response.reason : `${response.substitute}${SUBSTITUTED}`;
  const reasons = [said, answer === "accepted" ? undefined : (stale ?? undefined)].filter((one) => one !== undefined && one !== "");
  return { id: line.id, lineNumber: line.lineNumber, answer, proposal, reason: reasons.length > 0 ? reasons.join("; ") : null };
}

/** The supplier axis that follows from what each line was answered. */
export function supplierStateOf(answers: readonly (LineAnswer | "none")[]): NonNullable<AppliedResponse["supplierState"]> {
  if (answers.some((answer) => answer === "none")) {
    return answers.some((answer) => answer === "accepted_with_change" || answer === "rejected") ? "accepted_with_change" : "sent";
  }
  if (answers.every((answer) => answer === "rejected")) return "rejected";
  return answers.every((answer) => answer === "accepted") ? "accepted" : "accepted_with_change";
}

type OrderResponse = {
  verdict: ResponseVerdict;
  /** The version that it answers, where it says so. */
  orderVersion?: number | undefined;
  currency?: string | undefined;
  reason?: string | undefined;
  promisedAt?: Date | undefined;
  lines: readonly LineResponse[];
};

/** Why the line cannot be answered so, or null. */
function issueOf(line: AnswerableLine | undefined, one: LineResponse, isAnswered: boolean): string | null {
  const name = [one.lineNumber === undefined ? null : `line ${one.lineNumber}`, one.sku ?? null].filter(Boolean).join(", ");
  if (!line) return `The order has no ${name || "such line"}.`;
  if (isAnswered) return `Line ${line.lineNumber} is answered twice.`;
  if (one.unit !== undefined && line.baseUnit !== undefined && !isUnitOf(one.unit, line.baseUnit))
    return `Line ${line.lineNumber} is answered in ${one.unit}, but is ordered in ${line.baseUnit}.`;
  return null;
}

/** Figures count where the line is to come: nothing does of what is rejected, and what is on hold is not answered yet. */
function slipIn(line: AnswerableLine, one: LineResponse, orderedAt: Date | undefined): Slip | null {
  const { quantity, unitPrice, promisedAt } = one;
  const isComing = (one.verdict === "accepted" || one.verdict === "changed") && quantity !== 0;
  return slipOf(line, isComing ? { quantity, unitPrice, promisedAt } : { quantity }, orderedAt);
}

/** Why the answer as a whole cannot be held against the order, or null. */
function orderIssue({ version, currency }: AnswerableOrder, response: OrderResponse): string | null {
  if (currency !== undefined && response.currency !== undefined && response.currency.toUpperCase() !== currency)
    return `The answer is in ${response.currency}, but the order in ${currency}.`;
  if (version !== undefined && response.orderVersion !== undefined && response.orderVersion > version)
    return `The order has no version ${response.orderVersion}; it is at ${version}.`;
  return null;
}

const hasCome = ({ quantity, receivedQuantity = 0 }: AnswerableLine) => receivedQuantity >= quantity;
/** Whether an answer would still change what comes. What was said before may be said again. */
const isTooLate = (line: AnswerableLine, answer: LineAnswer) => hasCome(line) && answer !== "accepted" && answer !== line.answer;

/** Every line that the response speaks of, answered; nothing is applied when an issue is found. */
export function applyOrderResponse(order: AnswerableOrder, response: OrderResponse): AppliedResponse {
  const { lines, version = 1 } = order;
  const issues: ResponseIssue[] = [];
  const wrong = orderIssue(order, response);
  if (wrong) return { lines: [], supplierState: null, issues: [{ line: -1, message: wrong }] };
  const isEarlier = (response.orderVersion ?? 1) < version;
  const earlier = isEarlier ? order.before?.(response.orderVersion ?? 1) : undefined;
  const baseOf = (line: AnswerableLine): { base: Proposal | null; stale: string | null } => {
    const current = { quantity: line.quantity, unitPrice: line.unitPrice, promisedAt: line.requestedAt };
    const base = earlier?.get(line.lineNumber) ?? current;
    if (!isEarlier || isSameProposal(base, current)) return { base: current, stale: null };
    if (response.orderVersion !== undefined)
      return { base, stale: `it answers version ${response.orderVersion}, the order is at ${version}` };
    return { base: null, stale: `it names no version, the order is at ${version}` };
  };
  const answer = (line: AnswerableLine, one: LineResponse) => {
    const { base, stale } = baseOf(line);
    return answerOf(line, one, base, stale);
  };
  const answered = new Map<number, AnsweredLine>();
  for (const [index, one] of response.lines.entries()) {
    const line = findLine(lines, one);
    const message = issueOf(line, one, line !== undefined && answered.has(line.id));
    const slip = message === null && line ? slipIn(line, one, order.orderedAt) : null;
    const given = message === null && slip === null && line && one.verdict !== "pending" ? answer(line, one) : null;
    if (message) issues.push({ line: index, message });
    else if (slip) issues.push({ line: index, ...slip });
    else if (line && given && isTooLate(line, given.answer))
      issues.push({ line: index, message: `All ${line.quantity} of line ${line.lineNumber} have come: there is nothing left to answer.` });
    else if (line && given) answered.set(line.id, given);
  }
  const { verdict, reason, promisedAt } = response;
  if (verdict === "accepted" || verdict === "rejected") {
    const named = new Set(response.lines.flatMap((one) => findLine(lines, one)?.id ?? []));
    const unnamed = lines
      .filter((line) => !named.has(line.id))
      .map((line) => ({ line, given: answer(line, { verdict, reason, promisedAt }) }));
    for (const { line, given } of unnamed) {
      if (isTooLate(line, given.answer)) continue;
      const slip = slipIn(line, { verdict, promisedAt }, order.orderedAt);
      if (slip) issues.push({ line: -1, ...slip });
      answered.set(line.id, given);
    }
    if (answered.size === 0 && unnamed.length > 0 && named.size === 0)
      return {
        lines: [],
        supplierState: null,
        issues: [{ line: -1, message: "All of the order has come: there is nothing left to answer." }],
      };
  }
  if (issues.length > 0) return { lines: [], supplierState: null, issues };
  if (answered.size === 0) return { lines: [], supplierState: null, issues };
  // Nobody waits for a word about what has come.
  const answers = lines.map(
    (line) => answered.get(line.id)?.answer ?? (line.answer === "none" && hasCome(line) ? "accepted" : line.answer),
  );
  return { lines: [...answered.values()], supplierState: supplierStateOf(answers), issues };
}
