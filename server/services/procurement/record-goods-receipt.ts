import { z } from "zod";
import type { Client } from "@/db/client";
import type { StockMovement } from "@/domain/inventory/stock-movement";
import { heldUnits } from "@/domain/procurement/over-receipt";
import { receiptRefusal } from "@/domain/procurement/purchase-order";
import { receiptState } from "@/domain/procurement/receipt-state";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { allocateBackorders } from "../orders/allocate-backorders";
import { applyMovements } from "../stock/apply-movements";
import { ensureBalances, lockBalances } from "../stock/balances";
import { markOrdersChanged } from "./changed-orders";
import { noticeExpectedAt, refreshInbound } from "./expected-stock";
import { goodsReceiptInput, type Recorded, type RecordGoodsReceipt } from "./inputs";
import { findLine, type KnownOrder, type KnownOrderLine, lockOrders, noSuchLine, noSuchOrder, orderKey } from "./purchase-order-lookup";

type Receipt = z.output<typeof goodsReceiptInput>;
type Entry = {
  id: number;
  index: number;
  receipt: Receipt;
  order: KnownOrder;
  asnId: number | null;
  lines: { line: KnownOrderLine; accepted: number; rejected: number }[];
};
/** Of the accepted units, those that are held because they are more than wanted. */
type Arrival = Omit<Entry, "lines"> & { lines: (Entry["lines"][number] & { held: number })[] };

/**
 * Goods at the dock: accepted units become sellable, rejected ones quarantined, what was expected falls,
 * and orders that wait for the items are served. More than ordered and allowed, and anything for an order that is closed, is held in
 * quarantine for the buyer. Idempotent on (node, number).
 */
export async function recordGoodsReceipt(context: ServiceContext, receipts: readonly RecordGoodsReceipt[]): Promise<Recorded[]> {
  const parsed = z.array(goodsReceiptInput).parse(receipts);
  if (parsed.length === 0) return [];
  const { results, itemIds } = await transact(context, async (inside) => {
    const { client } = inside;
    const results: Recorded[] = [];
    const orders = await lockOrders(
      client,
      parsed.map((receipt) => ({ entityId: receipt.entityId, number: receipt.purchaseOrderNumber })),
    );
    for (const order of orders.values()) requireScope(inside, "inbound.receive", { entityId: order.entityId, nodeIds: [order.nodeId] });
    const asnIds = await namedAsns(client, parsed, orders);
    const accepted = parsed.flatMap((receipt, index): Omit<Entry, "id">[] => {
      const order = orders.get(orderKey(receipt.entityId, receipt.purchaseOrderNumber));
      const found = order
        ? receipt.lines.map((line) => ({ line: findLine(order, line), accepted: line.acceptedQuantity, rejected: line.rejectedQuantity }))
        : [];
      const refusal = order ? receiptRefusal(order) : null;
      const issues = !order
        ? [noSuchOrder(receipt.purchaseOrderNumber)]
        : refusal
          ? [{ path: "purchaseOrder", message: `Nothing is taken in for ${order.number}. ${refusal}` }]
          : found.flatMap((entry, at) => (entry.line ? [] : [noSuchLine(at, order, receipt.lines[at]?.sku)]));
      const asnId = receipt.asnNumber && order ? asnIds.get(`${order.id}/${receipt.asnNumber}`) : null;
      if (asnId === undefined)
        issues.push({ path: "asn", message: `There is no ship notice ${receipt.asnNumber} for this purchase order.` });
      if (issues.length > 0 || !order) {
        results[index] = { issues };
        return [];
      }
      return [
        {
          index,
          receipt,
          order,
          asnId: asnId ?? null,
          lines: found.flatMap((entry) => (entry.line ? [{ ...entry, line: entry.line }] : [])),
        },
      ];
    });
    const entries = withHeld(await insertReceipts(client, accepted, results));
    const pairs = entries.flatMap((entry) => entry.lines.map((line) => ({ itemId: line.line.itemId, nodeId: entry.order.nodeId })));
    await receiveLines(client, entries);
    await holdExcess(client, entries);
    await ensureBalances(client, pairs);
    await lockBalances(client, pairs);
    await applyMovements(inside, entries.flatMap(movements));
    await refreshInbound(client, pairs);
    const orderIds = [...new Set(entries.map((entry) => entry.order.id))];
    await saveReceiptStates(client, orderIds, context.now);
    await reopenWaitingInvoices(client, orderIds);
    await audit(
      inside,
      "goods_receipt.recorded",
      entries.map((entry) => ({
        subjectKind: "goods_receipt",
        subjectId: entry.id,
        detail: { number: entry.receipt.number, purchaseOrder: entry.order.number, lines: entry.receipt.lines },
      })),
    );
    await markOrdersChanged(client, orderIds);
    return {
      results,
      itemIds: [...new Set(entries.flatMap(({ lines }) => lines.filter((one) => one.accepted > one.held).map(({ line }) => line.itemId)))],
    };
  });
  // After the receipt's own transaction where it has one: serving orders locks in another order than receiving.
  if (itemIds.length > 0) await allocateBackorders(context, itemIds);
  return results;
}

