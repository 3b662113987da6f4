import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { lockBalances } from "../stock/balances";
import { markOrdersChanged } from "./changed-orders";
import { refreshInbound } from "./expected-stock";

export type MovedLine = { lineId: number; from: string; to: string };
type Line = { id: number; orderId: number; itemId: number; nodeId: number; entityId: number; promisedAt: Date };

/** Gives the lines of a delivery that have not come yet another expected date. What was promised first stays as it is. */
export function moveDeliveryPromise(
  context: ServiceContext,
  { asnId, promisedAt }: { asnId: number; promisedAt: Date },
): Promise<MovedLine[]> {
  if (promisedAt <= context.now) throw new ServiceError("invalid", "Choose a date in the future.", { path: "promisedAt" });
  return transact(context, async (inside) => {
    const { rows: wanted } = await inside.client.query<{ id: number }>(
      "SELECT purchase_order_line_id AS id FROM asn_line WHERE asn_id = $1 AND received_quantity < shipped_quantity",
      [asnId],
    );
    const lines = await lockLines(
      inside,
      wanted.map((row) => row.id),
    );
    if (lines.length === 0) throw new ServiceError("conflict", "Everything of this delivery has arrived.");
    await savePromises(inside, lines, () => promisedAt);
    return lines.map((line) => ({ lineId: line.id, from: line.promisedAt.toISOString(), to: promisedAt.toISOString() }));
  });
}

/** The same for what has not come of an order and is not on its way. */
export function moveOrderPromise(
  context: ServiceContext,
  { purchaseOrderId, promisedAt }: { purchaseOrderId: number; promisedAt: Date },
): Promise<MovedLine[]> {
  if (promisedAt <= context.now) throw new ServiceError("invalid", "Choose a date in the future.", { path: "promisedAt" });
  return transact(context, async (inside) => {
    const { rows: wanted } = await inside.client.query<{ id: number }>(
      `SELECT l.id FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
       WHERE p.id = $1 AND p.receipt_state IN ('none', 'partial') AND p.cancelled_at IS NULL AND l.received_quantity + l.rejected_quantity < l.ordered_quantity`,
      [purchaseOrderId],
    );
    const lines = await lockLines(
      inside,
      wanted.map((row) => row.id),
    );
    if (lines.length === 0) throw new ServiceError("conflict", "Nothing more is expected of this order.");
    await savePromises(inside, lines, () => promisedAt);
    return lines.map((line) => ({ lineId: line.id, from: line.promisedAt.toISOString(), to: promisedAt.toISOString() }));
  });
}

/** Takes a move back, unless somebody or a ship notice has moved a line since. */
export function withdrawPromise(context: ServiceContext, moved: readonly MovedLine[]): Promise<void> {
  return transact(context, async (inside) => {
    const before = new Map(moved.map((line) => [line.lineId, line]));
    const lines = await lockLines(inside, [...before.keys()]);
    if (lines.some((line) => line.promisedAt.toISOString() !== before.get(line.id)?.to))
      throw new ServiceError("conflict", "The promised date has changed since.");
    await savePromises(inside, lines, (line) => new Date(before.get(line.id)?.from ?? line.promisedAt));
  });
}

type Inside = Parameters<Parameters<typeof transact>[1]>[0];

/** Orders before lines, as everywhere. */
async function lockLines(context: Inside, lineIds: readonly number[]): Promise<Line[]> {
  await context.client.query(
    "SELECT 1 FROM purchase_order WHERE id IN (SELECT purchase_order_id FROM purchase_order_line WHERE id = ANY($1::bigint[])) ORDER BY id FOR UPDATE",
    [lineIds],
  );
  const { rows } = await context.client.query<Line>(
    `SELECT l.id, p.id AS "orderId", l.item_id AS "itemId", p.node_id AS "nodeId", p.entity_id AS "entityId", l.current_promised_at AS "promisedAt"
     FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id WHERE l.id = ANY($1::bigint[]) ORDER BY l.id`,
    [lineIds],
  );
  for (const line of rows) requireScope(context, "inbound.read", { entityId: line.entityId, nodeIds: [line.nodeId] });
  return rows;
}

async function savePromises(context: Inside, lines: readonly Line[], at: (line: Line) => Date): Promise<void> {
  await lockBalances(context.client, lines);
  await context.client.query(
    // The supplier's word holds for what it knows, whatever version waits.
    `UPDATE purchase_order_line l SET current_promised_at = v.at, standing_promised_at = CASE WHEN l.standing_promised_at IS NULL THEN NULL ELSE v.at END
     FROM unnest($1::bigint[], $2::timestamptz[]) AS v(id, at) WHERE l.id = v.id`,
    [lines.map((line) => line.id), lines.map(at)],
  );
  await refreshInbound(context.client, lines);
  const orderIds = [...new Set(lines.map((line) => line.orderId))];
  await audit(
    context,
    "purchase_order.promise_moved",
    orderIds.map((id) => ({
      subjectKind: "purchase_order",
      subjectId: id,
      detail: lines.filter((line) => line.orderId === id).map((line) => ({ lineId: line.id, from: line.promisedAt, to: at(line) })),
    })),
  );
  await markOrdersChanged(context.client, orderIds);
}
