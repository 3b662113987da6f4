// A change of where a supplier is paid is the commonest way to be robbed. One person asks for it, having called the supplier on the
// number that was on file before; another approves it; then it rests seven days before anything is paid there. Approved on 2 March
// 09:00 and valid from 5 March: paid to from 9 March 09:00. Until then, and while it is undecided, the supplier's invoices are held.
// The newest version that may be paid to is; one that a newer one overtakes before its first day is never paid to, and holds nothing.

export const COOLING_DAYS = 7;
/** A call longer ago than this says nothing about the change. */
export const CALL_DAYS = 14;
/** How far ahead a change may be asked for: until then every invoice would be held. */
export const AHEAD_DAYS = 90;
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

/** Whether the change would begin too far ahead. */
export const isTooFarAhead = (validFrom: Date, now: Date): boolean => validFrom.getTime() - now.getTime() > AHEAD_DAYS * DAY;

export type BankVersion = { version: number; state: BankChangeState; payableFrom: string | null };
export type BankStanding = "waits" | "rejected" | "paid_to" | "rests" | "overtaken" | "past";

/** What each version of a supplier's bank details is at the moment, by version. At most one is paid to. */
export function bankStandings(versions: readonly BankVersion[], now: Date): Map<number, BankStanding> {
  const from = ({ payableFrom: at }: BankVersion) => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at));
  const approved = versions.filter(({ state }) => state === "approved");
  const paidTo = Math.max(0, ...approved.filter((one) => from(one) <= now.getTime()).map(({ version }) => version));
  const standing = (one: BankVersion): BankStanding => {
    if (one.state === "requested") return "waits";
    if (one.state === "rejected") return "rejected";
    if (one.version === paidTo) return "paid_to";
    if (approved.some((newer) => newer.version > one.version && from(newer) <= from(one))) return "overtaken";
    return from(one) > now.getTime() ? "rests" : "past";
  };
  return new Map(versions.map((one) => [one.version, standing(one)]));
}

export const calledNumbers = ["on_file", "new_on_file", "none_on_file"] as const;
export type CalledNumber = (typeof calledNumbers)[number];

/** Digits only: people write one number in many ways. */
const digits = (number: string) => number.replace(/\D/g, "");

/** What the number that was called is to the one on file. One that came on file within the last 14 days proves little: it may be part of the fraud. */
export function calledNumber(called: string, onFile: { phone: string | null; since: Date | null }, now: Date): CalledNumber | "another" {
  if (onFile.phone === null) return "none_on_file";
  if (digits(called) !== digits(onFile.phone)) return "another";
  return onFile.since !== null && now.getTime() - onFile.since.getTime() < CALL_DAYS * DAY ? "new_on_file" : "on_file";
}

export type CallRefusal = "in_the_future" | "too_long_ago";

/** Null when the supplier was called about this change. */
export function refuseCall(calledAt: Date, now: Date): CallRefusal | null {
  if (calledAt > now) return "in_the_future";
  return now.getTime() - calledAt.getTime() > CALL_DAYS * DAY ? "too_long_ago" : null;
}
