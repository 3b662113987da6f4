import { z } from "zod";
import type { Client } from "@/db/client";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { smallId } from "@/domain/kernel/ids";
import { lineValueMinor } from "@/domain/kernel/money";
import { audit } from "@/server/services/audit";
import { requirePermission, type ServiceContext, transact } from "@/server/services/context";
import { findOrders, orderKey } from "./find-orders";
import { writeKpiEvents } from "./kpi-events";
import { numberLines, type OrderLineRow, type OrderRow } from "./order-rows";
import { reserveStock } from "./reserve-stock";
import { loadRoutingFacts, type NodeWithTransit } from "./routing-facts";

const unitPrice = z.string().regex(/^\d{1,13}(\.\d{1,6})?$/, "is not a decimal of at most six places");

export const placeOrder = z.object({
  channelId: smallId,
  externalNumber: z.string().min(1).max(120),
  placedAt: z.date(),
  currency: z.string().length(3),
  customerKey: z.string().max(200).optional(),
  shipToCountry: z.string().length(2),
  lines: z
    .array(z.object({ sku: z.string().min(1).max(120), quantity: z.number().int().positive().max(1_000_000), unitPrice }))
    .min(1)
    .max(500),
});
export type PlaceOrder = z.infer<typeof placeOrder>;
export type PlacedOrder = { orderId: number; duplicate: boolean } | { issues: FieldIssue[] };

type ItemFacts = { id: number; entityId: number; sku: string; weightGrams: number; unitCost: string; isService: boolean };
type ChannelFacts = { id: number; entityId: number; tier: number; shipPolicy: OrderRow["shipPolicy"] };

const DAY = 86_400_000;
/** Days promised where no carrier says how long it takes. */
const UNKNOWN_TRANSIT_DAYS = 5;

/** The next day's dispatch plus the fastest carrier's transit. */
function promise(placedAt: Date, nodes: readonly NodeWithTransit[]): Date {
  const transit = nodes.filter((node) => node.active).flatMap((node) => node.rates.map((rate) => rate.transitDays));
  return new Date(placedAt.getTime() + (1 + (transit.length > 0 ? Math.min(...transit) : UNKNOWN_TRANSIT_DAYS)) * DAY);
}

/**
 * Takes orders in and gives them stock, in one transaction. Its natural key is (channel, external number):
 * an order that is there already is answered as a duplicate and changes nothing. Orders are served in the order passed.
 */
export async function placeOrders(context: ServiceContext, orders: readonly PlaceOrder[]): Promise<PlacedOrder[]> {
  requirePermission(context, "governance.write");
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const channels = await loadChannels(client, orders);
    const items = await loadItems(
      client,
      [...channels.values()].map((channel) => channel.entityId),
      orders,
    );
    const results: (PlacedOrder | undefined)[] = orders.map((order) => {
      const channel = channels.get(order.channelId);
      if (!channel) return { issues: [{ path: "channelId", message: "is not a known channel" }] };
      const issues = order.lines.flatMap((line, index) =>
        items.has(`${channel.entityId}:${line.sku.toUpperCase()}`)
          ? []
          : [{ path: `lines.${index}.sku`, message: `${line.sku} is not a known SKU` }],
      );
      return issues.length > 0 ? { issues } : undefined;
    });
    const valid = orders.filter((_, index) => results[index] === undefined);
    const facts = await loadRoutingFacts(
      client,
      [...channels.values()].map((c) => c.entityId),
      [...items.values()].map((item) => item.id),
    );

    const drafts = new Map<string, OrderRow & { input: PlaceOrder; costMinor: number }>();
    for (const input of valid) {
      const channel = channels.get(input.channelId) as ChannelFacts;
      if (drafts.has(orderKey(input))) continue;
      const lines = input.lines.map((line, index): OrderLineRow => {
        const item = items.get(`${channel.entityId}:${line.sku.toUpperCase()}`) as ItemFacts;
        return {
          id: 0,
          lineNumber: index + 1,
          itemId: item.id,
          sku: item.sku,
          ordered: line.quantity,
          allocated: 0,
          cancelled: 0,
          returned: 0,
          // A service leaves no shelf: it is done when it is sold.
          shipped: item.isService ? line.quantity : 0,
          unitPrice: line.unitPrice,
          unitCost: item.unitCost,
          lineMinor: lineValueMinor(line.unitPrice, line.quantity, input.currency),
          weightGrams: item.weightGrams,
          isService: item.isService,
          backorderNodeId: null,
        };
      });
      drafts.set(orderKey(input), {
        input,
        id: 0,
        entityId: channel.entityId,
        channelId: channel.id,
        channelTier: channel.tier,
        shipPolicy: channel.shipPolicy,
        externalNumber: input.externalNumber,
        state: "accepted",
        placedAt: input.placedAt,
        promisedAt: promise(input.placedAt, facts.nodesFor(channel.entityId, input.shipToCountry)),
        currency: input.currency,
        shipToCountry: input.shipToCountry,
        totalMinor: lines.reduce((sum, line) => sum + line.lineMinor, 0),
        costMinor: lines.reduce((sum, line) => sum + lineValueMinor(line.unitCost, line.ordered, input.currency), 0),
        freightMinor: 0,
        backorderedUnits: 0,
        shippedAt: null,
        cancelledAt: null,
        nodeIds: [],
        lines,
      });
    }
    const inserted = await insertOrders(client, now, [...drafts.values()]);
    const placed = [...drafts.values()].filter((draft) => {
      draft.id = inserted.get(orderKey(draft)) ?? 0;
      return draft.id !== 0;
    });
    await numberLines(client, placed);
    const { nodeOfLine } = await reserveStock(inside, placed, { facts, unsavedLines: true, reason: "order placed" });
    await insertDemand(client, placed, nodeOfLine);
    await writeKpiEvents(
      client,
      placed.flatMap((order) => {
        const at = {
          entityId: order.entityId,
          channelId: order.channelId,
          nodeId: order.nodeIds[0] ?? null,
          occurredAt: order.placedAt,
          quantity: order.lines.reduce((sum, line) => sum + line.ordered, 0),
        };
        return [
          { ...at, kind: "order_placed" as const, valueMinor: order.totalMinor },
          { ...at, kind: "order_cost" as const, valueMinor: order.costMinor },
        ];
      }),
    );
    await audit(
      inside,
      "sales_order.placed",
      placed.map((order) => ({ subjectKind: "sales_order", subjectId: order.id, detail: { state: order.state, nodeIds: order.nodeIds } })),
    );

    const known = await findOrders(
      client,
      valid.filter((order) => !inserted.has(orderKey(order))),
    );
    const answered = new Set<string>();
    return orders.map((order, index) => {
      const refused = results[index];
      if (refused) return refused;
      const key = orderKey(order);
      const fresh = inserted.get(key);
      if (fresh === undefined) return { orderId: known.get(key) as number, duplicate: true };
      const duplicate = answered.has(key);
      answered.add(key);
      return { orderId: fresh, duplicate };
    });
  });
}

