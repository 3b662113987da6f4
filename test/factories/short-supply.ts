import type { Pool } from "@/db/client";
import type { LineResponse } from "@/domain/procurement/order-response";
import { placeOrders } from "@/server/services/orders/place-orders";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { recordOrderResponses } from "@/server/services/procurement/record-order-responses";
import { at, march } from "./order-exchange";
import { aRetailer, NOW } from "./retailer";

/**
 * Two nodes have ordered 100 of an item each from one supplier, and 20 of another; both sell 5 a day, and a new order takes 20 days. At the
 * hungry one two customers wait for 20 and 10 and nothing is left; the calm one has 55, and is confirmed all of it for the 9th.
 */
export async function aShortage(pool: Pool) {
  const many = async (sql: string, values: unknown[] = []) => (await pool.query(sql, values)).rows;
  const one = async (sql: string, values: unknown[] = []) => (await many(sql, values))[0];
  const retailer = await aRetailer(pool, { items: 2, stock: 0 });
  const { context, entityId, supplierId, itemIds } = retailer;
  const [itemId = 0, otherItemId = 0] = itemIds;
  const { sku } = await one("SELECT sku FROM item WHERE id = $1", [itemId]);
  await pool.query("UPDATE supplier_item SET lead_time_days = 20 WHERE supplier_id = $1", [supplierId]);
  await pool.query(
    "INSERT INTO supplier_exchange (supplier_id, format, endpoint, secret, confirmation_hours) VALUES ($1, 'ubl', 'https://supplier.example/in', 's3cret', 24)",
    [supplierId],
  );
  const wish = (quantity: number) => ({
    channelId: retailer.channelId,
    externalNumber: `${sku}-${quantity}`,
    placedAt: NOW,
    currency: "GBP",
    shipToCountry: "GB",
    lines: [{ sku, quantity, unitPrice: "10.00" }],
  });
  await placeOrders(context, [wish(20), wish(10)]);
  const { nodeId: hungryNodeId } = await one(`SELECT DISTINCT backorder_node_id AS "nodeId" FROM sales_order_line WHERE item_id = $1`, [
    itemId,
  ]);
  const calmNodeId = retailer.nodeIds.find((id) => id !== hungryNodeId) ?? 0;
  await pool.query(
    "INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id) VALUES ($1, $2, $3, 'opening', 55, 'opening balance', 'test', 0)",
    [NOW, itemId, calmNodeId],
  );
  await pool.query("UPDATE stock_balance SET sellable = 55 WHERE item_id = $1 AND node_id = $2", [itemId, calmNodeId]);
  await pool.query("UPDATE stock_balance SET daily_demand = 5 WHERE item_id = $1", [itemId]);
  const ordered = (nodeId: number) => {
    const line = (id: number, quantity: number) => ({ itemId: id, quantity, unitPrice: "4.00", promisedAt: march(9) });
    return createPurchaseOrder(context, { entityId, supplierId, nodeId, lines: [line(itemId, 100), line(otherItemId, 20)] });
  };
  const calm = await ordered(calmNodeId);
  const hungry = await ordered(hungryNodeId);
  const answer = (number: string, first: Partial<LineResponse>, responseNumber = "R-1", now = NOW) =>
    recordOrderResponses(at(context, now), [
      {
        entityId,
        supplierId,
        via: "test",
        confirmations: [
          {
            purchaseOrderNumber: number,
            responseNumber,
            verdict: "accepted",
            promisedAt: march(9),
            lines: [{ lineNumber: 1, verdict: "accepted", promisedAt: march(9), ...first }],
          },
        ],
      },
    ]);
  await answer(calm.number, {});
  return {
    retailer,
    itemId,
    sku: String(sku),
    calm: { ...calm, nodeId: calmNodeId },
    hungry: { ...hungry, nodeId: Number(hungryNodeId) },
    answer,
    /** The hungry one is confirmed this much, for the 12th. */
    cut: (quantity: number) => answer(hungry.number, { verdict: "changed", quantity, promisedAt: march(12) }),
    order: (id: number) => one("SELECT version, approval_state, supplier_state, total_minor FROM purchase_order WHERE id = $1", [id]),
    line: (id: number) =>
      one(
        `SELECT ordered_quantity AS quantity, answer, proposed_quantity AS proposed, first_promised_at AS "firstAt", current_promised_at AS at, promise_given_at AS "givenAt"
         FROM purchase_order_line WHERE purchase_order_id = $1 AND line_number = 1`,
        [id],
      ),
    versions: (id: number) =>
      many(
        `SELECT version, takes_answer AS "takesAnswer", differences FROM purchase_order_version WHERE purchase_order_id = $1 ORDER BY version`,
        [id],
      ),
    documents: (id: number) =>
      many("SELECT document FROM outbound_message WHERE source_kind = 'purchase_order' AND source_id = $1 ORDER BY id", [id]),
    inbound: async (nodeId: number) =>
      (await one("SELECT inbound_ordered AS units FROM stock_balance WHERE item_id = $1 AND node_id = $2", [itemId, nodeId]))?.units,
  };
}
export type Shortage = Awaited<ReturnType<typeof aShortage>>;

/** The same, with 20 of the hungry one's 100 confirmed. */
export async function aCutShortage(pool: Pool): Promise<Shortage> {
  const shortage = await aShortage(pool);
  await shortage.cut(20);
  return shortage;
}
