import { z } from "zod";
import type { Client } from "@/db/client";
import { day } from "@/domain/kernel/days";
import { rowId, smallId } from "@/domain/kernel/ids";
import { label, reason } from "@/domain/kernel/words";
import { incoterms } from "@/domain/procurement/incoterms";
import { dayOf } from "@/domain/procurement/price-list";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { actorName, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { lockSupplier } from "./locked-supplier";

export const addContractInput = z.object({
  supplierId: smallId,
  number: label(60, "Contracts have a number."),
  validFrom: day,
  validTo: day.nullish(),
  paymentDays: z.number().int().min(0).max(365).nullish(),
  minimumSpendMinor: z.number().int().positive().nullish(),
  incoterm: z.enum(incoterms).nullish(),
});
export const endContractInput = z.object({ contractId: rowId, on: day, reason });

/** Notes what was agreed with a supplier for some time, in the currency of its orders. */
export function addContract(context: ServiceContext, input: z.input<typeof addContractInput>): Promise<{ id: number }> {
  const {
    supplierId,
    number,
    validFrom,
    validTo = null,
    paymentDays = null,
    minimumSpendMinor = null,
    incoterm = null,
  } = addContractInput.parse(input);
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const supplier = await lockSupplier(inside, "contracts.manage", supplierId);
    if (validTo !== null && validTo < validFrom) throw new ServiceError("invalid", "It ends before it begins.", { path: "validTo" });
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO supplier_contract (supplier_id, number, currency, valid_from, valid_to, payment_days, minimum_spend_minor, created_by, created_at, incoterm)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (supplier_id, number) DO NOTHING RETURNING id`,
      [supplierId, number, supplier.currency, validFrom, validTo, paymentDays, minimumSpendMinor, actorName(inside.actor), now, incoterm],
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new ServiceError("invalid", `${supplier.name} has a contract ${number} already.`, { path: "number" });
    await audit(inside, "supplier.contract_added", [
      {
        subjectKind: "supplier",
        subjectId: supplierId,
        detail: { number, currency: supplier.currency, validFrom, validTo, paymentDays, minimumSpendMinor, incoterm },
      },
    ]);
    await markChanged(client, "suppliers", [supplierId]);
    return { id };
  });
}

/** The contract, its supplier locked, if both lie within the actor's scope. */
export async function lockContract(
  inside: ServiceContext & { client: Client },
  contractId: number,
): Promise<{ supplierId: number; number: string; from: string; to: string | null }> {
  const { rows: found } = await inside.client.query<{ id: number }>("SELECT supplier_id AS id FROM supplier_contract WHERE id = $1", [
    contractId,
  ]);
  const supplierId = found[0]?.id;
  if (supplierId === undefined) throw new ServiceError("not_found", "There is no such row in your scope.");
  await lockSupplier(inside, "contracts.manage", supplierId);
  const { rows } = await inside.client.query<{ number: string; from: string; to: string | null }>(
    `SELECT number, valid_from::text AS "from", valid_to::text AS "to" FROM supplier_contract WHERE id = $1`,
    [contractId],
  );
  const contract = rows[0];
  if (!contract) throw new ServiceError("not_found", "There is no such row in your scope.");
  return { supplierId, ...contract };
}

/** Ends a contract and its prices on a day. Prices that would begin later never do. */
export function endContract(
  context: ServiceContext,
  input: z.input<typeof endContractInput>,
): Promise<{ endedPrices: number; withdrawnPrices: number }> {
  const { contractId, on, reason } = endContractInput.parse(input);
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { supplierId, ...contract } = await lockContract(inside, contractId);
    // What was ordered until today was ordered under it.
    if (on < dayOf(now)) throw new ServiceError("invalid", "It can end today or later.", { path: "on" });
    if (on < contract.from) throw new ServiceError("invalid", `It begins on ${contract.from}.`, { path: "on" });
    if (contract.to !== null && on >= contract.to)
      throw new ServiceError("conflict", `Contract ${contract.number} ends on ${contract.to} anyway.`, { path: "on" });
    const withdrawn = await client.query("DELETE FROM supplier_price WHERE contract_id = $1 AND valid_from > $2", [contractId, on]);
    const ended = await client.query(
      "UPDATE supplier_price SET valid_to = $2 WHERE contract_id = $1 AND (valid_to IS NULL OR valid_to > $2)",
      [contractId, on],
    );
    await client.query("UPDATE supplier_contract SET valid_to = $2 WHERE id = $1", [contractId, on]);
    const counts = { endedPrices: ended.rowCount ?? 0, withdrawnPrices: withdrawn.rowCount ?? 0 };
    await audit(inside, "supplier.contract_ended", [
      { subjectKind: "supplier", subjectId: supplierId, detail: { number: contract.number, on, previous: contract.to, reason, ...counts } },
    ]);
    await markChanged(client, "suppliers", [supplierId]);
    return counts;
  });
}
