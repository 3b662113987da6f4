import type { Client } from "@/db/client";
import { lockBalances } from "../stock/balances";
import { type ItemNode, refreshInbound, travellingUnits } from "./expected-stock";

const ofCompany = () => "p.entity_id = $1";
const ofSuppliers = () => "p.supplier_id IN (SELECT id FROM supplier WHERE id = ANY($1::int[]) OR merged_into_id = ANY($1::int[]))";

/** Of what ship notices announce beyond an order, as much counts as travelling as is allowed by now. Called after the allowance has changed. */
export async function refreshAllowedExcess(client: Client, of: { entityId: number } | { supplierIds: readonly number[] }): Promise<void> {
  const [where, value] = "entityId" in of ? [ofCompany, of.entityId] : [ofSuppliers, of.supplierIds];
  const { rows } = await client.query<ItemNode>(
    `SELECT DISTINCT t.item_id AS "itemId", t.node_id AS "nodeId"
     FROM (SELECT line_id, item_id, node_id, sum(announced) AS units FROM (${travellingUnits(where)}) n GROUP BY 1, 2, 3) t
     JOIN purchase_order_line l ON l.id = t.line_id
     WHERE t.units > coalesce(l.standing_quantity, l.ordered_quantity) - l.received_quantity - l.rejected_quantity`,
    [value],
  );
  if (rows.length === 0) return;
  await lockBalances(client, rows);
  await refreshInbound(client, rows);
}
