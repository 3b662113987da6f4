import type { Queryable } from "@/db/client";
import { type BankChangeState, type BankStanding, bankStandings, type CalledNumber } from "@/domain/procurement/bank-change";
import { maskedIban } from "@/domain/procurement/iban";
import { isoInstant, jsonRows } from "./grid-query";

export type BankDetailRow = {
  version: number;
  maskedIban: string;
  holder: string;
  validFrom: string;
  state: BankChangeState;
  reason: string;
  requestedBy: string;
  /** Who asked, as the audit names them: nobody decides their own request. */
  requestedByActor: string;
  requestedAt: string;
  calledPerson: string;
  calledNumber: string;
  calledAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
  payableFrom: string | null;
  /** What the called number was to the one on file; null before this was asked. */
  calledStanding: CalledNumber | null;
  /** What it is now; at most one is paid to. */
  standing: BankStanding;
};

/** SQL: the person's name where the actor is one. */
export const nameOf = (actor: string) => `coalesce((SELECT u.name FROM "user" u WHERE ${actor} = 'person:' || u.id), ${actor})`;

/** Where the supplier is, was or may be paid, the last version first. The account number leaves only masked. */
export async function readBankDetails(queryable: Queryable, supplierId: number, now: Date): Promise<BankDetailRow[]> {
  const rows = await jsonRows<Omit<BankDetailRow, "maskedIban" | "standing"> & { iban: string }>(
    queryable,
    `SELECT json_build_object('version', b.version, 'iban', b.iban, 'holder', b.holder, 'validFrom', ${isoInstant("b.valid_from")}, 'state', b.state, 'reason', b.reason,
       'requestedBy', ${nameOf("b.requested_by")}, 'requestedByActor', b.requested_by, 'requestedAt', ${isoInstant("b.requested_at")}, 'calledPerson', b.called_person, 'calledNumber', b.called_number,
       'calledAt', ${isoInstant("b.called_at")}, 'decidedBy', ${nameOf("b.decided_by")}, 'decidedAt', ${isoInstant("b.decided_at")}, 'decisionReason', b.decision_reason,
       'payableFrom', ${isoInstant("b.payable_from")}, 'calledStanding', b.called_standing) AS row
     FROM supplier_bank_detail b WHERE b.supplier_id = $1 ORDER BY b.version DESC`,
    [supplierId],
  );
  const standings = bankStandings(rows, now);
  return rows.map(({ iban, ...row }) => ({ ...row, maskedIban: maskedIban(iban), standing: standings.get(row.version) ?? "past" }));
}
