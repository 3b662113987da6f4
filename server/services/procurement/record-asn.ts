import { z } from "zod";
import type { Client } from "@/db/client";
import { audit } from "../audit";
import { requirePermission, type ServiceContext, transact } from "../context";
import { ensureBalances, lockBalances } from "../stock/balances";
import { markOrdersChanged } from "./changed-orders";
import { noticeExpectedAt, refreshInbound } from "./expected-stock";
import { asnInput, type RecordAsn, type Recorded } from "./inputs";
import { findLine, type KnownOrder, type KnownOrderLine, lockOrders, noSuchLine, noSuchOrder, orderKey } from "./purchase-order-lookup";

type AsnLine = { order: KnownOrder; line: KnownOrderLine; quantity: number };

/**
 * The supplier says what left: ordered becomes in transit, expected when the notice says. What has not left is still promised as before.
 * Idempotent on (supplier, number).
 */
export async function recordAsn(context: ServiceContext, asns: readonly RecordAsn[]): Promise<Recorded[]> {
  requirePermission(context, "inbound.receive");
  const parsed = z.array(asnInput).parse(asns);
  if (parsed.length === 0) return [];

  return transact(context, async (inside) => {
    const { client, now } = inside;
    const orders = await lockOrders(
      client,
      parsed.map((asn) => ({ entityId: asn.entityId, number: asn.purchaseOrderNumber })),
    );
    const results: Recorded[] = [];
    const accepted: { index: number; asn: (typeof parsed)[number]; order: KnownOrder; lines: AsnLine[] }[] = [];
    for (const [index, asn] of parsed.entries()) {
      const order = orders.get(orderKey(asn.entityId, asn.purchaseOrderNumber));
      const found = order ? asn.lines.map((line) => ({ order, line: findLine(order, line), quantity: line.quantity })) : [];
      const issues = !order
        ? [noSuchOrder(asn.purchaseOrderNumber)]
        : !order.supplierCodes.includes(asn.supplierCode)
          ? [{ path: "supplier", message: `Purchase order ${order.number} was placed with ${order.supplierCode}.` }]
          : found.flatMap((entry, at) => (entry.line ? [] : [noSuchLine(at, order, asn.lines[at]?.sku)]));
      if (order && issues.length === 0) {
        accepted.push({ index, asn, order, lines: found.filter((entry): entry is AsnLine => entry.line !== undefined) });
      } else {
        results[index] = { issues };
      }
    }

    const inserted = await client.query<{ id: number; supplier_id: number; number: string }>(
      `INSERT INTO asn (entity_id, supplier_id, node_id, purchase_order_id, number, shipped_at, expected_at, updated_at)
       SELECT a.*, $8 FROM unnest($1::int[], $2::int[], $3::int[], $4::bigint[], $5::text[], $6::timestamptz[], $7::timestamptz[]) AS a
       ON CONFLICT (supplier_id, number) DO NOTHING RETURNING id, supplier_id, number`,
      [
        accepted.map((a) => a.order.entityId),
        accepted.map((a) => a.order.supplierId),
        accepted.map((a) => a.order.nodeId),
        accepted.map((a) => a.order.id),
        accepted.map((a) => a.asn.number),
        accepted.map((a) => a.asn.shippedAt),
        accepted.map((a) => a.asn.expectedAt),
        now,
      ],
    );
    const fresh = new Set(inserted.rows.map((row) => row.id));
    const known = await client.query<{ id: number; supplier_id: number; number: string }>(
      "SELECT id, supplier_id, number FROM asn WHERE (supplier_id, number) IN (SELECT * FROM unnest($1::int[], $2::text[]))",
      [accepted.map((a) => a.order.supplierId), accepted.map((a) => a.asn.number)],
    );
    const idOf = new Map(known.rows.map((row) => [`${row.supplier_id}/${row.number}`, row.id]));
    const recorded = accepted.flatMap((entry) => {
      const id = idOf.get(`${entry.order.supplierId}/${entry.asn.number}`) ?? 0;
      // A number that stands twice in one batch is taken once.
      const isNew = fresh.delete(id);
      results[entry.index] = { id, duplicate: !isNew };
      return isNew ? [{ ...entry, id }] : [];
    });

    const lines = recorded.flatMap((entry) => entry.lines.map((line) => ({ ...line, asnId: entry.id, expectedAt: entry.asn.expectedAt })));
    await client.query(
      `INSERT INTO asn_line (asn_id, purchase_order_line_id, item_id, shipped_quantity) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[])`,
      [lines.map((l) => l.asnId), lines.map((l) => l.line.id), lines.map((l) => l.line.itemId), lines.map((l) => l.quantity)],
    );
    await client.query(
      `UPDATE purchase_order_line l SET shipped_quantity = l.shipped_quantity + s.quantity
       FROM (SELECT id, sum(quantity)::int AS quantity FROM unnest($1::bigint[], $2::int[]) AS s(id, quantity) GROUP BY id) s WHERE l.id = s.id`,
      [lines.map((l) => l.line.id), lines.map((l) => l.quantity)],
    );
    await promiseWhatTravels(
      client,
      lines.map((l) => l.line.id),
    );
    // A ship notice is the supplier's word that it took the order.
    await client.query(
      "UPDATE purchase_order SET supplier_state = 'accepted', updated_at = $2 WHERE id = ANY($1::bigint[]) AND supplier_state IN ('unsent', 'sent', 'overdue')",
      [recorded.map((entry) => entry.order.id), now],
    );
    const pairs = lines.map((entry) => ({ itemId: entry.line.itemId, nodeId: entry.order.nodeId }));
    await ensureBalances(client, pairs);
    await lockBalances(client, pairs);
    await refreshInbound(client, pairs);
    await audit(
      inside,
      "asn.recorded",
      recorded.map((entry) => ({
        subjectKind: "asn",
        subjectId: entry.id,
        detail: { number: entry.asn.number, purchaseOrder: entry.order.number, expectedAt: entry.asn.expectedAt },
      })),
    );
    await markOrdersChanged(
      client,
      recorded.map((entry) => entry.order.id),
    );
    return results;
  });
}

/** Once all that a line still lacks is on its way it is complete with the last of it; so is what holds while a version waits. */
async function promiseWhatTravels(client: Client, lineIds: readonly number[]): Promise<void> {
  await client.query(
    `UPDATE purchase_order_line l SET current_promised_at = coalesce(t.complete_at, l.current_promised_at), standing_promised_at = coalesce(t.standing_at, l.standing_promised_at)
     FROM (SELECT n.id, min(n.at) FILTER (WHERE n.lacks > 0 AND n.running >= n.lacks) AS complete_at,
             min(n.at) FILTER (WHERE n.standing_lacks > 0 AND n.running >= n.standing_lacks) AS standing_at
           FROM (SELECT o.id, ${noticeExpectedAt("a")} AS at, o.ordered_quantity - o.received_quantity - o.rejected_quantity AS lacks,
                   o.standing_quantity - o.received_quantity - o.rejected_quantity AS standing_lacks,
                   sum(s.shipped_quantity - s.received_quantity) OVER (PARTITION BY o.id ORDER BY ${noticeExpectedAt("a")}, s.id) AS running
                 FROM purchase_order_line o JOIN asn_line s ON s.purchase_order_line_id = o.id AND s.received_quantity < s.shipped_quantity
                 JOIN asn a ON a.id = s.asn_id AND a.state = 'in_transit' WHERE o.id = ANY($1::bigint[])) n GROUP BY n.id) t
     WHERE l.id = t.id AND (t.complete_at IS NOT NULL OR t.standing_at IS NOT NULL)`,
    [lineIds],
  );
}
