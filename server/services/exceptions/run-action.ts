import { actions, type ExceptionAction, type Resolution } from "@/domain/exceptions/playbooks";
import { audit } from "../audit";
import { inventoryKey, markChanged } from "../changes";
import { requireScope } from "../context";
import { ServiceError } from "../errors";
import { discardMessage } from "../messages/discard-message";
import { replayMessage } from "../messages/replay-message";
import { allocateOrders } from "../orders/allocate-orders";
import { cancelOrders } from "../orders/cancel-orders";
import { releaseRecommendations } from "../planning/decide-recommendations";
import { refreshInbound } from "../procurement/expected-stock";
import { disputeInvoice, releaseInvoice, withdrawSettlement } from "../procurement/settle-invoice";
import type { ExceptionRow, Inside } from "./exception-rows";

/** What an action did, as it is said in the resolution, and what its withdrawal needs. */
export type ActionResult = { done: string; withdraw: Record<string, unknown> | null };

type Run = (context: Inside, row: ExceptionRow, resolution: Resolution) => Promise<ActionResult>;

const nothing =
  (done: string): Run =>
  async (_context, _row, { reason }) => ({ done: reason ? `${done}: ${reason}` : done, withdraw: {} });

/** The item × node that a stock exception is about; its id is the balance's key. */
async function balanceOf(context: Inside, row: ExceptionRow): Promise<{ itemId: number; nodeId: number }> {
  const { rows } = await context.client.query<{ itemId: number; nodeId: number }>(
    'SELECT item_id AS "itemId", node_id AS "nodeId" FROM stock_balance WHERE id = $1',
    [row.subjectId],
  );
  const balance = rows[0];
  if (!balance) throw new ServiceError("conflict", "The stock row is gone.");
  return balance;
}

const WAITING_LINES = `
  SELECT DISTINCT o.id, o.channel_id AS "channelId", o.external_number AS "externalNumber", i.sku, l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity AS missing
  FROM sales_order_line l JOIN sales_order o ON o.id = l.order_id JOIN item i ON i.id = l.item_id LEFT JOIN bundle_component b ON b.bundle_item_id = l.item_id
  WHERE l.backorder_node_id = $2 AND coalesce(b.component_item_id, l.item_id) = $1
    AND l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity > 0 ORDER BY o.id LIMIT 500`;
type WaitingLine = { id: number; channelId: number; externalNumber: string; sku: string; missing: number };

async function waitingLines(context: Inside, row: ExceptionRow): Promise<WaitingLine[]> {
  const { itemId, nodeId } = await balanceOf(context, row);
  const { rows } = await context.client.query<WaitingLine>(WAITING_LINES, [itemId, nodeId]);
  if (rows.length === 0) throw new ServiceError("conflict", "No order waits for it any more.");
  return rows;
}

const settle =
  (verb: typeof releaseInvoice, done: string): Run =>
  async (context, row, { reason }) => {
    await verb(context, { invoiceId: row.subjectId, reason: reason ?? done });
    return { done: `${done}: ${reason}`, withdraw: { invoiceId: row.subjectId } };
  };