async function namedAsns(client: Client, receipts: readonly Receipt[], orders: Map<string, KnownOrder>): Promise<Map<string, number>> {
  const named = receipts.flatMap((receipt) => {
    const order = orders.get(orderKey(receipt.entityId, receipt.purchaseOrderNumber));
    return order && receipt.asnNumber ? [{ orderId: order.id, number: receipt.asnNumber }] : [];
  });
  const { rows } = await client.query<{ id: number; purchase_order_id: number; number: string }>(
    "SELECT id, purchase_order_id, number FROM asn WHERE (purchase_order_id, number) IN (SELECT * FROM unnest($1::bigint[], $2::text[])) ORDER BY id FOR UPDATE",
    [named.map((n) => n.orderId), named.map((n) => n.number)],
  );
  return new Map(rows.map((row) => [`${row.purchase_order_id}/${row.number}`, row.id]));
}

async function insertReceipts(client: Client, accepted: readonly Omit<Entry, "id">[], results: Recorded[]): Promise<Entry[]> {
  const inserted = await client.query<{ id: number }>(
    `INSERT INTO goods_receipt (purchase_order_id, asn_id, node_id, number, received_at)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::text[], $5::timestamptz[]) ON CONFLICT (node_id, number) DO NOTHING RETURNING id`,
    [
      accepted.map((a) => a.order.id),
      accepted.map((a) => a.asnId),
      accepted.map((a) => a.order.nodeId),
      accepted.map((a) => a.receipt.number),
      accepted.map((a) => a.receipt.receivedAt),
    ],
  );
  const fresh = new Set(inserted.rows.map((row) => row.id));
  const known = await client.query<{ id: number; node_id: number; number: string }>(
    "SELECT id, node_id, number FROM goods_receipt WHERE (node_id, number) IN (SELECT * FROM unnest($1::int[], $2::text[]))",
    [accepted.map((a) => a.order.nodeId), accepted.map((a) => a.receipt.number)],
  );
  const idOf = new Map(known.rows.map((row) => [`${row.node_id}/${row.number}`, row.id]));
  return accepted.flatMap((entry) => {
    const id = idOf.get(`${entry.order.nodeId}/${entry.receipt.number}`) ?? 0;
    const isNew = fresh.delete(id);
    results[entry.index] = { id, duplicate: !isNew };
    return isNew ? [{ ...entry, id }] : [];
  });
}

