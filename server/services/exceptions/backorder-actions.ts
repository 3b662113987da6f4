import { ServiceError } from "../errors";
import { allocateOrders } from "../orders/allocate-orders";
import { cancelOrders } from "../orders/cancel-orders";
import type { BalanceKey } from "../stock/balances";
import type { Inside } from "./exception-rows";
import type { ActionResult } from "./run-action";

type WaitingLine = { id: number; channelId: number; externalNumber: string; sku: string; missing: number };

/** Lines whose missing units this balance counts as backordered, directly or as a component of a bundle; the first in line first. */
const WAITING_LINES = `
  SELECT o.id, o.channel_id AS "channelId", o.external_number AS "externalNumber", i.sku,
    l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity AS missing
  FROM sales_order_line l JOIN sales_order o ON o.id = l.order_id JOIN channel c ON c.id = o.channel_id JOIN item i ON i.id = l.item_id
  WHERE l.backorder_node_id = $2 AND l.allocated_quantity + l.shipped_quantity + l.cancelled_quantity < l.ordered_quantity
    AND l.item_id IN (SELECT $1::bigint UNION SELECT bundle_item_id FROM bundle_component WHERE component_item_id = $1)
  ORDER BY c.tier, o.promised_at, o.placed_at, o.id LIMIT 500`;

async function waitingLines(context: Inside, key: BalanceKey): Promise<WaitingLine[]> {
  const { rows } = await context.client.query<WaitingLine>(WAITING_LINES, [key.itemId, key.nodeId]);
  if (rows.length === 0) throw new ServiceError("conflict", "No order waits for it any more.");
  return rows;
}

async function backorderedUnits(context: Inside, key: BalanceKey): Promise<number> {
  const { rows } = await context.client.query<{ units: number }>(
    "SELECT backordered AS units FROM stock_balance WHERE item_id = $1 AND node_id = $2",
    [key.itemId, key.nodeId],
  );
  return rows[0]?.units ?? 0;
}

/** Serves the waiting orders from whatever node has stock. What could be served stays served, also when some still wait. */
export async function reallocate(context: Inside, key: BalanceKey): Promise<ActionResult> {
  const lines = await waitingLines(context, key);
  const before = await backorderedUnits(context, key);
  await allocateOrders(context, [...new Set(lines.map((line) => line.id))]);
  const left = await backorderedUnits(context, key);
  if (left === 0) return { done: `${before} units allocated`, withdraw: null };
  return { refused: left < before ? `${before - left} units were allocated; ${left} still wait.` : "No node has anything to allocate." };
}

export async function cancelMissing(context: Inside, key: BalanceKey, reason: string): Promise<ActionResult> {
  const byOrder = new Map<number, WaitingLine[]>();
  for (const line of await waitingLines(context, key)) byOrder.set(line.id, [...(byOrder.get(line.id) ?? []), line]);
  const cancellations = [...byOrder.values()].flatMap((lines) => {
    const [first] = lines;
    if (!first) return [];
    const { channelId, externalNumber } = first;
    return [
      { channelId, externalNumber, cancelledAt: context.now, reason, lines: lines.map(({ sku, missing }) => ({ sku, quantity: missing })) },
    ];
  });
  await cancelOrders(context, cancellations);
  const left = await backorderedUnits(context, key);
  if (left > 0) return { refused: `The missing units of ${cancellations.length} orders were cancelled; ${left} more wait.` };
  return { done: `Missing units of ${cancellations.length} orders cancelled: ${reason}`, withdraw: null };
}