const runs: Record<ExceptionAction, Run> = {
  release_invoice: settle(releaseInvoice, "Invoice released"),
  dispute_invoice: settle(disputeInvoice, "Invoice disputed"),
  accept_risk: nothing("Risk accepted"),
  accept_delay: nothing("Delay accepted"),
  keep_waiting: nothing("Still expected"),

  async release_recommendation(context, row) {
    const { itemId, nodeId } = await balanceOf(context, row);
    const { rows } = await context.client.query<{ id: number; version: number }>(
      "SELECT id, version FROM replenishment_recommendation WHERE item_id = $1 AND node_id = $2 AND state IN ('open', 'snoozed')",
      [itemId, nodeId],
    );
    if (rows.length === 0) throw new ServiceError("conflict", "There is no open recommendation for it.");
    const orders = await releaseRecommendations(context, { recommendations: rows });
    return { done: `Ordered with ${orders.map((order) => order.number).join(", ")}`, withdraw: null };
  },

  async reallocate(context, row) {
    const lines = await waitingLines(context, row);
    const orders = await allocateOrders(context, [...new Set(lines.map((line) => line.id))]);
    const served = orders.filter((order) => order.backorderedUnits === 0).length;
    return { done: `Allocated again: ${served} of ${orders.length} orders complete`, withdraw: null };
  },

  async cancel_backordered_lines(context, row, { reason }) {
    const lines = await waitingLines(context, row);
    const byOrder = new Map<number, WaitingLine[]>();
    for (const line of lines) byOrder.set(line.id, [...(byOrder.get(line.id) ?? []), line]);
    await cancelOrders(
      context,
      [...byOrder.values()].flatMap((own) => {
        const [first] = own;
        return first
          ? [
              {
                channelId: first.channelId,
                externalNumber: first.externalNumber,
                cancelledAt: context.now,
                reason: reason ?? "not available",
                lines: own.map(({ sku, missing }) => ({ sku, quantity: missing })),
              },
            ]
          : [];
      }),
    );
    return { done: `Missing units of ${byOrder.size} orders cancelled: ${reason}`, withdraw: null };
  },

  async replay_message(context, row) {
    await replayMessage(context, { messageId: row.subjectId });
    return { done: "Message replayed", withdraw: null };
  },

  async discard_message(context, row, { reason }) {
    await discardMessage(context, { messageId: row.subjectId, reason: reason ?? "" });
    return { done: `Message discarded: ${reason}`, withdraw: null };
  },

  async push_promise_date(context, row, { promisedAt }) {
    const { rows } = await context.client.query<{ id: number; before: Date; itemId: number; nodeId: number; orderId: number }>(
      `SELECT l.id, l.current_promised_at AS before, l.item_id AS "itemId", p.node_id AS "nodeId", p.id AS "orderId" FROM asn_line s JOIN purchase_order_line l ON l.id = s.purchase_order_line_id
       JOIN purchase_order p ON p.id = l.purchase_order_id WHERE s.asn_id = $1 ORDER BY l.item_id, p.node_id, l.id FOR UPDATE OF l`,
      [row.subjectId],
    );
    if (!promisedAt || promisedAt <= context.now) throw new ServiceError("invalid", "Choose a date in the future.", { path: "promisedAt" });
    await setPromises(
      context,
      rows.map((line) => ({ ...line, at: promisedAt })),
    );
    return {
      done: `Promised date moved to ${promisedAt.toISOString().slice(0, 10)}`,
      withdraw: { lines: rows.map((line) => ({ ...line, at: line.before })) },
    };
  },

  async short_close(context, row, { reason }) {
    const { rows } = await context.client.query<{ orderId: number; number: string }>(
      `UPDATE purchase_order p SET receipt_state = 'short_closed', updated_at = $2 FROM asn a
       WHERE a.id = $1 AND p.id = a.purchase_order_id AND p.receipt_state IN ('none', 'partial') RETURNING p.id AS "orderId", p.number`,
      [row.subjectId, context.now],
    );
    const order = rows[0];
    if (!order) throw new ServiceError("conflict", "The order is complete or closed already.");
    const { rows: pairs } = await context.client.query<{ itemId: number; nodeId: number }>(
      `SELECT DISTINCT b.item_id AS "itemId", b.node_id AS "nodeId" FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
       JOIN stock_balance b ON b.item_id = l.item_id AND b.node_id = p.node_id WHERE p.id = $1 ORDER BY 1, 2`,
      [order.orderId],
    );
    await lockPairs(context, pairs);
    await refreshInbound(context.client, pairs);
    await audit(context, "purchase_order.short_closed", [{ subjectKind: "purchase_order", subjectId: order.orderId, detail: { reason } }]);
    await markChanged(context.client, "inbound", [order.orderId]);
    return { done: `${order.number} closed short: ${reason}`, withdraw: null };
  },

  async release_buffer(context, row) {
    const { itemId, nodeId } = await balanceOf(context, row);
    const { rows } = await context.client.query<{ safetyBuffer: number; channelHold: number }>(
      'SELECT safety_buffer AS "safetyBuffer", channel_hold AS "channelHold" FROM stock_balance WHERE item_id = $1 AND node_id = $2 FOR UPDATE',
      [itemId, nodeId],
    );
    const before = rows[0];
    if (!before || before.safetyBuffer + before.channelHold === 0) throw new ServiceError("conflict", "Nothing is held back of it.");
    await setBuffer(context, { itemId, nodeId, safetyBuffer: 0, channelHold: 0 });
    return { done: `Buffer of ${before.safetyBuffer + before.channelHold} released`, withdraw: { itemId, nodeId, ...before } };
  },

  async correct_balance(context, row) {
    const { itemId, nodeId } = await balanceOf(context, row);
    await context.client.query("SELECT 1 FROM stock_balance WHERE item_id = $1 AND node_id = $2 FOR UPDATE", [itemId, nodeId]);
    await context.client.query(
      `UPDATE stock_balance b SET sellable = m.sellable, quarantined = m.quarantined, return_pending = m.return_pending, allocated = m.allocated, updated_at = $3
       FROM (SELECT coalesce(sum(sellable_delta), 0)::int AS sellable, coalesce(sum(quarantined_delta), 0)::int AS quarantined,
               coalesce(sum(return_pending_delta), 0)::int AS return_pending, coalesce(sum(allocated_delta), 0)::int AS allocated
             FROM stock_movement WHERE item_id = $1 AND node_id = $2) m
       WHERE b.item_id = $1 AND b.node_id = $2`,
      [itemId, nodeId, context.now],
    );
    await audit(context, "stock_balance.corrected", [{ subjectKind: "stock_balance", subjectId: row.subjectId, detail: row.evidence }]);
    await markChanged(context.client, "inventory", [row.subjectId]);
    return { done: "Balance set to its ledger", withdraw: null };
  },
};

