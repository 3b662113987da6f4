// A change of where a supplier is paid is the commonest way to be robbed. One person asks for it, having called the supplier on the
// number that was on file before; another approves it; then it rests seven days before anything is paid there. Approved on 2 March
// 09:00 and valid from 5 March: paid to from 9 March 09:00. Until then, and while it is undecided, the supplier's invoices are held.

export const COOLING_DAYS = 7;
/** A call longer ago than this says nothing about the change. */
export const CALL_DAYS = 14;
const DAY = 86_400_000;

export type BankChangeState = "requested" | "approved" | "rejected";
export type BankDecision = "approved" | "rejected";

export type DecisionRefusal = "decided" | "same_person";

/** Null when this person may decide so. Who asked may withdraw what was asked, but not approve it. */
export function refuseBankDecision(state: BankChangeState, to: BankDecision, requestedBy: string, actor: string): DecisionRefusal | null {
  if (state !== "requested") return "decided";
  return to === "approved" && actor === requestedBy ? "same_person" : null;
}

/** When the first payment may go there. */
export function payableFrom(approvedAt: Date, validFrom: Date): Date {
  return new Date(Math.max(approvedAt.getTime() + COOLING_DAYS * DAY, validFrom.getTime()));
}

export type CallRefusal = "in_the_future" | "too_long_ago";

/** Null when the supplier was called about this change. */
export function refuseCall(calledAt: Date, now: Date): CallRefusal | null {
  if (calledAt > now) return "in_the_future";
  return now.getTime() - calledAt.getTime() > CALL_DAYS * DAY ? "too_long_ago" : null;
}