async function loadChannels(client: Client, orders: readonly PlaceOrder[]): Promise<Map<number, ChannelFacts>> {
  const { rows } = await client.query<ChannelFacts>(
    `SELECT id, entity_id AS "entityId", tier, ship_policy AS "shipPolicy" FROM channel WHERE id = ANY($1::int[])`,
    [[...new Set(orders.map((order) => order.channelId))]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function loadItems(client: Client, entityIds: readonly number[], orders: readonly PlaceOrder[]): Promise<Map<string, ItemFacts>> {
  const skus = new Set(orders.flatMap((order) => order.lines.map((line) => line.sku.toUpperCase())));
  const { rows } = await client.query<ItemFacts>(
    // The code of an item that was merged means the one that survived.
    `SELECT v.id, i.entity_id AS "entityId", i.sku, v.weight_grams AS "weightGrams", v.unit_cost AS "unitCost", v.is_service AS "isService"
     FROM item i JOIN item v ON v.id = coalesce(i.merged_into_id, i.id) WHERE i.entity_id = ANY($1::int[]) AND upper(i.sku) = ANY($2::text[])`,
    [[...new Set(entityIds)], [...skus]],
  );
  return new Map(rows.map((row) => [`${row.entityId}:${row.sku.toUpperCase()}`, row]));
}

/** In key order, so that two batches with the same numbers wait for each other in one direction only. */
async function insertOrders(
  client: Client,
  now: Date,
  drafts: readonly (OrderRow & { input: PlaceOrder; costMinor: number })[],
): Promise<Map<string, number>> {
  if (drafts.length === 0) return new Map();
  const { rows } = await client.query<{ id: number; channelId: number; externalNumber: string }>(
    `INSERT INTO sales_order (updated_at, entity_id, channel_id, external_number, state, placed_at, promised_at, currency, customer_key, ship_to_country, total_minor, cost_minor, line_count, unit_count)
     SELECT $1, entity_id, channel_id, external_number, 'accepted', placed_at, promised_at, currency, customer_key, country, total_minor, cost_minor, line_count, unit_count
     FROM unnest($2::int[], $3::int[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::int[], $13::int[])
       AS d(entity_id, channel_id, external_number, placed_at, promised_at, currency, customer_key, country, total_minor, cost_minor, line_count, unit_count)
     ORDER BY channel_id, external_number
     ON CONFLICT (channel_id, external_number) DO NOTHING RETURNING id, channel_id AS "channelId", external_number AS "externalNumber"`,
    [
      now,
      drafts.map((d) => d.entityId),
      drafts.map((d) => d.channelId),
      drafts.map((d) => d.externalNumber),
      drafts.map((d) => d.placedAt),
      drafts.map((d) => d.promisedAt),
      drafts.map((d) => d.currency),
      drafts.map((d) => d.input.customerKey ?? null),
      drafts.map((d) => d.shipToCountry),
      drafts.map((d) => d.totalMinor),
      drafts.map((d) => d.costMinor),
      drafts.map((d) => d.lines.length),
      drafts.map((d) => d.lines.reduce((sum, line) => sum + line.ordered, 0)),
    ],
  );
  return new Map(rows.map((row) => [orderKey(row), row.id]));
}

/** Demand as it was asked for, at the node that serves it or would have. An entity without nodes has nowhere to count it. */
async function insertDemand(client: Client, orders: readonly OrderRow[], nodeOfLine: ReadonlyMap<number, number>): Promise<void> {
  const facts = orders.flatMap((order) =>
    order.lines.flatMap((line) => {
      const nodeId = nodeOfLine.get(line.id) ?? order.nodeIds[0];
      return nodeId === undefined ? [] : [{ order, line, nodeId }];
    }),
  );
  if (facts.length === 0) return;
  await client.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT * FROM unnest($1::timestamptz[], $2::int[], $3::bigint[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::bigint[])`,
    [
      facts.map((f) => f.order.placedAt),
      facts.map((f) => f.order.entityId),
      facts.map((f) => f.line.itemId),
      facts.map((f) => f.nodeId),
      facts.map((f) => f.order.channelId),
      facts.map((f) => f.line.ordered),
      facts.map((f) => f.line.lineMinor),
      facts.map((f) => lineValueMinor(f.line.unitCost, f.line.ordered, f.order.currency)),
    ],
  );
}
