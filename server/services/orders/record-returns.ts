import { z } from "zod";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import type { StockMovement } from "@/domain/inventory/stock-movement";
import { smallId } from "@/domain/kernel/ids";
import { lineValueMinor, proportionMinor } from "@/domain/kernel/money";
import { audit } from "@/server/services/audit";
import { markChanged } from "@/server/services/changes";
import { requirePermission, type ServiceContext, transact } from "@/server/services/context";
import { linesCalled } from "@/server/services/masterdata/other-codes";
import { applyMovements } from "@/server/services/stock/apply-movements";
import { allocateBackorders } from "./allocate-backorders";
import { findNodes, findOrders, nodeKey, orderKey } from "./find-orders";
import { type KpiEvent, writeKpiEvents } from "./kpi-events";
import { lockOrders, type OrderLineRow, type OrderRow, restate, saveOrders } from "./order-rows";
import { loadRoutingFacts } from "./routing-facts";

const disposition = z.enum(["restock", "quarantine", "scrap"]);

export const recordReturn = z.object({
  channelId: smallId,
  externalNumber: z.string().min(1),
  returnNumber: z.string().min(1),
  nodeCode: z.string().min(1),
  receivedAt: z.date(),
  reason: z.string().min(1),
  /** Major units; what the lines were sold for when absent. */
  refund: z.string().optional(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number().int().positive(), disposition })).min(1),
});
export type RecordReturn = z.infer<typeof recordReturn>;
export type RecordedReturn = { orderId: number; duplicate: boolean } | { issues: FieldIssue[] };

type Back = { line: OrderLineRow; quantity: number; disposition: z.infer<typeof disposition> };

/** Which units come back; a line gives back no more than it sent. */
function planReturn(order: OrderRow, lines: RecordReturn["lines"]): { back: Back[]; issues: FieldIssue[] } {
  const taken = new Map<number, number>();
  const back: Back[] = [];
  const issues: FieldIssue[] = [];
  for (const [index, entry] of lines.entries()) {
    let wanted = entry.quantity;
    for (const line of linesCalled(order.lines, entry.sku).filter((candidate) => !candidate.isService)) {
      const quantity = Math.min(wanted, line.shipped - line.returned - (taken.get(line.id) ?? 0));
      if (quantity <= 0) continue;
      taken.set(line.id, (taken.get(line.id) ?? 0) + quantity);
      back.push({ line, quantity, disposition: entry.disposition });
      wanted -= quantity;
    }
    if (wanted > 0)
      issues.push({
        path: `lines.${index}.quantity`,
        message: `${wanted} of ${entry.quantity} × ${entry.sku} were never sent, or came back before`,
      });
  }
  return { back, issues };
}

const DISPOSED = { restock: "sellableDelta", quarantine: "quarantinedDelta", scrap: null } as const;

