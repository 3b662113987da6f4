import Big from "big.js";
import { isCountable } from "../kernel/money";

// A purchase order has axes that move by themselves, not one status: approval, what the supplier says, receipt, invoice, hold
// and version. Quantities are base units, prices exact decimals of the major unit, instants Dates.
// Change control: what was ordered is never edited in place; a change is a new version whose differences are data.
// Worked number: 100 units at 4.00 changed to 90 at 4.20 has two differences, quantity 100 → 90 and price "4.00" → "4.20";
// the price rose by 5 %, which is beyond a limit of 2 %, so the new version waits for an approver; rejected, the order is again as it held.

export type ApprovalState = "draft" | "pending" | "approved" | "rejected";
export type SupplierState = "unsent" | "sent" | "accepted" | "accepted_with_change" | "rejected" | "overdue";
export type OrderAxes = {
  approvalState: ApprovalState;
  supplierState: SupplierState;
  receiptState: "none" | "partial" | "full" | "over" | "short_closed";
  /** Why nothing may happen to it for now; null when it is not held. */
  holdReason: string | null;
  cancelledAt: Date | null;
};

export type ChangeableLine = {
  lineNumber: number;
  quantity: number;
  receivedQuantity: number;
  unitPrice: string;
  /** What is expected now. */
  promisedAt: Date;
  /** What the supplier promised first; null until it has promised anything. */
  firstPromisedAt: Date | null;
  /** What it said first, while nobody has agreed to it. */
  firstOfferedAt?: Date | null;
};
export type LineChange = { lineNumber: number; quantity?: number; unitPrice?: string; promisedAt?: Date };
export type Difference =
  | { lineNumber: number; field: "quantity"; from: number; to: number }
  | { lineNumber: number; field: "unitPrice"; from: string; to: string }
  | { lineNumber: number; field: "promisedAt"; from: string; to: string };

/**
 * How far a version may differ from what was approved last before somebody has to approve it again: shares of the price and the
 * quantity (0.02 is 2 %), days. A company sets its own; these hold where it has set none.
 */
export type ChangeLimits = { priceRatio: number; quantityRatio: number; days: number };
export const usualChangeLimits: ChangeLimits = { priceRatio: 0.02, quantityRatio: 0.1, days: 14 };

/** A line by what change control compares. */
export type ComparedLine = Pick<ChangeableLine, "lineNumber" | "quantity" | "unitPrice" | "promisedAt">;

/** Cancelled or closed short: nothing more is bought by it. */
export const isClosed = (order: Pick<OrderAxes, "cancelledAt" | "receiptState">): boolean =>
  order.cancelledAt !== null || order.receiptState === "short_closed";
const isComplete = (order: OrderAxes) => order.receiptState === "full" || order.receiptState === "over";

/** Why the order cannot be sent to its supplier now, or null. */
export function sendRefusal(order: OrderAxes): string | null {
  if (isClosed(order)) return "It is closed.";
  if (order.holdReason !== null) return `It is held: ${order.holdReason}`;
  return order.approvalState === "approved" ? null : `Its version is ${order.approvalState}; only an approved one is sent.`;
}

/** Why a supplier is not told again of what it knows, or null: what has come in full is asked for no more. */
export const repeatRefusal = (order: OrderAxes): string | null => (isComplete(order) ? "All of it has come." : sendRefusal(order));

/** Nothing is received against a version that nobody approved. */
export const receiptRefusal = (order: Pick<OrderAxes, "approvalState">): string | null =>
  order.approvalState === "approved" ? null : `Its version is ${order.approvalState}; nothing may be received against it.`;

/** An order is cancelled only while nothing of it was received and nothing is on its way. */
export function cancelRefusal(order: OrderAxes, arrivedUnits: number, travellingUnits: number): string | null {
  if (isClosed(order)) return "It is closed already.";
  if (arrivedUnits > 0) return "Units of it were received; close it short instead.";
  return travellingUnits > 0 ? "A delivery of it is on its way." : null;
}

