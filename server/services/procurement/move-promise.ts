import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { lockBalances } from "../stock/balances";
import { markOrdersChanged } from "./changed-orders";
import { refreshInbound } from "./expected-stock";

/** `standingFrom`: of what holds while a version waits. */
export type MovedLine = { lineId: number; from: string; to: string; standingFrom: string | null };
/** `from` null: as its notice said. */
export type MovedDelivery = { asnId: number; from: string | null; to: string };
type Line = {
  id: number;
  orderId: number;
  itemId: number;
  nodeId: number;
  entityId: number;
  promisedAt: Date;
  standingPromisedAt: Date | null;
};
type Promised = { promisedAt: Date; standingPromisedAt: Date | null };

/**
 * Gives a delivery another expected date. Its lines are promised no sooner than that; what is promised for later and has not left stays so,
 * and what was promised first as well.
 */
export function moveDeliveryPromise(
  context: ServiceContext,
  { asnId, promisedAt }: { asnId: number; promisedAt: Date },
): Promise<{ delivery: MovedDelivery; moved: MovedLine[] }> {
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
    const { rows } = await inside.client.query<{ before: Date | null }>(
      "SELECT current_expected_at AS before FROM asn WHERE id = $1 FOR UPDATE",
      [asnId],
    );
    const delivery = { asnId, from: rows[0]?.before?.toISOString() ?? null, to: promisedAt.toISOString() };
    await expectDelivery(inside, asnId, promisedAt);
    const noSooner = (at: Date) => (at < promisedAt ? promisedAt : at);
    const moved = await savePromises(
      inside,
      lines,
      (line) => ({
        promisedAt: noSooner(line.promisedAt),
        standingPromisedAt: line.standingPromisedAt && noSooner(line.standingPromisedAt),
      }),
      delivery,
    );
    return { delivery, moved };
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
    // The supplier's word holds for what it knows, whatever version waits.
    return savePromises(inside, lines, () => ({ promisedAt, standingPromisedAt: promisedAt }));
  });
}

/** Takes a move back, unless somebody or a ship notice has moved a line or the delivery since. */
export function withdrawPromise(context: ServiceContext, moved: readonly MovedLine[], delivery?: MovedDelivery): Promise<void> {
  return transact(context, async (inside) => {
    const before = new Map(moved.map((line) => [line.lineId, line]));
    const lines = await lockLines(inside, [...before.keys()]);
    const conflict = new ServiceError("conflict", "The promised date has changed since.");
    if (lines.some((line) => line.promisedAt.toISOString() !== before.get(line.id)?.to)) throw conflict;
    if (delivery) {
      const { asnId, from, to } = delivery;
      const { rowCount } = await inside.client.query("SELECT 1 FROM asn WHERE id = $1 AND current_expected_at = $2 FOR UPDATE", [
        asnId,
        to,
      ]);
      if (rowCount === 0) throw conflict;
      await expectDelivery(inside, asnId, from === null ? null : new Date(from));
    }
    await savePromises(
      inside,
      lines,
      (line) => {
        const { from = line.promisedAt, standingFrom = null } = before.get(line.id) ?? {};
        return { promisedAt: new Date(from), standingPromisedAt: standingFrom === null ? line.standingPromisedAt : new Date(standingFrom) };
      },
      delivery && { asnId: delivery.asnId, from: delivery.to, to: delivery.from },
    );
  });
}

type Inside = Parameters<Parameters<typeof transact>[1]>[0];

const expectDelivery = ({ client, now }: Inside, asnId: number, at: Date | null) =>
  client.query("UPDATE asn SET current_expected_at = $2, updated_at = $3 WHERE id = $1", [asnId, at, now]);

/** Orders before lines, as everywhere. */
async function lockLines(context: Inside, lineIds: readonly number[]): Promise<Line[]> {
  await context.client.query(
    "SELECT 1 FROM purchase_order WHERE id IN (SELECT purchase_order_id FROM purchase_order_line WHERE id = ANY($1::bigint[])) ORDER BY id FOR UPDATE",
    [lineIds],
  );
  const { rows } = await context.client.query<Line>(
    `SELECT l.id, p.id AS "orderId", l.item_id AS "itemId", p.node_id AS "nodeId", p.entity_id AS "entityId", l.current_promised_at AS "promisedAt",
       l.standing_promised_at AS "standingPromisedAt"
     FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id WHERE l.id = ANY($1::bigint[]) ORDER BY l.id`,
    [lineIds],
  );
  for (const line of rows) requireScope(context, "inbound.read", { entityId: line.entityId, nodeIds: [line.nodeId] });
  return rows;
}

async function savePromises(
  context: Inside,
  lines: readonly Line[],
  promised: (line: Line) => Promised,
  delivery?: { asnId: number; from: string | null; to: string | null },
): Promise<MovedLine[]> {
  const moved = lines.map((line) => ({ line, ...promised(line) }));
  await lockBalances(context.client, lines);
  await context.client.query(
    `UPDATE purchase_order_line l SET current_promised_at = v.at, standing_promised_at = CASE WHEN l.standing_promised_at IS NULL THEN NULL ELSE v.standing_at END
     FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) AS v(id, at, standing_at) WHERE l.id = v.id`,
    [lines.map((line) => line.id), moved.map(({ promisedAt }) => promisedAt), moved.map(({ standingPromisedAt }) => standingPromisedAt)],
  );
  await refreshInbound(context.client, lines);
  const orderIds = [...new Set(lines.map((line) => line.orderId))];
  await audit(
    context,
    "purchase_order.promise_moved",
    orderIds.map((id) => ({
      subjectKind: "purchase_order",
      subjectId: id,
      detail: moved
        .filter(({ line }) => line.orderId === id)
        .map(({ line, promisedAt }) => ({ lineId: line.id, from: line.promisedAt, to: promisedAt, ...(delivery && { delivery }) })),
    })),
  );
  await markOrdersChanged(context.client, orderIds);
  return moved.map(({ line, promisedAt }) => ({
    lineId: line.id,
    from: line.promisedAt.toISOString(),
    to: promisedAt.toISOString(),
    standingFrom: line.standingPromisedAt?.toISOString() ?? null,
  }));
}
