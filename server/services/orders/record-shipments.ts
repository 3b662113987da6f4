import { z } from "zod";
import type { Client } from "@/db/client";
import { missingUnits } from "@/domain/fulfilment/order-state";
import { parcelFreightMinor } from "@/domain/fulfilment/routing";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { type RunningAvailability, runningAvailability, takeUnits, unitsAvailable } from "@/domain/inventory/running-availability";
import type { StockMovement } from "@/domain/inventory/stock-movement";
import { smallId } from "@/domain/kernel/ids";
import { lineValueMinor } from "@/domain/kernel/money";
import { audit } from "@/server/services/audit";
import { inventoryKey, markChanged } from "@/server/services/changes";
import { requirePermission, type ServiceContext, transact } from "@/server/services/context";
import { linesCalled } from "@/server/services/masterdata/other-codes";
import { type BalanceChange, changeBalances, lockBalances, writeMovements } from "@/server/services/stock/balances";
import { loadReservations, type Reservations } from "./allocation-rows";
import { findNodes, findOrders, nodeKey, orderKey } from "./find-orders";
import { type KpiEvent, writeKpiEvents } from "./kpi-events";
import { lockOrders, type OrderLineRow, type OrderRow, restate, saveOrders } from "./order-rows";
import { loadRoutingFacts, type RoutingFacts } from "./routing-facts";

export const recordShipment = z.object({
  channelId: smallId,
  externalNumber: z.string().min(1),
  shipmentNumber: z.string().min(1),
  nodeCode: z.string().min(1),
  carrier: z.string().min(1),
  trackingNumber: z.string().optional(),
  shippedAt: z.date(),
  deliveredAt: z.date().optional(),
  /** Major units; estimated from the node's rates when absent. */
  freight: z.string().optional(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number().int().positive() })).min(1),
});
export type RecordShipment = z.infer<typeof recordShipment>;
export type RecordedShipment = { orderId: number; duplicate: boolean } | { issues: FieldIssue[] };

/** Units of a line that leave: reserved here, reserved elsewhere but sent from here, never reserved. */
type Leaving = { line: OrderLineRow; here: number; elsewhere: number; unreserved: number };

/** Finds the units for every line, or says which line cannot leave. Stock that was not reserved must be free at the node. */
function planShipment(
  order: OrderRow,
  nodeId: number,
  shipment: RecordShipment,
  reservations: Reservations,
  free: RunningAvailability,
  facts: RoutingFacts,
): Leaving[] | FieldIssue[] {
  const leaving = new Map<number, Leaving>();
  const issues: FieldIssue[] = [];
  for (const [index, { sku, quantity }] of shipment.lines.entries()) {
    let wanted = quantity;
    for (const line of linesCalled(order.lines, sku)) {
      const plan = leaving.get(line.id) ?? { line, here: 0, elsewhere: 0, unreserved: 0 };
      leaving.set(line.id, plan);
      const reservedHere = reservations.units(line.id, nodeId);
      const here = Math.min(wanted, reservedHere - plan.here);
      plan.here += here;
      wanted -= here;
      const components = facts.componentsOf(line.itemId);
      const movable = reservations.units(line.id) - reservedHere - plan.elsewhere;
      const loose = Math.min(wanted, movable + missingUnits(line) - plan.unreserved, unitsAvailable(free, components, nodeId));
      if (loose > 0) {
        takeUnits(free, components, nodeId, loose);
        const elsewhere = Math.min(loose, movable);
        plan.elsewhere += elsewhere;
        plan.unreserved += loose - elsewhere;
        wanted -= loose;
      }
      if (wanted === 0) break;
    }
    if (wanted > 0)
      issues.push({
        path: `lines.${index}.quantity`,
        message: `${wanted} of ${quantity} × ${sku} cannot leave ${shipment.nodeCode}: not open on the order, or not in stock there`,
      });
  }
  return issues.length > 0 ? issues : [...leaving.values()].filter((plan) => plan.here + plan.elsewhere + plan.unreserved > 0);
}

