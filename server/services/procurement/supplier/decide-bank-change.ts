import { z } from "zod";
import { smallId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { type BankChangeState, payableFrom, refuseBankDecision } from "@/domain/procurement/bank-change";
import { maskedIban } from "@/domain/procurement/iban";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { actorName, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { type LockedSupplier, lockSupplier } from "./locked-supplier";

export const withdrawBankChangeInput = z.object({
  supplierId: smallId,
  version: versionNumber,
  reason,
});
export const decideBankChangeInput = withdrawBankChangeInput.extend({ to: z.enum(["approved", "rejected"]) });

type Inside = Parameters<Parameters<typeof transact>[1]>[0];
type Change = { id: number; state: BankChangeState; requested_by: string; valid_from: Date; iban: string };

/** Approves or rejects a change of bank details that another person asked for. */
export function decideBankChange(
  context: ServiceContext,
  input: z.input<typeof decideBankChangeInput>,
): Promise<{ payableFrom: Date | null }> {
  const { supplierId, version, to, reason } = decideBankChangeInput.parse(input);
  return transact(context, async (inside) => {
    const supplier = await lockSupplier(inside, "bankdetails.approve", supplierId);
    const change = await changeOf(inside, supplierId, version);
    const refusal = refuseBankDecision(change.state, to, change.requested_by, actorName(inside.actor));
    if (refusal === "same_person") throw new ServiceError("forbidden", "Who asked for the change does not approve it: ask another person.");
    if (refusal) throw decided(supplier, change);
    const from = to === "approved" ? payableFrom(inside.now, change.valid_from) : null;
    await settle(inside, supplierId, change, { version, to, reason, payableFrom: from, verb: to });
    return { payableFrom: from };
  });
}

/** Takes back what one asked for oneself. */
export function withdrawBankChange(context: ServiceContext, input: z.input<typeof withdrawBankChangeInput>): Promise<void> {
  const { supplierId, version, reason } = withdrawBankChangeInput.parse(input);
  return transact(context, async (inside) => {
    const supplier = await lockSupplier(inside, "bankdetails.request", supplierId);
    const change = await changeOf(inside, supplierId, version);
    if (change.requested_by !== actorName(inside.actor)) throw new ServiceError("forbidden", "Only who asked for a change withdraws it.");
    if (change.state !== "requested") throw decided(supplier, change);
    await settle(inside, supplierId, change, { version, to: "rejected", reason, payableFrom: null, verb: "withdrawn" });
  });
}

async function changeOf({ client }: Inside, supplierId: number, version: number): Promise<Change> {
  const { rows } = await client.query<Change>(
    "SELECT id, state, requested_by, valid_from, iban FROM supplier_bank_detail WHERE supplier_id = $1 AND version = $2",
    [supplierId, version],
  );
  if (!rows[0]) throw new ServiceError("not_found", "There is no such row in your scope.");
  return rows[0];
}

const decided = ({ name }: LockedSupplier, { state }: Change) =>
  new ServiceError("conflict", `This change of ${name}'s bank details was ${state} meanwhile.`);

type Decision = { version: number; to: "approved" | "rejected"; reason: string; payableFrom: Date | null; verb: string };

async function settle(inside: Inside, supplierId: number, change: Change, { version, to, reason, verb, ...rest }: Decision): Promise<void> {
  await inside.client.query(
    "UPDATE supplier_bank_detail SET state = $2, decided_by = $3, decided_at = $4, decision_reason = $5, payable_from = $6 WHERE id = $1",
    [change.id, to, actorName(inside.actor), inside.now, reason, rest.payableFrom],
  );
  await audit(inside, `supplier.bank_change_${verb}`, [
    { subjectKind: "supplier", subjectId: supplierId, detail: { version, iban: maskedIban(change.iban), reason, ...rest } },
  ]);
  await markChanged(inside.client, "suppliers", [supplierId]);
}
