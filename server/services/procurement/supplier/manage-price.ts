import { z } from "zod";
import { day } from "@/domain/kernel/days";
import { rowId, smallId } from "@/domain/kernel/ids";
import { unitPrice } from "@/domain/kernel/money";
import { units } from "@/domain/kernel/quantity";
import { label, reason } from "@/domain/kernel/words";
import { dayOf, withinContract } from "@/domain/procurement/price-list";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { listPrices, type PriceInTheWay } from "./list-prices";
import { lockSupplier } from "./locked-supplier";

export const addPriceInput = z.object({
  supplierId: smallId,
  sku: label(100, "Which item?"),
  contractId: rowId.nullish(),
  fromQuantity: units.min(1, "At least 1 unit.").default(1),
  unitPrice,
  validFrom: day,
  validTo: day.nullish(),
});
export const endPriceInput = z.object({ priceId: rowId, on: day, reason });

/** How a price that is in the way is named. */
export const inTheWayText = ({ unitPrice, validFrom, validTo }: PriceInTheWay) =>
  `${unitPrice.replace(/(\.\d\d\d*?)0+$/, "$1")} holds from ${validFrom} ${validTo ? `to ${validTo}` : "on, without an end"}`;

/** Puts one price on a supplier's list. One without an end follows another without an end; anything else in its days has to be ended first. */
export function addPrice(context: ServiceContext, input: z.input<typeof addPriceInput>): Promise<void> {
  const { supplierId, sku, contractId = null, validFrom, validTo = null, ...rest } = addPriceInput.parse(input);
  return transact(context, async (inside) => {
    const supplier = await lockSupplier(inside, "contracts.manage", supplierId);
    if (validTo !== null && validTo < validFrom) throw new ServiceError("invalid", "It ends before it begins.", { path: "validTo" });
    const { rows: items } = await inside.client.query<{ id: number }>(
      `SELECT i.id FROM item a JOIN item i ON i.id = coalesce(a.merged_into_id, a.id) JOIN supplier_item s ON s.item_id = i.id AND s.supplier_id = $1
       WHERE a.entity_id = $2 AND upper(a.sku) = upper($3)`,
      [supplierId, supplier.entityId, sku],
    );
    const item = items[0];
    if (!item) throw new ServiceError("invalid", `${supplier.name} has no terms for an item ${sku}.`, { path: "sku" });
    const validity =
      contractId === null ? { validFrom, validTo } : await withinOwnContract(inside, supplierId, contractId, { validFrom, validTo });
    const [inTheWay] = await listPrices(inside, [
      { supplierId, itemId: item.id, contractId, currency: supplier.currency, ...rest, ...validity },
    ]);
    if (inTheWay) throw new ServiceError("conflict", `${inTheWayText(inTheWay)}: end that price first.`, { path: "validFrom" });
  });
}

async function withinOwnContract(
  { client }: Parameters<Parameters<typeof transact>[1]>[0],
  supplierId: number,
  contractId: number,
  wanted: { validFrom: string; validTo: string | null },
) {
  const { rows } = await client.query<{ number: string; validFrom: string; validTo: string | null }>(
    `SELECT number, valid_from::text AS "validFrom", valid_to::text AS "validTo" FROM supplier_contract WHERE id = $1 AND supplier_id = $2`,
    [contractId, supplierId],
  );
  const contract = rows[0];
  if (!contract) throw new ServiceError("invalid", "The supplier has no such contract.", { path: "contractId" });
  const within = withinContract(contract, wanted);
  if (typeof within === "object") return within;
  throw new ServiceError(
    "invalid",
    `Contract ${contract.number} is valid from ${contract.validFrom} to ${contract.validTo ?? "its end"}.`,
    {
      path: within === "begins_outside" ? "validFrom" : "validTo",
    },
  );
}

/** Ends a price on a day; one that has not begun by then is withdrawn. */
export function endPrice(context: ServiceContext, input: z.input<typeof endPriceInput>): Promise<void> {
  const { priceId, on, reason } = endPriceInput.parse(input);
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows: found } = await client.query<{ supplier_id: number }>("SELECT supplier_id FROM supplier_price WHERE id = $1", [priceId]);
    const supplierId = found[0]?.supplier_id;
    if (supplierId === undefined) throw new ServiceError("not_found", "There is no such row in your scope.");
    await lockSupplier(inside, "contracts.manage", supplierId);
    const { rows } = await client.query<{ sku: string; quantity: number; price: string; from: string; to: string | null }>(
      `SELECT i.sku, p.from_quantity AS quantity, p.unit_price::text AS price, p.valid_from::text AS "from", p.valid_to::text AS "to"
       FROM supplier_price p JOIN item i ON i.id = p.item_id WHERE p.id = $1`,
      [priceId],
    );
    const price = rows[0];
    if (!price) throw new ServiceError("conflict", "Somebody else withdrew this price meanwhile.");
    // What was ordered until today was ordered at it.
    if (on < dayOf(now)) throw new ServiceError("invalid", "It can end today or later.", { path: "on" });
    if (price.to !== null && on >= price.to) throw new ServiceError("conflict", `It ends on ${price.to} anyway.`, { path: "on" });
    const isWithdrawn = on < price.from;
    if (isWithdrawn) await client.query("DELETE FROM supplier_price WHERE id = $1", [priceId]);
    else await client.query("UPDATE supplier_price SET valid_to = $2 WHERE id = $1", [priceId, on]);
    await audit(inside, isWithdrawn ? "supplier.price_withdrawn" : "supplier.price_ended", [
      { subjectKind: "supplier", subjectId: supplierId, detail: { ...price, on, reason } },
    ]);
    await markChanged(client, "suppliers", [supplierId]);
  });
}
