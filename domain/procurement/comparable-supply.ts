import Big from "big.js";
import { namesSubstitute } from "./order-response";
import { type ApprovalState, type ChangeLimits, reopensApproval, type SupplierState } from "./purchase-order";

// Which order lines of an item may share what their supplier confirmed of it, and what each has in it. Only what the supplier has spoken
// of can be shared: a line without an answer is no supply yet. What it says of price or of another item is decided before, because a
// share says nothing about it. What was received, is on its way or was billed is settled and stays where it is. Units are base units.
// Worked number: 100 ordered, 20 of them on their way, 50 offered: 30 are confirmed of the 80 that are still wanted.

/** A line is compared with those that come within so many days of it: what comes later is other supply. */
export const COMPARABLE_DAYS = 7;

export type AnsweredSupply = {
  approvalState: ApprovalState;
  supplierState: SupplierState;
  holdReason: string | null;
  answer: "none" | "accepted" | "accepted_with_change" | "rejected";
  answerReason: string | null;
  ordered: number;
  /** Of these received, rejected at the dock, on their way or billed: none of it can go elsewhere any more. */
  settled: number;
  /** What the supplier's answers took off the line, where the buyer has taken them. */
  cutByAnswers: number;
  /** As it was ordered or approved last. */
  approvedQuantity: number;
  approvedPromisedAt: Date;
  unitPrice: string;
  /** When it is wanted, and when it is expected. */
  requestedAt: Date;
  promisedAt: Date;
  proposedQuantity: number | null;
  proposedUnitPrice: string | null;
  proposedPromisedAt: Date | null;
};

/** Why a line takes no part. */
export type LeftOut =
  | "held"
  | "to_approve"
  | "not_answered"
  | "other_item"
  | "to_read"
  | "other_price"
  | "more_than_ordered"
  | "date_to_approve";

/** Still to come as it was ordered, and as the supplier confirmed it; `promisedAt` is its latest word. */
export type ComparableSupply = { wanted: number; confirmed: number; promisedAt: Date };

const dayOf = (at: Date) => Math.floor(at.getTime() / 86_400_000);

/** What the line has to share, or why it takes no part. */
export function comparableSupply(line: AnsweredSupply, limits: ChangeLimits): ComparableSupply | LeftOut {
  const { ordered, settled, promisedAt } = line;
  if (line.holdReason !== null) return "held";
  if (line.approvalState !== "approved") return "to_approve";
  if (line.answer === "none" || line.supplierState === "unsent") return "not_answered";
  const still = (units: number) => Math.max(0, units - settled);
  if (line.answer === "rejected") return { wanted: still(ordered), confirmed: 0, promisedAt };
  // What an answer cut off is wanted again as far as it was approved; what the buyer cut is not.
  if (line.answer === "accepted")
    return {
      wanted: still(Math.max(ordered, Math.min(ordered + line.cutByAnswers, line.approvedQuantity))),
      confirmed: still(ordered),
      promisedAt,
    };
  const offered = { quantity: line.proposedQuantity ?? ordered, promisedAt: line.proposedPromisedAt ?? promisedAt };
  if (namesSubstitute(line.answerReason)) return "other_item";
  if (line.proposedUnitPrice !== null && !new Big(line.proposedUnitPrice).eq(line.unitPrice)) return "other_price";
  if (offered.quantity > ordered) return "more_than_ordered";
  // A change that is not said in figures is for a person to read.
  if (offered.quantity === ordered && dayOf(offered.promisedAt) <= dayOf(line.requestedAt)) return "to_read";
  if (isTooLate(line.approvedPromisedAt, offered.promisedAt, limits)) return "date_to_approve";
  return { wanted: still(ordered), confirmed: still(offered.quantity), promisedAt: offered.promisedAt };
}

const isTooLate = (approved: Date, offered: Date, limits: ChangeLimits) =>
  reopensApproval([{ lineNumber: 0, field: "promisedAt", from: approved.toISOString(), to: offered.toISOString() }], limits);
