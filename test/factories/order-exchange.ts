import type { Pool } from "@/db/client";
import type { LineResponse } from "@/domain/procurement/order-response";
import { createAcceptor } from "@/server/ingest/accept-message";
import type { ServiceContext } from "@/server/services/context";
import { drainMessages } from "@/server/services/messages/drain-messages";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { recordOrderResponses } from "@/server/services/procurement/record-order-responses";
import { anIngestSource } from "./ingest-source";
import { aRetailer, NOW, type Retailer } from "./retailer";

export const march = (day: number) => new Date(Date.UTC(2026, 2, day, 9));
export const at = (context: ServiceContext, now: Date): ServiceContext => ({ ...context, now });
export const person = (retailer: Retailer, role: "buyer" | "approver" | "receiver", id: string = role): ServiceContext => ({
  ...retailer.context,
  actor: { kind: "person", id, name: id, grants: [{ role, entityId: null, nodeId: null }] },
});

/** Two lines of 20 at 4.00 for the 9th, with a supplier that takes this format at an address; without one it answers by the portal. */
export async function anExchange(pool: Pool, format: "ubl" | "x12" | "portal" = "ubl") {
  const many = async (sql: string, values: unknown[] = []) => (await pool.query(sql, values)).rows;
  const one = async (sql: string, values: unknown[] = []) => (await many(sql, values))[0];
  const retailer = await aRetailer(pool);
  await pool.query(
    "INSERT INTO supplier_exchange (supplier_id, format, endpoint, secret, confirmation_hours) VALUES ($1, $2, $3, 's3cret', 24)",
    [retailer.supplierId, format, format === "portal" ? null : "https://supplier.example/in"],
  );
  const [first = 0, second = 0] = retailer.itemIds;
  const line = (itemId: number) => ({ itemId, quantity: 20, unitPrice: "4.00", promisedAt: march(9) });
  const order = await createPurchaseOrder(retailer.context, {
    entityId: retailer.entityId,
    supplierId: retailer.supplierId,
    nodeId: retailer.nodeIds[0] ?? 0,
    lines: [line(first), line(second)],
  });
  const source = await anIngestSource(pool, retailer, {
    format: format === "x12" ? "x12_855" : "ubl_order_response",
    supplierId: retailer.supplierId,
  });
  const acceptor = createAcceptor(pool, () => NOW);
  const post = (text: string, from = source) => acceptor.accept(from.code, { "x-api-key": from.secret }, Buffer.from(text));
  const answer = async (text: string) => {
    const given = await post(text);
    // Messages are due by the database's clock, which is finer than a Date.
    await drainMessages(at(retailer.context, new Date(Date.now() + 1)));
    return given;
  };
  return {
    retailer,
    id: order.id,
    number: order.number,
    source,
    post,
    answer,
    /** The supplier's answer to the first line; the second is accepted. */
    record: (first: Partial<Omit<LineResponse, "lineNumber">>, responseNumber = "R-1", now = NOW) =>
      recordOrderResponses(at(retailer.context, now), [
        {
          entityId: retailer.entityId,
          supplierId: retailer.supplierId,
          via: "test",
          confirmations: [
            {
              purchaseOrderNumber: order.number,
              responseNumber,
              verdict: "accepted",
              lines: [{ lineNumber: 1, verdict: "changed", ...first }],
            },
          ],
        },
      ]),
    order: () =>
      one(
        "SELECT version, approval_state, supplier_state, receipt_state, total_minor, hold_reason, cancelled_at FROM purchase_order WHERE id = $1",
        [order.id],
      ),
    lines: () =>
      many(
        "SELECT line_number, ordered_quantity, unit_price::float8 AS price, answer, proposed_quantity, first_promised_at, current_promised_at, promise_given_at FROM purchase_order_line WHERE purchase_order_id = $1 ORDER BY line_number",
        [order.id],
      ),
    messages: () =>
      many(
        "SELECT id, state, attempts, document, issue FROM outbound_message WHERE source_kind = 'purchase_order' AND source_id = $1 ORDER BY id",
        [order.id],
      ),
    inbound: () => one("SELECT inbound_ordered FROM stock_balance WHERE item_id = $1 AND node_id = $2", [first, retailer.nodeIds[0]]),
  };
}
export type Exchange = Awaited<ReturnType<typeof anExchange>>;

export const ublLine = (number: number, status: number, inner = "") =>
  `<cac:OrderLine><cac:LineItem><cbc:ID>${number}</cbc:ID><cbc:LineStatusCode>${status}</cbc:LineStatusCode>${inner}</cac:LineItem><cac:OrderLineReference><cbc:LineID>${number}</cbc:LineID></cac:OrderLineReference></cac:OrderLine>`;
export const ubl = (exchange: Exchange, code: string, lines = "", id = "R-1") =>
  `<?xml version="1.0"?><OrderResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2" xmlns:cac="c" xmlns:cbc="b"><cbc:ID>${id}</cbc:ID><cbc:OrderResponseCode>${code}</cbc:OrderResponseCode><cac:OrderReference><cbc:ID>${exchange.number}</cbc:ID></cac:OrderReference>${lines}</OrderResponse>`;
export const promised = (day: string) =>
  `<cac:Delivery><cac:PromisedDeliveryPeriod><cbc:EndDate>${day}</cbc:EndDate></cac:PromisedDeliveryPeriod></cac:Delivery>`;
export const changed = (exchange: Exchange, id?: string) =>
  ubl(
    exchange,
    "CA",
    ublLine(1, 3, `<cbc:Quantity>15</cbc:Quantity>${promised("2026-03-12")}`) + ublLine(2, 5, promised("2026-03-08")),
    id,
  );