/** Books what came back: into return pending, and out of it as inspected. The natural key is (node, return number). */
export async function recordReturns(context: ServiceContext, returns: readonly RecordReturn[]): Promise<RecordedReturn[]> {
  requirePermission(context, "governance.write");
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const ids = await findOrders(client, returns);
    const nodes = await findNodes(
      client,
      returns.map((entry) => entry.nodeCode),
    );
    const orders = new Map((await lockOrders(client, [...ids.values()])).map((order) => [order.id, order]));
    const facts = await loadRoutingFacts(
      client,
      [...orders.values()].map((order) => order.entityId),
      [...orders.values()].flatMap((order) => order.lines.map((line) => line.itemId)),
    );
    const existing = await client.query<{ nodeId: number; number: string; orderId: number }>(
      `SELECT node_id AS "nodeId", external_number AS number, order_id AS "orderId" FROM customer_return WHERE node_id = ANY($1::int[]) AND external_number = ANY($2::text[])`,
      [[...nodes.values()], returns.map((entry) => entry.returnNumber)],
    );
    const known = new Map(existing.rows.map((row) => [`${row.nodeId}:${row.number}`, row.orderId]));

    const movements: StockMovement[] = [];
    const events: KpiEvent[] = [];
    const changed = new Set<OrderRow>();
    const changedLines = new Set<OrderLineRow>();
    const rows: { entry: RecordReturn; order: OrderRow; nodeId: number; refundMinor: number; lines: unknown[] }[] = [];
    const results = returns.map((entry): RecordedReturn => {
      const order = orders.get(ids.get(orderKey(entry)) ?? 0);
      if (!order) return { issues: [{ path: "externalNumber", message: `${entry.externalNumber} is not a known order` }] };
      const nodeId = nodes.get(nodeKey(order.entityId, entry.nodeCode));
      if (nodeId === undefined) return { issues: [{ path: "nodeCode", message: `${entry.nodeCode} is not a known node` }] };
      const key = `${nodeId}:${entry.returnNumber}`;
      const before = known.get(key);
      if (before === order.id) return { orderId: order.id, duplicate: true };
      if (before !== undefined) return { issues: [{ path: "returnNumber", message: `${entry.returnNumber} belongs to another order` }] };
      const { back, issues } = planReturn(order, entry.lines);
      if (issues.length > 0) return { issues };
      known.set(key, order.id);
      let soldMinor = 0;
      for (const { line, quantity, disposition: decided } of back) {
        for (const { itemId, quantityPer } of facts.componentsOf(line.itemId)) {
          const at = { itemId, nodeId, sourceKind: "sales_order", sourceId: order.id, occurredAt: entry.receivedAt };
          const units = quantity * quantityPer;
          const bucket = DISPOSED[decided];
          movements.push({ ...at, kind: "return_in", returnPendingDelta: units, reason: entry.reason });
          movements.push({
            ...at,
            kind: "return_disposed",
            returnPendingDelta: -units,
            ...(bucket && { [bucket]: units }),
            reason: decided,
          });
        }
        // Differences of running totals, so that the parts of a line add up to the line.
        soldMinor +=
          proportionMinor(line.lineMinor, line.returned + quantity, line.ordered) -
          proportionMinor(line.lineMinor, line.returned, line.ordered);
        line.returned += quantity;
        changedLines.add(line);
      }
      const refundMinor = entry.refund === undefined ? soldMinor : lineValueMinor(entry.refund, 1, order.currency);
      restate(order);
      changed.add(order);
      events.push({
        kind: "return_received",
        occurredAt: entry.receivedAt,
        entityId: order.entityId,
        nodeId,
        channelId: order.channelId,
        quantity: back.reduce((sum, { quantity }) => sum + quantity, 0),
        valueMinor: refundMinor,
      });
      rows.push({
        entry,
        order,
        nodeId,
        refundMinor,
        lines: back.map(({ line, quantity, disposition: decided }) => ({ lineId: line.id, quantity, disposition: decided })),
      });
      return { orderId: order.id, duplicate: false };
    });

    if (rows.length > 0)
      await client.query(
        `INSERT INTO customer_return (order_id, node_id, external_number, received_at, reason, refund_minor, lines)
         SELECT a, b, c, d, e, f, g::jsonb FROM unnest($1::bigint[], $2::int[], $3::text[], $4::timestamptz[], $5::text[], $6::bigint[], $7::text[]) AS r(a, b, c, d, e, f, g)`,
        [
          rows.map((r) => r.order.id),
          rows.map((r) => r.nodeId),
          rows.map((r) => r.entry.returnNumber),
          rows.map((r) => r.entry.receivedAt),
          rows.map((r) => r.entry.reason),
          rows.map((r) => r.refundMinor),
          rows.map((r) => JSON.stringify(r.lines)),
        ],
      );
    await applyMovements(inside, movements);
    await saveOrders(client, now, [...changed], [...changedLines]);
    await writeKpiEvents(client, events);
    await audit(
      inside,
      "customer_return.recorded",
      rows.map((r) => ({
        subjectKind: "sales_order",
        subjectId: r.order.id,
        detail: { return: r.entry.returnNumber, nodeId: r.nodeId, lines: r.lines },
      })),
    );
    await markChanged(
      client,
      "orders",
      [...changed].map((order) => order.id),
    );
    await allocateBackorders(
      inside,
      movements.filter((movement) => (movement.sellableDelta ?? 0) > 0).map((movement) => movement.itemId),
    );
    return results;
  });
}
