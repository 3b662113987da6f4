import type { Client } from "@/db/client";
import { type LineQuantities, orderState } from "@/domain/fulfilment/order-state";
import { otherCodes } from "@/server/services/masterdata/other-codes";

export type OrderLineRow = LineQuantities & {
  id: number;
  lineNumber: number;
  itemId: number;
  sku: string;
  /** In capitals: what else the item is called since it was merged with another. Nothing on a line that is new. */
  otherCodes?: string[];
  unitPrice: string;
  unitCost: string;
  lineMinor: number;
  weightGrams: number;
  isService: boolean;
  backorderNodeId: number | null;
};

export type OrderRow = {
  id: number;
  entityId: number;
  channelId: number;
  channelTier: number;
  shipPolicy: "partial" | "ship_complete";
  externalNumber: string;
  state: string;
  placedAt: Date;
  promisedAt: Date;
  currency: string;
  shipToCountry: string;
  totalMinor: number;
  freightMinor: number;
  backorderedUnits: number;
  shippedAt: Date | null;
  cancelledAt: Date | null;
  /** Nodes that hold or sent a part of it. */
  nodeIds: number[];
  lines: OrderLineRow[];
};

/** Locks orders in id order, with their lines. An order's lines and allocations change only under this lock. */
export async function lockOrders(client: Client, orderIds: readonly number[], options: { skipLocked?: boolean } = {}): Promise<OrderRow[]> {
  if (orderIds.length === 0) return [];
  const orders = await client.query<Omit<OrderRow, "lines" | "nodeIds" | "channelTier" | "shipPolicy">>(
    `SELECT id, entity_id AS "entityId", channel_id AS "channelId", external_number AS "externalNumber", state, placed_at AS "placedAt",
       promised_at AS "promisedAt", currency, ship_to_country AS "shipToCountry", total_minor AS "totalMinor", freight_minor AS "freightMinor",
       backordered_units AS "backorderedUnits", shipped_at AS "shippedAt", cancelled_at AS "cancelledAt"
     FROM sales_order WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE${options.skipLocked ? " SKIP LOCKED" : ""}`,
    [[...new Set(orderIds)]],
  );
  const locked = orders.rows.map((order) => order.id);
  // Read after the locks are held, so that these are the newest quantities.
  const lines = await client.query<OrderLineRow & { orderId: number }>(
    `SELECT l.id, l.order_id AS "orderId", l.line_number AS "lineNumber", l.item_id AS "itemId", i.sku, ${otherCodes("i")} AS "otherCodes", l.ordered_quantity AS ordered,
       l.allocated_quantity AS allocated, l.shipped_quantity AS shipped, l.cancelled_quantity AS cancelled, l.returned_quantity AS returned,
       l.unit_price AS "unitPrice", l.unit_cost AS "unitCost", l.line_minor AS "lineMinor", i.weight_grams AS "weightGrams",
       i.is_service AS "isService", l.backorder_node_id AS "backorderNodeId"
     FROM sales_order_line l JOIN item i ON i.id = l.item_id WHERE l.order_id = ANY($1::bigint[]) ORDER BY l.order_id, l.line_number`,
    [locked],
  );
  const channels = await client.query<{ id: number; tier: number; shipPolicy: OrderRow["shipPolicy"] }>(
    `SELECT id, tier, ship_policy AS "shipPolicy" FROM channel WHERE id = ANY($1::int[])`,
    [[...new Set(orders.rows.map((order) => order.channelId))]],
  );
  const nodes = await client.query<{ orderId: number; nodeIds: number[] }>(
    `SELECT order_id AS "orderId", array_agg(DISTINCT node_id) AS "nodeIds" FROM allocation WHERE order_id = ANY($1::bigint[]) AND state <> 'released' GROUP BY 1`,
    [locked],
  );
  const channelOf = new Map(channels.rows.map((channel) => [channel.id, channel]));
  const nodesOf = new Map(nodes.rows.map((row) => [row.orderId, row.nodeIds]));
  const rows = new Map<number, OrderRow>();
  for (const order of orders.rows) {
    const channel = channelOf.get(order.channelId);
    rows.set(order.id, {
      ...order,
      channelTier: channel?.tier ?? 9,
      shipPolicy: channel?.shipPolicy ?? "partial",
      nodeIds: nodesOf.get(order.id) ?? [],
      lines: [],
    });
  }
  for (const { orderId, ...line } of lines.rows) rows.get(orderId)?.lines.push(line);
  return [...rows.values()];
}