/** Books what left. Allocated and sellable fall together; the natural key is (node, shipment number). */
export async function recordShipments(context: ServiceContext, shipments: readonly RecordShipment[]): Promise<RecordedShipment[]> {
  requirePermission(context, "governance.write");
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const ids = await findOrders(client, shipments);
    const nodes = await findNodes(
      client,
      shipments.map((shipment) => shipment.nodeCode),
    );
    const orders = new Map((await lockOrders(client, [...ids.values()])).map((order) => [order.id, order]));
    const known = await findShipments(client, [...nodes.values()], shipments);
    const reservations = await loadReservations(client, [...orders.keys()]);
    const lines = [...orders.values()].flatMap((order) => order.lines);
    const facts = await loadRoutingFacts(
      client,
      [...orders.values()].map((order) => order.entityId),
      lines.map((line) => line.itemId),
    );
    const placed = shipments.map((shipment) => {
      const order = orders.get(ids.get(orderKey(shipment)) ?? 0);
      return { shipment, order, nodeId: order && nodes.get(nodeKey(order.entityId, shipment.nodeCode)) };
    });
    const keys = placed.flatMap(({ order, nodeId }) =>
      (order?.lines ?? []).flatMap((line) =>
        facts
          .componentsOf(line.itemId)
          .flatMap(({ itemId }) =>
            [nodeId, line.backorderNodeId].flatMap((at) => (at === undefined || at === null ? [] : [{ itemId, nodeId: at }])),
          ),
      ),
    );
    const balances = await lockBalances(client, [...reservations.keys(), ...keys]);
    const free = runningAvailability(balances.map((balance) => ({ ...balance, available: balance.sellable - balance.allocated })));

    const movements: StockMovement[] = [];
    const backorders: BalanceChange[] = [];
    const events: KpiEvent[] = [];
    const changed = new Set<OrderRow>();
    const changedLines = new Set<OrderLineRow>();
    const rows: {
      shipment: RecordShipment;
      order: OrderRow;
      nodeId: number;
      freightMinor: number;
      lines: { lineId: number; quantity: number }[];
    }[] = [];
    const results = placed.map(({ shipment, order, nodeId }): RecordedShipment => {
      if (!order) return { issues: [{ path: "externalNumber", message: `${shipment.externalNumber} is not a known order` }] };
      if (nodeId === undefined) return { issues: [{ path: "nodeCode", message: `${shipment.nodeCode} is not a known node` }] };
      const key = `${nodeId}:${shipment.shipmentNumber}`;
      const before = known.get(key);
      if (before === order.id) return { orderId: order.id, duplicate: true };
      if (before !== undefined)
        return { issues: [{ path: "shipmentNumber", message: `${shipment.shipmentNumber} belongs to another order` }] };
      // Tried on a copy: a shipment that cannot leave whole takes nothing.
      const trial = free.fork();
      const plan = planShipment(order, nodeId, shipment, reservations, trial, facts);
      const refused = plan.filter((entry): entry is FieldIssue => "path" in entry);
      if (refused.length > 0) return { issues: refused };
      const leaving = plan.filter((entry): entry is Leaving => "line" in entry);
      known.set(key, order.id);
      const entry = { reason: "order shipped", sourceKind: "sales_order", sourceId: order.id, occurredAt: shipment.shippedAt };
      let grams = 0;
      for (const { line, here, elsewhere, unreserved } of leaving) {
        const components = facts.componentsOf(line.itemId);
        for (const { itemId, quantity } of here > 0 ? reservations.consume(line.id, nodeId, here, "shipped") : [])
          movements.push({ ...entry, itemId, nodeId, kind: "ship", sellableDelta: -quantity, allocatedDelta: -quantity });
        let moved = elsewhere;
        for (const other of reservations.nodesOf(line.id)) {
          const units = other === nodeId ? 0 : Math.min(moved, reservations.units(line.id, other));
          if (units === 0) continue;
          for (const { itemId, quantity } of reservations.consume(line.id, other, units, "released"))
            movements.push({
              ...entry,
              itemId,
              nodeId: other,
              kind: "deallocate",
              allocatedDelta: -quantity,
              reason: `shipped from ${shipment.nodeCode} instead`,
            });
          moved -= units;
        }
        const loose = elsewhere + unreserved;
        if (loose > 0) {
          takeUnits(free, components, nodeId, loose);
          for (const { itemId, quantityPer } of components) {
            const quantity = loose * quantityPer;
            movements.push({ ...entry, itemId, nodeId, kind: "ship", sellableDelta: -quantity });
            reservations.add({ orderId: order.id, lineId: line.id, itemId, nodeId, quantity, lineQuantity: loose, state: "shipped" });
          }
        }
        if (line.backorderNodeId !== null)
          for (const { itemId, quantityPer } of components)
            backorders.push({ itemId, nodeId: line.backorderNodeId, backorderedDelta: -unreserved * quantityPer });
        line.allocated -= here + elsewhere;
        line.shipped += here + loose;
        if (missingUnits(line) === 0) line.backorderNodeId = null;
        changedLines.add(line);
        grams += line.weightGrams * (here + loose);
      }
      const node = facts.nodesFor(order.entityId, order.shipToCountry).find((candidate) => candidate.nodeId === nodeId);
      const freightMinor =
        shipment.freight === undefined
          ? ((node && parcelFreightMinor(node, grams)) ?? 0)
          : lineValueMinor(shipment.freight, 1, order.currency);
      order.freightMinor += freightMinor;
      order.nodeIds = [...new Set([...order.nodeIds, nodeId])];
      restate(order);
      if (order.state === "shipped") order.shippedAt = shipment.shippedAt;
      changed.add(order);
      const units = leaving.reduce((sum, plan_) => sum + plan_.here + plan_.elsewhere + plan_.unreserved, 0);
      const at = { occurredAt: shipment.shippedAt, entityId: order.entityId, nodeId, channelId: order.channelId, quantity: units };
      events.push({ ...at, kind: "shipment_sent", valueMinor: freightMinor });
      if (shipment.shippedAt <= order.promisedAt) events.push({ ...at, kind: "shipment_on_time" });
      rows.push({
        shipment,
        order,
        nodeId,
        freightMinor,
        lines: leaving.map((plan_) => ({ lineId: plan_.line.id, quantity: plan_.here + plan_.elsewhere + plan_.unreserved })),
      });
      return { orderId: order.id, duplicate: false };
    });

    if (rows.length > 0)
      await client.query(
        `INSERT INTO shipment (order_id, node_id, external_number, carrier, tracking_number, shipped_at, delivered_at, freight_minor, lines)
         SELECT a, b, c, d, e, f, g, h, i::jsonb FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::bigint[], $9::text[]) AS s(a, b, c, d, e, f, g, h, i)`,
        [
          rows.map((r) => r.order.id),
          rows.map((r) => r.nodeId),
          rows.map((r) => r.shipment.shipmentNumber),
          rows.map((r) => r.shipment.carrier),
          rows.map((r) => r.shipment.trackingNumber ?? null),
          rows.map((r) => r.shipment.shippedAt),
          rows.map((r) => r.shipment.deliveredAt ?? null),
          rows.map((r) => r.freightMinor),
          rows.map((r) => JSON.stringify(r.lines)),
        ],
      );
    await reservations.save(client, now);
    await writeMovements(client, movements);
    await changeBalances(client, now, [...movements, ...backorders]);
    await saveOrders(client, now, [...changed], [...changedLines]);
    await writeKpiEvents(client, events);
    await audit(
      inside,
      "shipment.recorded",
      rows.map((r) => ({
        subjectKind: "sales_order",
        subjectId: r.order.id,
        detail: { shipment: r.shipment.shipmentNumber, nodeId: r.nodeId, lines: r.lines },
      })),
    );
    await markChanged(
      client,
      "orders",
      [...changed].map((order) => order.id),
    );
    await markChanged(
      client,
      "inventory",
      [...movements, ...backorders].map(({ itemId, nodeId }) => inventoryKey(itemId, nodeId)),
    );
    return results;
  });
}

async function findShipments(
  client: Client,
  nodeIds: readonly number[],
  shipments: readonly RecordShipment[],
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ nodeId: number; number: string; orderId: number }>(
    `SELECT node_id AS "nodeId", external_number AS number, order_id AS "orderId" FROM shipment WHERE node_id = ANY($1::int[]) AND external_number = ANY($2::text[])`,
    [nodeIds, shipments.map((shipment) => shipment.shipmentNumber)],
  );
  return new Map(rows.map((row) => [`${row.nodeId}:${row.number}`, row.orderId]));
}
