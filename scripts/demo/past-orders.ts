import type { SimulatedOrder } from "@/domain/simulation/demand";
import { hashOf, type Random } from "@/domain/simulation/random";
import { type CancelOrder, cancelOrders } from "@/server/services/orders/cancel-orders";
import { placeOrders } from "@/server/services/orders/place-orders";
import { recordReturns } from "@/server/services/orders/record-returns";
import { type RecordShipment, recordShipments } from "@/server/services/orders/record-shipments";
import { batchesOf, DAY, HOUR, type Past, refuseIssues } from "./past";

/** Orders of one transaction: a whole day of them, which nobody watches. */
const BATCH = 500;
const CANCELLED = 0.012;
const RETURNED = 0.06;
const LATE = 0.04;
const RETURN_REASONS = ["changed mind", "does not fit", "damaged in transit", "not as described", "arrived late"] as const;

type Waiting = {
  orderId: number;
  channelId: number;
  number: string;
  placedAt: Date;
  nodeCode: string;
  carrier: string | null;
  lines: { sku: string; quantity: number }[];
};
type Due = { at: number; channelId: number; number: string; shipmentNumber: string; nodeCode: string; lines: RecordShipment["lines"] };

/** What is reserved and has not left, a row an order × node; a bundle counts once, however many parts it has. */
const RESERVED = `
  WITH part AS (SELECT order_id, node_id, line_id, item_id, sum(line_quantity) AS quantity FROM allocation WHERE state = 'reserved' GROUP BY 1, 2, 3, 4),
  unit AS (SELECT order_id, node_id, line_id, max(quantity) AS quantity FROM part GROUP BY 1, 2, 3)
  SELECT o.id AS "orderId", o.channel_id AS "channelId", o.external_number AS number, o.placed_at AS "placedAt", n.code AS "nodeCode",
    (SELECT r.carrier FROM carrier_rate r WHERE r.node_id = n.id AND r.country IN (o.ship_to_country, '*') ORDER BY r.country = '*', r.base_minor LIMIT 1) AS carrier,
    json_agg(json_build_object('sku', i.sku, 'quantity', u.quantity) ORDER BY l.line_number) AS lines
  FROM unit u JOIN sales_order o ON o.id = u.order_id JOIN node n ON n.id = u.node_id JOIN sales_order_line l ON l.id = u.line_id JOIN item i ON i.id = l.item_id
  WHERE o.placed_at <= $1 AND o.entity_id = $2 GROUP BY o.id, n.id ORDER BY o.placed_at, o.id`;

/** What has not come a day or more after it was promised, by the order's number, and is not about to come. */
const OVERDUE = `
  SELECT o.channel_id AS "channelId", o.external_number AS "externalNumber", json_agg(json_build_object('sku', i.sku, 'quantity', m.missing)) AS lines
  FROM sales_order o JOIN sales_order_line l ON l.order_id = o.id JOIN item i ON i.id = l.item_id
  CROSS JOIN LATERAL (SELECT l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity AS missing) m
  LEFT JOIN stock_balance b ON b.item_id = l.item_id AND b.node_id = l.backorder_node_id
  WHERE o.entity_id = $2 AND o.state IN ('accepted', 'backordered', 'part_allocated', 'part_shipped') AND m.missing > 0
    AND o.promised_at + (1 + o.id % 3) * interval '1 day' <= $1 AND (b.next_inbound_at IS NULL OR b.next_inbound_at > $1::timestamptz + interval '36 hours' OR o.promised_at < $1::timestamptz - interval '6 days')
  GROUP BY o.id ORDER BY o.id`;

/** When a parcel leaves, by the order's number: most within a day and a half, a few late. */
function leavesAt(number: string, placedAt: Date): number {
  const share = hashOf(number) / 4_294_967_296;
  const late = hashOf(`${number}/late`) / 4_294_967_296 < LATE ? 2 * DAY : 0;
  return placedAt.getTime() + (8 + 22 * share) * HOUR + late;
}

