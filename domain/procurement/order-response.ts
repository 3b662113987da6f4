import Big from "big.js";

// What a supplier's confirmation makes of an order. A line ends accepted, accepted_with_change or rejected; the figures it
// states outweigh its code, because a code says "accepted" while the date beside it says otherwise more often than one hopes.
// Dates count by day (UTC): an earlier or equal day keeps the order, a later one is a change. Quantities are base units.
// Worked number: 100 ordered for the 9th at 4.00. "Accepted, 80, 9th" is a change (20 units less); "changed, 100, 8th, 4.00" is
// accepted with the 8th as its promise.

export type LineVerdict = "accepted" | "changed" | "rejected" | "pending";
export type LineResponse = {
  /** Either names the line; both must agree when both are given. */
  lineNumber?: number | undefined;
  sku?: string | undefined;
  verdict: LineVerdict;
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
  quantity: number;
  unitPrice: string;
  requestedAt: Date;
  answer: LineAnswer | "none";
};
export type LineAnswer = "accepted" | "accepted_with_change" | "rejected";
export type Proposal = { quantity: number; unitPrice: string; promisedAt: Date };
export type AnsweredLine = { id: number; lineNumber: number; answer: LineAnswer; proposal: Proposal; reason: string | null };
export type ResponseIssue = { line: number; message: string };
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

function answerOf(line: AnswerableLine, response: LineResponse): AnsweredLine {
  const proposal = {
    quantity: response.quantity ?? line.quantity,
    unitPrice: response.unitPrice ?? line.unitPrice,
    promisedAt: response.promisedAt ? instantOf(response.promisedAt, line.requestedAt) : line.requestedAt,
  };
  const statesNothing = response.quantity === undefined && response.unitPrice === undefined && response.promisedAt === undefined;
  // A change that is not said in figures is for a person to read.
  const isUnsaid = response.substitute !== undefined || (response.verdict === "changed" && statesNothing);
  const isSame =
    !isUnsaid &&
    proposal.quantity === line.quantity &&
    new Big(proposal.unitPrice).eq(line.unitPrice) &&
    dayOf(proposal.promisedAt) <= dayOf(line.requestedAt);
  const isRejected = response.verdict === "rejected" || proposal.quantity === 0;
  return {
    id: line.id,
    lineNumber: line.lineNumber,
    answer: isRejected ? "rejected" : isSame ? "accepted" : "accepted_with_change",
    proposal,
    reason: response.substitute === undefined ? (response.reason ?? null) : `${response.substitute} would come instead`,
  };
}

/** The supplier axis that follows from what each line was answered. */
export function supplierStateOf(answers: readonly (LineAnswer | "none")[]): NonNullable<AppliedResponse["supplierState"]> {
  if (answers.some((answer) => answer === "none")) {
    return answers.some((answer) => answer === "accepted_with_change" || answer === "rejected") ? "accepted_with_change" : "sent";
  }
  if (answers.every((answer) => answer === "rejected")) return "rejected";
  return answers.every((answer) => answer === "accepted") ? "accepted" : "accepted_with_change";
}

/** Every line that the response speaks of, answered; nothing is applied when an issue is found. */
export function applyOrderResponse(
  lines: readonly AnswerableLine[],
  response: { verdict: ResponseVerdict; reason?: string | undefined; promisedAt?: Date | undefined; lines: readonly LineResponse[] },
): AppliedResponse {
  const issues: ResponseIssue[] = [];
  const answered = new Map<number, AnsweredLine>();
  for (const [index, one] of response.lines.entries()) {
    const line = findLine(lines, one);
    const name = [one.lineNumber === undefined ? null : `line ${one.lineNumber}`, one.sku ?? null].filter(Boolean).join(", ");
    if (!line) issues.push({ line: index, message: `The order has no ${name || "such line"}.` });
    else if (answered.has(line.id)) issues.push({ line: index, message: `Line ${line.lineNumber} is answered twice.` });
    else if (one.quantity !== undefined && one.quantity > line.quantity * 10)
      issues.push({ line: index, message: `${one.quantity} confirmed where ${line.quantity} were ordered.` });
    else if (one.verdict !== "pending") answered.set(line.id, answerOf(line, one));
  }
  if (issues.length > 0) return { lines: [], supplierState: null, issues };
  const { verdict, reason, promisedAt } = response;
  if (verdict === "accepted" || verdict === "rejected") {
    const named = new Set(response.lines.flatMap((one) => findLine(lines, one)?.id ?? []));
    for (const line of lines) if (!named.has(line.id)) answered.set(line.id, answerOf(line, { verdict, reason, promisedAt }));
  }
  if (answered.size === 0) return { lines: [], supplierState: null, issues };
  const answers = lines.map((line) => answered.get(line.id)?.answer ?? line.answer);
  return { lines: [...answered.values()], supplierState: supplierStateOf(answers), issues };
}