async function receiveLines(client: Client, entries: readonly Entry[]): Promise<void> {
  const lines = entries.flatMap((entry) => entry.lines.map((line) => ({ ...line, entry })));
  const columns = [
    lines.map((l) => l.entry.id),
    lines.map((l) => l.line.id),
    lines.map((l) => l.line.itemId),
    lines.map((l) => l.accepted),
    lines.map((l) => l.rejected),
  ];
  await client.query(
    `INSERT INTO goods_receipt_line (goods_receipt_id, purchase_order_line_id, item_id, accepted_quantity, rejected_quantity)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::int[])`,
    columns,
  );
  await client.query(
    `UPDATE purchase_order_line l SET received_quantity = l.received_quantity + r.accepted, rejected_quantity = l.rejected_quantity + r.rejected
     FROM (SELECT id, sum(accepted)::int AS accepted, sum(rejected)::int AS rejected FROM unnest($1::bigint[], $2::int[], $3::int[]) AS r(id, accepted, rejected) GROUP BY id) r
     WHERE l.id = r.id`,
    columns.slice(1, 2).concat(columns.slice(3)),
  );
  // A receipt that names a ship notice ends its journey, whatever was missing; a blind one uses up the oldest notices first.
  await client.query(
    `WITH arrived AS (SELECT asn_id, line_id, sum(quantity)::int AS quantity FROM unnest($1::bigint[], $2::bigint[], $3::int[]) AS r(asn_id, line_id, quantity) GROUP BY 1, 2),
     travelling AS (
       SELECT s.id, s.asn_id, s.purchase_order_line_id AS line_id, s.shipped_quantity - s.received_quantity AS open, arrived.quantity,
         sum(s.shipped_quantity - s.received_quantity) OVER (PARTITION BY arrived.asn_id, s.purchase_order_line_id ORDER BY ${noticeExpectedAt("a")}, s.id) AS running,
         row_number() OVER (PARTITION BY arrived.asn_id, s.purchase_order_line_id ORDER BY ${noticeExpectedAt("a")} DESC, s.id DESC) AS from_last, arrived.asn_id AS named
       FROM arrived JOIN asn_line s ON s.purchase_order_line_id = arrived.line_id AND (arrived.asn_id IS NULL OR s.asn_id = arrived.asn_id)
       JOIN asn a ON a.id = s.asn_id AND (a.state = 'in_transit' OR arrived.asn_id IS NOT NULL)
     )
     UPDATE asn_line s SET received_quantity = s.received_quantity + t.taken
     FROM (SELECT id, sum(CASE WHEN named IS NOT NULL AND from_last = 1 THEN greatest(quantity - running + open, 0) ELSE greatest(least(open, quantity - running + open), 0) END)::int AS taken
           FROM travelling GROUP BY id) t
     WHERE s.id = t.id AND t.taken > 0`,
    [lines.map((l) => l.entry.asnId), lines.map((l) => l.line.id), lines.map((l) => l.accepted + l.rejected)],
  );
  await client.query(
    `UPDATE asn SET state = 'received', received_at = r.received_at, updated_at = clock_timestamp()
     FROM (SELECT purchase_order_id, max(received_at) AS received_at FROM unnest($1::bigint[], $2::timestamptz[]) AS r(purchase_order_id, received_at) GROUP BY 1) r
     WHERE asn.purchase_order_id = r.purchase_order_id AND asn.state = 'in_transit'
       AND (asn.id = ANY($3::bigint[]) OR NOT EXISTS (SELECT 1 FROM asn_line s WHERE s.asn_id = asn.id AND s.received_quantity < s.shipped_quantity))`,
    [entries.map((e) => e.order.id), entries.map((e) => e.receipt.receivedAt), entries.flatMap((e) => (e.asnId === null ? [] : [e.asnId]))],
  );
}

