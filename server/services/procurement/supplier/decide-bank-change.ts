import { z } from "zod";
import { type BankChangeState, payableFrom, refuseBankDecision } from "@/domain/procurement/bank-change";
import { maskedIban } from "@/domain/procurement/iban";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { actorName, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { lockSupplier } from "./locked-supplier";

export const decideBankChangeInput = z.object({
  supplierId: z.number().int(),
  version: z.number().int(),
  to: z.enum(["approved", "rejected"]),
  reason: z.string().trim().min(3).max(500),
});

/** Approves or rejects a change of bank details that another person asked for. */
export function decideBankChange(
  context: ServiceContext,
  input: z.input<typeof decideBankChangeInput>,
): Promise<{ payableFrom: Date | null }> {
  const { supplierId, version, to, reason } = decideBankChangeInput.parse(input);
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const supplier = await lockSupplier(inside, "bankdetails.approve", supplierId);
    const { rows } = await client.query<{ id: number; state: BankChangeState; requested_by: string; valid_from: Date; iban: string }>(
      "SELECT id, state, requested_by, valid_from, iban FROM supplier_bank_detail WHERE supplier_id = $1 AND version = $2",
      [supplierId, version],
    );
    const change = rows[0];
    if (!change) throw new ServiceError("not_found", "There is no such row in your scope.");
    const refusal = refuseBankDecision(change.state, to, change.requested_by, actorName(inside.actor));
    if (refusal === "same_person") throw new ServiceError("forbidden", "Who asked for the change does not approve it: ask another person.");
    if (refusal) throw new ServiceError("conflict", `This change of ${supplier.name}'s bank details was ${change.state}.`);
    const from = to === "approved" ? payableFrom(now, change.valid_from) : null;
    await client.query(
      "UPDATE supplier_bank_detail SET state = $2, decided_by = $3, decided_at = $4, decision_reason = $5, payable_from = $6 WHERE id = $1",
      [change.id, to, actorName(inside.actor), now, reason, from],
    );
    await audit(inside, `supplier.bank_change_${to}`, [
      { subjectKind: "supplier", subjectId: supplierId, detail: { version, iban: maskedIban(change.iban), reason, payableFrom: from } },
    ]);
    await markChanged(client, "suppliers", [supplierId]);
    return { payableFrom: from };
  });
}