const stocked = (order: OrderRow) => {
  const goods = order.lines.filter((line) => !line.isService);
  return goods.length > 0 ? goods : order.lines;
};

/** What its lines now make of the order. */
export function restate(order: OrderRow): void {
  const { state, backorderedUnits } = orderState(stocked(order));
  order.state = state;
  order.backorderedUnits = backorderedUnits;
}

/** Gives new lines their ids before they are stored, so that reservations can name them. */
export async function numberLines(client: Client, orders: readonly OrderRow[]): Promise<void> {
  const lines = orders.flatMap((order) => order.lines);
  if (lines.length === 0) return;
  const { rows } = await client.query<{ id: number }>(
    "SELECT nextval(s.name) AS id FROM (SELECT pg_get_serial_sequence('sales_order_line', 'id')::regclass AS name OFFSET 0) s, generate_series(1, $1::int)",
    [lines.length],
  );
  for (const [index, line] of lines.entries()) line.id = rows[index]?.id ?? 0;
}

/** Stores new lines as they are by now: written once, not inserted and then updated. */
export async function insertLines(client: Client, orders: readonly OrderRow[]): Promise<void> {
  const lines = orders.flatMap((order) => order.lines.map((line) => ({ orderId: order.id, ...line })));
  if (lines.length === 0) return;
  await client.query(
    `INSERT INTO sales_order_line (id, order_id, line_number, item_id, ordered_quantity, allocated_quantity, shipped_quantity, unit_price, unit_cost, line_minor, backorder_node_id)
     OVERRIDING SYSTEM VALUE
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::bigint[], $5::int[], $6::int[], $7::int[], $8::numeric[], $9::numeric[], $10::bigint[], $11::int[])`,
    [
      lines.map((l) => l.id),
      lines.map((l) => l.orderId),
      lines.map((l) => l.lineNumber),
      lines.map((l) => l.itemId),
      lines.map((l) => l.ordered),
      lines.map((l) => l.allocated),
      lines.map((l) => l.shipped),
      lines.map((l) => l.unitPrice),
      lines.map((l) => l.unitCost),
      lines.map((l) => l.lineMinor),
      lines.map((l) => l.backorderNodeId),
    ],
  );
}

/** Writes back the quantities of lines and the state of their orders, all of which the caller holds locked. */
export async function saveOrders(
  client: Client,
  now: Date,
  orders: readonly OrderRow[],
  changedLines: readonly OrderLineRow[],
): Promise<void> {
  if (orders.length === 0) return;
  if (changedLines.length > 0) {
    await client.query(
      `UPDATE sales_order_line l SET allocated_quantity = c.allocated, shipped_quantity = c.shipped, cancelled_quantity = c.cancelled,
         returned_quantity = c.returned, backorder_node_id = c.backorder_node_id
       FROM unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[]) AS c(id, allocated, shipped, cancelled, returned, backorder_node_id)
       WHERE l.id = c.id`,
      [
        changedLines.map((l) => l.id),
        changedLines.map((l) => l.allocated),
        changedLines.map((l) => l.shipped),
        changedLines.map((l) => l.cancelled),
        changedLines.map((l) => l.returned),
        changedLines.map((l) => l.backorderNodeId),
      ],
    );
  }
  await client.query(
    `UPDATE sales_order o SET state = c.state, backordered_units = c.backordered, node_count = c.nodes, freight_minor = c.freight,
       shipped_at = c.shipped_at, cancelled_at = c.cancelled_at, updated_at = $1
     FROM unnest($2::bigint[], $3::text[], $4::int[], $5::int[], $6::bigint[], $7::timestamptz[], $8::timestamptz[]) AS c(id, state, backordered, nodes, freight, shipped_at, cancelled_at)
     WHERE o.id = c.id`,
    [
      now,
      orders.map((o) => o.id),
      orders.map((o) => o.state),
      orders.map((o) => o.backorderedUnits),
      orders.map((o) => o.nodeIds.length),
      orders.map((o) => o.freightMinor),
      orders.map((o) => o.shippedAt),
      orders.map((o) => o.cancelledAt),
    ],
  );
}