/** Customers and the people who pack, one stretch of time after the other. */
export function createPastOrders(past: Past, random: Random) {
  let returns: Due[] = [];
  let shipments = 0;

  async function place(orders: readonly SimulatedOrder[]): Promise<void> {
    for (const batch of batchesOf(orders, BATCH)) {
      const now = batch.at(-1)?.at ?? new Date(0);
      const placed = await placeOrders(
        past.at(now),
        batch.map((order) => ({
          channelId: past.organisation.channelIds.get(order.channel.code) ?? 0,
          externalNumber: order.number,
          placedAt: order.at,
          currency: "GBP",
          customerKey: order.customerKey,
          shipToCountry: order.country,
          lines: order.lines,
        })),
      );
      refuseIssues(
        "order",
        placed.map((answer) => ("issues" in answer ? answer : {})),
      );
    }
  }

  async function cancel(orders: readonly SimulatedOrder[], now: Date): Promise<void> {
    const cancelled = orders.filter(() => random.chance(CANCELLED));
    if (cancelled.length === 0) return;
    await cancelOrders(
      past.at(now),
      cancelled.map((order) => ({
        channelId: past.organisation.channelIds.get(order.channel.code) ?? 0,
        externalNumber: order.number,
        cancelledAt: new Date(Math.min(now.getTime(), order.at.getTime() + random.between(0.2, 4) * HOUR)),
        reason: "cancelled by the customer",
      })),
    );
  }

  async function ship(from: Date, to: Date): Promise<void> {
    const { rows } = await past.pool.query<Waiting>(RESERVED, [new Date(to.getTime() - 8 * HOUR), past.organisation.entityId]);
    const due = rows
      .map((row) => ({ row, at: Math.max(leavesAt(row.number, row.placedAt), from.getTime() + 60_000) }))
      .filter(({ at }) => at < to.getTime())
      .sort((a, b) => a.at - b.at);
    for (const batch of batchesOf(due, BATCH)) {
      const sent = batch.map(({ row, at }): RecordShipment => {
        shipments += 1;
        return {
          channelId: row.channelId,
          externalNumber: row.number,
          shipmentNumber: `SH${String(shipments).padStart(7, "0")}`,
          nodeCode: row.nodeCode,
          carrier: row.carrier ?? "Collection",
          trackingNumber: `${row.nodeCode}${String(hashOf(`${row.number}/${shipments}`)).padStart(10, "0")}`,
          shippedAt: new Date(at),
          lines: row.lines,
        };
      });
      const answers = await recordShipments(past.at(new Date(batch.at(-1)?.at ?? to)), sent);
      refuseIssues(
        "shipment",
        answers.map((answer) => ("issues" in answer ? answer : {})),
      );
      for (const shipment of sent) scheduleReturn(shipment);
    }
  }

  function scheduleReturn({ channelId, externalNumber: number, shipmentNumber, nodeCode, shippedAt, lines }: RecordShipment): void {
    if (!random.chance(RETURNED)) return;
    const returned = random.chance(0.6) ? lines.slice(0, 1) : lines;
    returns.push({ at: shippedAt.getTime() + random.between(6, 18) * DAY, channelId, number, shipmentNumber, nodeCode, lines: returned });
  }

  async function takeBack(to: Date): Promise<void> {
    const due = returns.filter(({ at }) => at < to.getTime());
    if (due.length === 0) return;
    returns = returns.filter(({ at }) => at >= to.getTime());
    const answers = await recordReturns(
      past.at(to),
      due.map(({ at, channelId, number, shipmentNumber, nodeCode, lines }) => ({
        channelId,
        externalNumber: number,
        returnNumber: `RT-${shipmentNumber}`,
        nodeCode,
        receivedAt: new Date(at),
        reason: random.pick(RETURN_REASONS),
        lines: lines.map((line) => ({
          ...line,
          disposition: random.chance(0.82) ? ("restock" as const) : random.chance(0.6) ? ("quarantine" as const) : ("scrap" as const),
        })),
      })),
    );
    refuseIssues(
      "return",
      answers.map((answer) => ("issues" in answer ? answer : {})),
    );
  }

  /** Customer service cancels what customers have waited for too long; what is there of the order still leaves, or has left. */
  async function giveUp(now: Date): Promise<void> {
    const { rows } = await past.pool.query<{ channelId: number; externalNumber: string; lines: CancelOrder["lines"] }>(OVERDUE, [
      now,
      past.organisation.entityId,
    ]);
    if (rows.length === 0) return;
    const cancelled = rows.map((row) => ({ ...row, cancelledAt: now, reason: "not available in time" }));
    const answers = await cancelOrders(past.by("exception_operator", now), cancelled);
    refuseIssues(
      "cancellation",
      answers.map((answer) => ("issues" in answer ? answer : {})),
    );
  }

  return { place, cancel, ship, takeBack, giveUp };
}
