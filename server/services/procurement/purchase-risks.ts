import type { Queryable } from "@/db/client";
import { dayOf } from "@/domain/procurement/price-list";
import { purchaseRisks, type Risk, type RiskFacts } from "@/domain/procurement/purchase-risk";
import { boughtLines } from "./bought-lines";
import { contractPrice } from "./supplier/valid-price";

export type RiskyLine = { itemId: number; supplierId: number; nodeId: number; quantity: number; unitPrice: string };
/** What a line is compared with, as whoever agrees reads it. */
export type JudgedLine = { risks: Risk[]; lastUnitPrice: string | null; contractUnitPrice: string | null; usualQuantity: number | null };

const USUAL_DAYS = 365;
/** SQL: what was paid last for an item from a supplier, beside the order that is looked at; null: nothing yet. */
export const lastPaidPrice = (itemId: string, supplierId: string, exceptOrderId: string) =>
  `(SELECT bought.price FROM ${boughtLines} WHERE l.item_id = ${itemId} AND p.supplier_id = ${supplierId} AND p.id <> ${exceptOrderId} ORDER BY p.ordered_at DESC, l.id DESC LIMIT 1)`;

/** $1–$5 the lines, $6 now, $7 today, $8 an order that does not count as bought before. */
const FACTS = `
  SELECT ${lastPaidPrice("a.item_id", "a.supplier_id", "$8")}::text AS "lastUnitPrice",
    ${contractPrice("a.quantity", "$7::date", "a")}::text AS "contractUnitPrice",
    EXISTS (SELECT 1 FROM supplier_contract c WHERE c.supplier_id = a.supplier_id AND c.valid_from <= $7::date AND (c.valid_to IS NULL OR c.valid_to >= $7::date)) AS "hasContract",
    EXISTS (SELECT 1 FROM ${boughtLines} WHERE l.item_id = a.item_id AND p.id <> $8) AS "wasOrdered",
    (SELECT avg(bought.quantity)::float8 FROM ${boughtLines} WHERE l.item_id = a.item_id AND p.node_id = a.node_id AND p.id <> $8
       AND p.ordered_at > $6::timestamptz - ${USUAL_DAYS} * interval '1 day') AS "usualQuantity",
    (SELECT extract(epoch FROM $6::timestamptz - min(p.ordered_at))::float8 / 86400 FROM purchase_order p
       WHERE p.supplier_id = a.supplier_id AND p.cancelled_at IS NULL AND p.id <> $8) AS "supplierDays",
    (SELECT extract(epoch FROM $6::timestamptz - max(coalesce(d.decided_at, d.requested_at)))::float8 / 86400 FROM supplier_bank_detail d
       WHERE d.supplier_id = a.supplier_id AND d.state <> 'rejected' AND d.version > 1) AS "bankChangeDays",
    (SELECT count(*)::int FROM supplier_item t JOIN supplier s ON s.id = t.supplier_id AND s.state = 'approved' WHERE t.item_id = a.item_id) AS sources
  FROM unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::numeric[]) WITH ORDINALITY AS a(item_id, supplier_id, node_id, quantity, unit_price, place) ORDER BY a.place`;

/** What is unusual about each line, in the order of the lines. `exceptOrderId`: the order that they are of, where it is placed already. */
export async function readPurchaseRisks(
  queryable: Queryable,
  lines: readonly RiskyLine[],
  now: Date,
  exceptOrderId = 0,
): Promise<JudgedLine[]> {
  if (lines.length === 0) return [];
  const { rows } = await queryable.query<Omit<RiskFacts, "quantity" | "unitPrice">>(FACTS, [
    lines.map(({ itemId }) => itemId),
    lines.map(({ supplierId }) => supplierId),
    lines.map(({ nodeId }) => nodeId),
    lines.map(({ quantity }) => quantity),
    lines.map(({ unitPrice }) => unitPrice),
    now,
    dayOf(now),
    exceptOrderId,
  ]);
  return rows.map((facts, index) => {
    const { quantity = 0, unitPrice = "0" } = lines[index] ?? {};
    const { lastUnitPrice, contractUnitPrice, usualQuantity } = facts;
    return { risks: purchaseRisks({ ...facts, quantity, unitPrice }), lastUnitPrice, contractUnitPrice, usualQuantity };
  });
}
