import type { Client } from "@/db/client";
import { missingUnits } from "@/domain/fulfilment/order-state";
import { nodesByCost, type RoutingCandidate, type RoutingLine, routeOrder } from "@/domain/fulfilment/routing";
import { runningAvailability } from "@/domain/inventory/running-availability";
import type { StockMovement } from "@/domain/inventory/stock-movement";
import { inventoryKey, markChanged } from "@/server/services/changes";
import type { ServiceContext } from "@/server/services/context";
import {
  type BalanceChange,
  type BalanceKey,
  changeBalances,
  ensureBalances,
  lockBalances,
  writeMovements,
} from "@/server/services/stock/balances";
import { type KpiEvent, writeKpiEvents } from "./kpi-events";
import { insertLines, type OrderLineRow, type OrderRow, restate, saveOrders } from "./order-rows";
import { loadRoutingFacts, type RoutingFacts } from "./routing-facts";

export type Reserved = {
  /** Orders that received stock or whose shortfall was counted. */
  changed: OrderRow[];
  /** Where each line leaves from first, or where it waits. */
  nodeOfLine: Map<number, number>;
};

type AllocationRow = { orderId: number; lineId: number; itemId: number; nodeId: number; quantity: number; lineQuantity: number };

/** The cheapest node that stocks what the line takes, or else the cheapest at all: there its shortfall is counted. */
function homeOf(line: RoutingLine, ranked: readonly number[], stocked: ReadonlySet<number>): number | undefined {
  return ranked.find((nodeId) => line.components.every(({ itemId }) => stocked.has(inventoryKey(itemId, nodeId)))) ?? ranked[0];
}

/**
 * Gives stock to orders in the order in which they are passed: lock every balance concerned in key order, decide in memory, write flat.
 * The caller holds the orders. `skipLocked` is for transactions that hold balances already; `unsavedLines` for
 * orders whose lines have ids but are not stored yet.
 */
