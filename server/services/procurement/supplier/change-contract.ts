import { z } from "zod";
import { day } from "@/domain/kernel/days";
import { rowId } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { dayOf } from "@/domain/procurement/price-list";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { lockContract } from "./manage-contract";

export const withdrawContractInput = z.object({ contractId: rowId, reason });
export const prolongContractInput = withdrawContractInput.extend({ on: day });

/** Takes back a contract that has not begun, with its prices: nothing was ordered under it. */
export function withdrawContract(
  context: ServiceContext,
  input: z.input<typeof withdrawContractInput>,
): Promise<{ withdrawnPrices: number }> {
  const { contractId, reason: why } = withdrawContractInput.parse(input);
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { supplierId, number, from } = await lockContract(inside, contractId);
    if (from <= dayOf(now)) throw new ServiceError("conflict", `Contract ${number} has begun: end it.`);
    const prices = await client.query("DELETE FROM supplier_price WHERE contract_id = $1", [contractId]);
    await client.query("DELETE FROM supplier_contract WHERE id = $1", [contractId]);
    const withdrawnPrices = prices.rowCount ?? 0;
    await audit(inside, "supplier.contract_withdrawn", [
      { subjectKind: "supplier", subjectId: supplierId, detail: { number, validFrom: from, reason: why, withdrawnPrices } },
    ]);
    await markChanged(client, "suppliers", [supplierId]);
    return { withdrawnPrices };
  });
}

/** Lets a contract that is not over hold longer, and with it the prices that were to end with it, unless others are listed for those days. */
export function prolongContract(
  context: ServiceContext,
  input: z.input<typeof prolongContractInput>,
): Promise<{ prolongedPrices: number }> {
  const { contractId, reason: why, on } = prolongContractInput.parse(input);
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { supplierId, number, to } = await lockContract(inside, contractId);
    if (to === null) throw new ServiceError("conflict", `Contract ${number} holds until it is ended.`);
    if (to < dayOf(now)) throw new ServiceError("conflict", `Contract ${number} ended on ${to}: note a new one.`);
    if (on <= to) throw new ServiceError("invalid", `It holds until ${to} anyway.`, { path: "on" });
    await client.query("UPDATE supplier_contract SET valid_to = $2 WHERE id = $1", [contractId, on]);
    const prices = await client.query(
      `UPDATE supplier_price p SET valid_to = $2 WHERE p.contract_id = $1 AND p.valid_to = $3 AND NOT EXISTS (SELECT 1 FROM supplier_price o WHERE o.id <> p.id
         AND o.supplier_id = p.supplier_id AND o.item_id = p.item_id AND o.from_quantity = p.from_quantity AND o.valid_from > $3 AND o.valid_from <= $2)`,
      [contractId, on, to],
    );
    const prolongedPrices = prices.rowCount ?? 0;
    await audit(inside, "supplier.contract_prolonged", [
      { subjectKind: "supplier", subjectId: supplierId, detail: { number, on, previous: to, reason: why, prolongedPrices } },
    ]);
    await markChanged(client, "suppliers", [supplierId]);
    return { prolongedPrices };
  });
}