/** Runs the action of a playbook for the exception, in the caller's transaction, with the permission that the action needs. */
export function runAction(context: Inside, row: ExceptionRow, resolution: Resolution): Promise<ActionResult> {
  const { permission } = actions[resolution.action];
  if (permission) requireScope(context, permission, { entityId: row.entityId, nodeIds: row.nodeId === null ? [] : [row.nodeId] });
  return runs[resolution.action](context, row, resolution);
}

type PromisedLine = { id: number; orderId: number; itemId: number; nodeId: number; at: Date | string };

async function lockPairs(context: Inside, pairs: readonly { itemId: number; nodeId: number }[]): Promise<void> {
  await context.client.query(
    "SELECT 1 FROM stock_balance WHERE (item_id, node_id) IN (SELECT * FROM unnest($1::bigint[], $2::int[])) ORDER BY item_id, node_id FOR UPDATE",
    [pairs.map((pair) => pair.itemId), pairs.map((pair) => pair.nodeId)],
  );
}

async function setPromises(context: Inside, lines: readonly PromisedLine[]): Promise<void> {
  await lockPairs(context, lines);
  await context.client.query(
    "UPDATE purchase_order_line l SET current_promised_at = v.at FROM unnest($1::bigint[], $2::timestamptz[]) AS v(id, at) WHERE l.id = v.id",
    [lines.map((line) => line.id), lines.map((line) => line.at)],
  );
  await refreshInbound(context.client, lines);
  const orderIds = [...new Set(lines.map((line) => line.orderId))];
  await audit(
    context,
    "purchase_order.promise_moved",
    orderIds.map((id) => ({ subjectKind: "purchase_order", subjectId: id, detail: { lines: lines.length } })),
  );
  await markChanged(context.client, "inbound", orderIds);
}

async function setBuffer(
  context: Inside,
  buffer: { itemId: number; nodeId: number; safetyBuffer: number; channelHold: number },
): Promise<void> {
  const { itemId, nodeId, safetyBuffer, channelHold } = buffer;
  await context.client.query(
    "UPDATE stock_balance SET safety_buffer = $3, channel_hold = $4, updated_at = $5 WHERE item_id = $1 AND node_id = $2",
    [itemId, nodeId, safetyBuffer, channelHold, context.now],
  );
  const key = inventoryKey(itemId, nodeId);
  await audit(context, "stock_balance.buffer_set", [
    { subjectKind: "stock_balance", subjectId: key, detail: { safetyBuffer, channelHold } },
  ]);
  await markChanged(context.client, "inventory", [key]);
}

/** Takes back what the action did. Throws a conflict when the world has moved on. */
export async function withdrawAction(context: Inside, action: ExceptionAction, withdraw: Record<string, unknown>): Promise<void> {
  if (action === "release_invoice" || action === "dispute_invoice")
    await withdrawSettlement(context, { invoiceId: Number(withdraw.invoiceId), reason: "Undone" });
  if (action === "push_promise_date") await setPromises(context, withdraw.lines as PromisedLine[]);
  if (action === "release_buffer") await setBuffer(context, withdraw as Parameters<typeof setBuffer>[1]);
}