export async function reserveStock(
  context: ServiceContext & { client: Client },
  orders: readonly OrderRow[],
  options: { facts?: RoutingFacts; skipLocked?: boolean; unsavedLines?: boolean; reason: string },
): Promise<Reserved> {
  const { client, now } = context;
  const open = orders.map((order) => ({ order, lines: order.lines.filter((line) => !line.isService && missingUnits(line) > 0) }));
  const facts =
    options.facts ??
    (await loadRoutingFacts(
      client,
      orders.map((order) => order.entityId),
      open.flatMap(({ lines }) => lines.map((line) => line.itemId)),
    ));
  const asked = open.map(({ order, lines }) => ({
    order,
    nodes: facts.nodesFor(order.entityId, order.shipToCountry),
    lines: lines.map((row) => ({
      row,
      lineId: row.id,
      quantity: missingUnits(row),
      weightGrams: row.weightGrams,
      components: facts.componentsOf(row.itemId),
    })),
  }));

  const itemIds = [...new Set(asked.flatMap(({ lines }) => lines.flatMap((line) => line.components.map((component) => component.itemId))))];
  const present = await client.query<BalanceKey>(
    `SELECT item_id AS "itemId", node_id AS "nodeId" FROM stock_balance WHERE item_id = ANY($1::bigint[])`,
    [itemIds],
  );
  const stocked = new Set(present.rows.map((key) => inventoryKey(key.itemId, key.nodeId)));
  const homes = new Map<number, number>();
  const needed: BalanceKey[] = [];
  for (const { nodes, lines } of asked) {
    const ranked = nodesByCost(lines, nodes).map((node) => node.nodeId);
    if (ranked.length === 0) ranked.push(...nodes.filter((node) => node.active).map((node) => node.nodeId));
    for (const line of lines) {
      const home = line.row.backorderNodeId ?? homeOf(line, ranked, stocked);
      if (home === undefined) continue;
      homes.set(line.lineId, home);
      for (const { itemId } of line.components) if (!stocked.has(inventoryKey(itemId, home))) needed.push({ itemId, nodeId: home });
    }
  }
  // Making a row may wait for another writer, which a transaction that holds balances must not do.
  if (needed.length > 0 && !options.skipLocked) await ensureBalances(client, needed);
  const balances = await lockBalances(client, [...present.rows, ...needed], options);
  const availability = runningAvailability(balances);
  const held = new Set(balances.map((balance) => inventoryKey(balance.itemId, balance.nodeId)));

  const allocations: AllocationRow[] = [];
  const movements: StockMovement[] = [];
  const backorders: BalanceChange[] = [];
  const decisions: { orderId: number; candidates: RoutingCandidate[] }[] = [];
  const events: KpiEvent[] = [];
  const changed: OrderRow[] = [];
  const changedLines: OrderLineRow[] = [];
  const nodeOfLine = new Map<number, number>();

  for (const { order, nodes, lines } of asked) {
    // A line whose home balance somebody else holds is left for the next sweep.
    const usable = options.skipLocked
      ? lines.filter((line) => line.components.every(({ itemId }) => held.has(inventoryKey(itemId, homes.get(line.lineId) ?? 0))))
      : lines;
    const routing = routeOrder({ lines: usable, nodes, shipPolicy: order.shipPolicy, availability });
    const at = { entityId: order.entityId, channelId: order.channelId };
    const wasAccepted = order.state === "accepted";
    let shortUnits = 0;
    for (const line of usable) {
      const before = line.row.backorderNodeId === null ? 0 : line.quantity;
      for (const { nodeId, units } of routing.reservations.filter((reservation) => reservation.lineId === line.lineId)) {
        line.row.allocated += units;
        if (!nodeOfLine.has(line.lineId)) nodeOfLine.set(line.lineId, nodeId);
        if (!order.nodeIds.includes(nodeId)) order.nodeIds.push(nodeId);
        for (const { itemId, quantityPer } of line.components) {
          const quantity = units * quantityPer;
          allocations.push({ orderId: order.id, lineId: line.lineId, itemId, nodeId, quantity, lineQuantity: units });
          movements.push({
            itemId,
            nodeId,
            kind: "allocate",
            allocatedDelta: quantity,
            reason: options.reason,
            sourceKind: "sales_order",
            sourceId: order.id,
            occurredAt: now,
          });
        }
      }
      const home = homes.get(line.lineId);
      if (home !== undefined && !nodeOfLine.has(line.lineId)) nodeOfLine.set(line.lineId, home);
      const after = missingUnits(line.row);
      if (after === line.quantity && before === after) continue;
      changedLines.push(line.row);
      line.row.backorderNodeId = after > 0 && home !== undefined ? home : null;
      if (home === undefined || after === before) continue;
      shortUnits += Math.max(0, after - before);
      for (const { itemId, quantityPer } of line.components)
        backorders.push({ itemId, nodeId: home, backorderedDelta: (after - before) * quantityPer });
    }
    const units = routing.chosen?.unitsCovered ?? 0;
    if (units === 0 && shortUnits === 0 && !wasAccepted) continue;
    changed.push(order);
    restate(order);
    if (usable.length > 0) decisions.push({ orderId: order.id, candidates: routing.candidates });
    if (shortUnits > 0) events.push({ ...at, kind: "units_backordered", occurredAt: now, quantity: shortUnits });
    if (!routing.chosen) continue;
    const { splits, splitPenaltyMinor, handlingMinor, packagingMinor, nodeIds } = routing.chosen;
    const nodeId = nodeIds[0];
    events.push({ ...at, nodeId, kind: "order_allocated", occurredAt: now, quantity: units });
    events.push({
      ...at,
      nodeId,
      kind: "order_handling",
      occurredAt: now,
      quantity: routing.reservations.length,
      valueMinor: handlingMinor,
    });
    events.push({ ...at, nodeId, kind: "order_packaging", occurredAt: now, quantity: nodeIds.length, valueMinor: packagingMinor });
    if (splits > 0) events.push({ ...at, nodeId, kind: "order_split", occurredAt: now, quantity: splits, valueMinor: splitPenaltyMinor });
  }

  if (options.unsavedLines) await insertLines(client, orders);
  await writeAllocations(client, now, allocations);
  await writeMovements(client, movements);
  await changeBalances(client, now, [...movements, ...backorders]);
  await saveOrders(client, now, changed, options.unsavedLines ? [] : changedLines);
  await writeDecisions(client, now, decisions);
  await writeKpiEvents(client, events);
  await markChanged(
    client,
    "inventory",
    [...movements, ...backorders].map(({ itemId, nodeId }) => inventoryKey(itemId, nodeId)),
  );
  await markChanged(
    client,
    "orders",
    changed.map((order) => order.id),
  );
  return { changed, nodeOfLine };
}

async function writeAllocations(client: Client, now: Date, rows: readonly AllocationRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO allocation (created_at, order_id, line_id, item_id, node_id, quantity, line_quantity)
     SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $6::int[], $7::int[])`,
    [
      now,
      rows.map((r) => r.orderId),
      rows.map((r) => r.lineId),
      rows.map((r) => r.itemId),
      rows.map((r) => r.nodeId),
      rows.map((r) => r.quantity),
      rows.map((r) => r.lineQuantity),
    ],
  );
}

async function writeDecisions(
  client: Client,
  now: Date,
  rows: readonly { orderId: number; candidates: RoutingCandidate[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO routing_decision (decided_at, order_id, candidates) SELECT $1, id, candidates::jsonb FROM unnest($2::bigint[], $3::text[]) AS d(id, candidates)`,
    [now, rows.map((r) => r.orderId), rows.map((r) => JSON.stringify(r.candidates))],
  );
}