/** Giving up the rest needs a reason; what is already travelling has to arrive or be called off first. */
export function shortCloseRefusal(order: OrderAxes, travellingUnits: number, reason: string): string | null {
  if (isClosed(order)) return "It is closed already.";
  if (isComplete(order)) return `It is ${order.receiptState} already.`;
  if (reason.trim().length < 3) return "Say why the rest is given up.";
  return travellingUnits > 0 ? "A delivery of it is still on its way." : null;
}

/** Why nobody could say what the order costs, or null: an amount beyond 2^53 is not counted exactly any more. */
export function amountRefusal(
  lines: readonly Pick<ComparedLine, "lineNumber" | "quantity" | "unitPrice">[],
  currency: string,
): string | null {
  const line = lines.find((one) => !isCountable([one], currency));
  if (line) return `Line ${line.lineNumber} would cost more than is counted exactly.`;
  return isCountable(lines, currency) ? null : "It would cost more than is counted exactly.";
}

/** Why the lines cannot be changed so, or null. */
export function changeRefusal(order: OrderAxes, lines: readonly ChangeableLine[], changes: readonly LineChange[]): string | null {
  if (isClosed(order) || isComplete(order)) return "Nothing more is expected of it.";
  const twice = changes.find(({ lineNumber }, index) => changes.findIndex((other) => other.lineNumber === lineNumber) < index);
  if (twice) return `Line ${twice.lineNumber} stands twice.`;
  for (const change of changes) {
    const line = lines.find(({ lineNumber }) => lineNumber === change.lineNumber);
    if (!line) return `It has no line ${change.lineNumber}.`;
    if (change.quantity !== undefined && change.quantity < line.receivedQuantity)
      return `Line ${change.lineNumber} cannot fall below ${line.receivedQuantity}.`;
  }
  const after = changedLines(lines, changes, false);
  return after.every(({ quantity }) => quantity === 0) ? "Nothing would be left of it; cancel it or close it short." : null;
}

/** The first line that would be promised before the day on which the order was placed, or null. Days are UTC days. */
export function promisedTooEarly(orderedAt: Date, changes: readonly LineChange[]): number | null {
  const ordered = orderedAt.toISOString().slice(0, 10);
  return changes.find(({ promisedAt }) => promisedAt !== undefined && promisedAt.toISOString().slice(0, 10) < ordered)?.lineNumber ?? null;
}

/** What a change makes different, line by line; empty when it says what stands already. */
export function differencesOf(lines: readonly ComparedLine[], changes: readonly LineChange[]): Difference[] {
  return changes.flatMap((change): Difference[] => {
    const line = lines.find(({ lineNumber }) => lineNumber === change.lineNumber);
    if (!line) return [];
    const { lineNumber } = line;
    const found: Difference[] = [];
    if (change.quantity !== undefined && change.quantity !== line.quantity)
      found.push({ lineNumber, field: "quantity", from: line.quantity, to: change.quantity });
    if (change.unitPrice !== undefined && !new Big(change.unitPrice).eq(line.unitPrice))
      found.push({ lineNumber, field: "unitPrice", from: line.unitPrice, to: change.unitPrice });
    if (change.promisedAt !== undefined && change.promisedAt.getTime() !== line.promisedAt.getTime())
      found.push({ lineNumber, field: "promisedAt", from: line.promisedAt.toISOString(), to: change.promisedAt.toISOString() });
    return found;
  });
}

/** Cheaper, less or sooner needs nobody; dearer, more or later does beyond the limits. */
const isBeyond = (difference: Difference, limits: ChangeLimits): boolean => {
  if (difference.field === "quantity") return difference.to > difference.from * (1 + limits.quantityRatio);
  if (difference.field === "unitPrice") return new Big(difference.to).gt(new Big(difference.from).times(1 + limits.priceRatio));
  return Date.parse(difference.to) - Date.parse(difference.from) > limits.days * 86_400_000;
};

export const reopensApproval = (differences: readonly Difference[], limits: ChangeLimits): boolean =>
  differences.some((difference) => isBeyond(difference, limits));