/** Several receipts of one batch use up the same room, in their order. */
function withHeld(entries: readonly Entry[]): Arrival[] {
  const taken = new Map<number, number>();
  return entries.map((entry) => {
    const { overReceiptRatio, cancelledAt, receiptState: state } = entry.order;
    const isClosed = cancelledAt !== null || state === "short_closed";
    const lines = entry.lines.map((one) => {
      const { id, orderedQuantity, receivedQuantity } = one.line;
      const acceptedBefore = taken.get(id) ?? receivedQuantity;
      taken.set(id, acceptedBefore + one.accepted);
      const held = heldUnits({
        orderedQuantity,
        acceptedBefore,
        acceptedQuantity: one.accepted,
        allowanceRatio: overReceiptRatio,
        isClosed,
      });
      return { ...one, held };
    });
    return { ...entry, lines };
  });
}

async function holdExcess(client: Client, entries: readonly Arrival[]): Promise<void> {
  const held = entries.flatMap(({ id, order, receipt, lines }) =>
    lines.filter((one) => one.held > 0).map((one) => ({ ...one, id, nodeId: order.nodeId, at: receipt.receivedAt })),
  );
  if (held.length === 0) return;
  await client.query(
    `INSERT INTO over_receipt (goods_receipt_id, purchase_order_line_id, item_id, node_id, held_quantity, received_at)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::int[], $6::timestamptz[])`,
    [
      held.map((one) => one.id),
      held.map((one) => one.line.id),
      held.map((one) => one.line.itemId),
      held.map((one) => one.nodeId),
      held.map((one) => one.held),
      held.map((one) => one.at),
    ],
  );
}

const movements = (entry: Arrival): StockMovement[] =>
  entry.lines.flatMap(({ line, accepted, rejected, held }): StockMovement[] => {
    const receive = {
      itemId: line.itemId,
      nodeId: entry.order.nodeId,
      kind: "receive" as const,
      sourceKind: "goods_receipt",
      sourceId: entry.id,
      occurredAt: entry.receipt.receivedAt,
    };
    const taken: StockMovement = {
      ...receive,
      sellableDelta: accepted - held,
      quarantinedDelta: rejected,
      reason: rejected > 0 ? "received_with_rejects" : "received",
    };
    const excess: StockMovement = { ...receive, quarantinedDelta: held, reason: "over_receipt" };
    return [...(accepted - held + rejected > 0 ? [taken] : []), ...(held > 0 ? [excess] : [])];
  });

export async function saveReceiptStates(client: Client, orderIds: readonly number[], now: Date): Promise<void> {
  const { rows } = await client.query<{ id: number; lines: Parameters<typeof receiptState>[0] }>(
    `SELECT purchase_order_id AS id, jsonb_agg(jsonb_build_object('orderedQuantity', ordered_quantity, 'receivedQuantity', received_quantity, 'rejectedQuantity', rejected_quantity)) AS lines
     FROM purchase_order_line WHERE purchase_order_id = ANY($1::bigint[]) GROUP BY 1`,
    [orderIds],
  );
  await client.query(
    "UPDATE purchase_order p SET receipt_state = s.state, updated_at = $3 FROM unnest($1::bigint[], $2::text[]) AS s(id, state) WHERE p.id = s.id AND p.receipt_state <> 'short_closed'",
    [rows.map((row) => row.id), rows.map((row) => receiptState(row.lines)), now],
  );
}

/** An invoice that waited for these goods is a new question for the match. */
async function reopenWaitingInvoices(client: Client, orderIds: readonly number[]): Promise<void> {
  const { rows } = await client.query<{ id: number }>(
    `UPDATE supplier_invoice SET state = 'unmatched', revision = revision + 1, updated_at = clock_timestamp()
     WHERE id IN (SELECT id FROM supplier_invoice WHERE purchase_order_id = ANY($1::bigint[]) AND state = 'blocked'
       AND outcome @> '{"reasons":[{"kind":"quantity_over_received"}]}' ORDER BY id FOR UPDATE) RETURNING id`,
    [orderIds],
  );
  await markChanged(
    client,
    "invoices",
    rows.map((row) => row.id),
  );
}
