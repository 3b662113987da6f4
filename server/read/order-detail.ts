import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { RoutingCandidate } from "@/domain/fulfilment/routing";
import type { Scope } from "@/domain/governance/roles";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { isoInstant, jsonRows } from "./grid-query";
import { readOrdersRows } from "./orders";

export type OrderLineRow = {
  id: number;
  lineNumber: number;
  itemId: number;
  sku: string;
  description: string;
  orderedQuantity: number;
  allocatedQuantity: number;
  shippedQuantity: number;
  cancelledQuantity: number;
  returnedQuantity: number;
  waitingQuantity: number;
  unitPrice: string;
  lineMinor: number;
};
export type RoutingRow = { id: number; decidedAt: string; candidates: (RoutingCandidate & { nodeCodes: string[] })[] };
export type AllocationRow = {
  id: number;
  lineId: number;
  itemId: number;
  sku: string;
  nodeId: number;
  nodeCode: string;
  quantity: number;
  lineQuantity: number;
  state: string;
  createdAt: string;
};
export type ShipmentRow = {
  id: number;
  number: string;
  nodeCode: string;
  carrier: string;
  trackingNumber: string | null;
  shippedAt: string;
  deliveredAt: string | null;
  freightMinor: number;
  lines: { lineId: number; quantity: number }[];
};
export type ReturnRow = {
  id: number;
  number: string;
  nodeCode: string;
  receivedAt: string;
  reason: string;
  refundMinor: number;
  lines: { lineId: number; quantity: number; disposition: string }[];
};
export type OrderDetail = {
  row: TopicRow<"orders">;
  lines: OrderLineRow[];
  routing: RoutingRow[];
  allocations: AllocationRow[];
  shipments: ShipmentRow[];
  returns: ReturnRow[];
  timeline: TimelineEntry[];
};

export async function readOrderDetail(queryable: Queryable, scope: Scope, id: number): Promise<OrderDetail> {
  const row = rowInScope(scope, await readOrdersRows(queryable, [id]));
  const lines = await jsonRows<OrderLineRow>(
    queryable,
    `SELECT json_build_object('id', l.id, 'lineNumber', l.line_number, 'itemId', l.item_id, 'sku', i.sku, 'description', i.description, 'orderedQuantity', l.ordered_quantity,
       'allocatedQuantity', l.allocated_quantity, 'shippedQuantity', l.shipped_quantity, 'cancelledQuantity', l.cancelled_quantity, 'returnedQuantity', l.returned_quantity,
       'waitingQuantity', l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity, 'unitPrice', l.unit_price::text, 'lineMinor', l.line_minor) AS row
     FROM sales_order_line l JOIN item i ON i.id = l.item_id WHERE l.order_id = $1 ORDER BY l.line_number`,
    [id],
  );
  const routing = await jsonRows<RoutingRow>(
    queryable,
    `SELECT json_build_object('id', d.id, 'decidedAt', ${isoInstant("d.decided_at")}, 'candidates', (
       SELECT coalesce(json_agg(c.value || jsonb_build_object('nodeCodes', ARRAY(
         SELECT n.code FROM jsonb_array_elements_text(c.value->'nodeIds') WITH ORDINALITY AS x(id, rank) JOIN node n ON n.id = x.id::int ORDER BY x.rank)) ORDER BY c.ordinality), '[]')
       FROM jsonb_array_elements(d.candidates) WITH ORDINALITY AS c)) AS row
     FROM routing_decision d WHERE d.order_id = $1 ORDER BY d.decided_at DESC, d.id DESC LIMIT 20`,
    [id],
  );
  const allocations = await jsonRows<AllocationRow>(
    queryable,
    `SELECT json_build_object('id', a.id, 'lineId', a.line_id, 'itemId', a.item_id, 'sku', i.sku, 'nodeId', a.node_id, 'nodeCode', n.code, 'quantity', a.quantity,
       'lineQuantity', a.line_quantity, 'state', a.state, 'createdAt', ${isoInstant("a.created_at")}) AS row
     FROM allocation a JOIN item i ON i.id = a.item_id JOIN node n ON n.id = a.node_id WHERE a.order_id = $1 ORDER BY a.id`,
    [id],
  );
  const shipments = await jsonRows<ShipmentRow>(
    queryable,
    `SELECT json_build_object('id', s.id, 'number', s.external_number, 'nodeCode', n.code, 'carrier', s.carrier, 'trackingNumber', s.tracking_number,
       'shippedAt', ${isoInstant("s.shipped_at")}, 'deliveredAt', ${isoInstant("s.delivered_at")}, 'freightMinor', s.freight_minor, 'lines', s.lines) AS row
     FROM shipment s JOIN node n ON n.id = s.node_id WHERE s.order_id = $1 ORDER BY s.shipped_at, s.id`,
    [id],
  );
  const returns = await jsonRows<ReturnRow>(
    queryable,
    `SELECT json_build_object('id', r.id, 'number', r.external_number, 'nodeCode', n.code, 'receivedAt', ${isoInstant("r.received_at")}, 'reason', r.reason,
       'refundMinor', r.refund_minor, 'lines', r.lines) AS row
     FROM customer_return r JOIN node n ON n.id = r.node_id WHERE r.order_id = $1 ORDER BY r.received_at, r.id`,
    [id],
  );
  const timeline = await readTimeline(queryable, [
    { kind: "sales_order", id },
    ...shipments.map((one) => ({ kind: "shipment", id: one.id })),
    ...returns.map((one) => ({ kind: "customer_return", id: one.id })),
  ]);
  return { row, lines, routing, allocations, shipments, returns, timeline };
}