/**
 * The prices that rose beyond the limit between what was agreed to and what it would be ordered at. Within the limit it is ordered without
 * asking again, as a change of the order would be: 4.00 agreed and 4.08 by now are 2 %, which a limit of 2 % lets pass.
 */
export function risenPrices(
  lines: readonly { lineNumber: number; agreedPrice: string; unitPrice: string }[],
  limits: ChangeLimits,
): Difference[] {
  return lines
    .map(({ lineNumber, agreedPrice, unitPrice }): Difference => ({ lineNumber, field: "unitPrice", from: agreedPrice, to: unitPrice }))
    .filter((difference) => reopensApproval([difference], limits));
}

/** What an order was before it is changed; `approved`: its lines as somebody approved them last, null where that is not known any more. */
export type BeforeChange = { approvalState: ApprovalState; approved: readonly ComparedLine[] | null };

/**
 * The approval of an order after a change to these lines. All that changed since the last approval counts together, so that no row of
 * small changes goes where one large one could not: 100 units to 110 and then to 115 are 15 % more, beyond a limit of 10 %. A version
 * that waits or was rejected holds again as soon as it is back within the limits, and waits otherwise. What only the supplier's
 * promise moved since is no change of ours: of an approved order only the figures that this change touches are compared.
 */
export function approvalAfterChange(
  { approvalState, approved }: BeforeChange,
  after: readonly ComparedLine[],
  differences: readonly Difference[],
  limits: ChangeLimits,
): ApprovalState {
  if (differences.length === 0 || approvalState === "draft") return approvalState;
  if (approved === null) return approvalState === "approved" ? "approved" : "pending";
  return beyondLimits({ approvalState, approved }, after, differences, limits).length > 0 ? "pending" : "approved";
}

/** The figures for which somebody has to approve a change again: from what was approved last to what they would be. */
export function beyondLimits(
  { approvalState, approved }: BeforeChange,
  after: readonly ComparedLine[],
  differences: readonly Difference[],
  limits: ChangeLimits,
): Difference[] {
  if (differences.length === 0 || approvalState === "draft" || approved === null) return [];
  const touched = new Set(differences.map(({ lineNumber, field }) => `${lineNumber} ${field}`));
  return differencesOf(approved, after)
    .filter(({ lineNumber, field }) => approvalState !== "approved" || touched.has(`${lineNumber} ${field}`))
    .filter((difference) => isBeyond(difference, limits));
}

/**
 * The change that takes refused lines back to how they held before; nothing falls below what has come or is on its way. Where a line
 * was 100 units, 130 were refused and 105 have been shipped, it is 105.
 */
export const restoringChanges = (lines: readonly ChangeableLine[], standing: readonly ComparedLine[]): LineChange[] =>
  standing.map((line) => {
    const received = lines.find(({ lineNumber }) => lineNumber === line.lineNumber)?.receivedQuantity ?? 0;
    return { ...line, quantity: Math.max(line.quantity, received) };
  });

/**
 * The lines after the change. What the supplier promised first stays; where it had promised nothing, `isPromise` makes what it said first
 * the promise: 12 March was offered, then 25 March, and the 25th is taken; the first promise is the 12th.
 */
export function changedLines(lines: readonly ChangeableLine[], changes: readonly LineChange[], isPromise: boolean): ChangeableLine[] {
  return lines.map((line) => {
    const change = changes.find(({ lineNumber }) => lineNumber === line.lineNumber);
    if (!change) return line;
    const promisedAt = change.promisedAt ?? line.promisedAt;
    return {
      ...line,
      quantity: change.quantity ?? line.quantity,
      unitPrice: change.unitPrice ?? line.unitPrice,
      promisedAt,
      // A line that is only cut, because it was rejected, is promised by nobody.
      firstPromisedAt: line.firstPromisedAt ?? (isPromise && change.promisedAt !== undefined ? (line.firstOfferedAt ?? promisedAt) : null),
    };
  });
}
