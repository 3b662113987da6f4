import type { Queryable } from "@/db/client";
import { lineValueMinor } from "@/domain/kernel/money";
import type { Inside } from "../locked-order";

/** What a person ordered or asked for before on the same day, from the same suppliers at the same node: what it comes to (minor units), and in what. */
export type Earlier = { minor: number; numbers: string[] };
export const nothingEarlier: Earlier = { minor: 0, numbers: [] };

/** Whose wishes count, and when this one was asked for; a requisition does not count beside itself. */
export type Asker = { personId: string; at: Date; exceptRequisitionId?: number };
type Row = {
  supplierId: number;
  nodeId: number;
  number: string;
  currency: string;
  totalMinor: number | null;
  quantity: number;
  unitPrice: string;
};

/**
 * $1 the person, $2 from, $3 to, $4 their companies, $5 a requisition that does not count. Orders by their totals as they stand, requisitions
 * that wait by their lines; what was cancelled, rejected or taken back is not bought. Only what is in the company's currency, in which
 * rules are. An order that follows from a requisition counts on the day on which that was asked for.
 */
const EARLIER = `
  WITH mine AS (
    SELECT r.purchase_order_id AS id FROM recommendation_decision d JOIN replenishment_recommendation r ON r.id = d.recommendation_id
    WHERE d.entity_id = ANY($4::int[]) AND d.at >= $2 AND d.at <= $3 AND d.actor = 'person:' || $1 AND d.kind IN ('accepted', 'changed')
      AND NOT EXISTS (SELECT FROM requisition_line l WHERE l.recommendation_id = r.id AND l.purchase_order_id = r.purchase_order_id)
    UNION
    SELECT l.purchase_order_id FROM requisition q JOIN requisition_line l ON l.requisition_id = q.id
    WHERE q.requested_at >= $2 AND q.requested_at <= $3 AND q.requester_id = $1 AND q.id <> $5)
  SELECT p.supplier_id AS "supplierId", p.node_id AS "nodeId", p.number, p.currency, p.total_minor AS "totalMinor", 0 AS quantity, '0' AS "unitPrice"
  FROM mine JOIN purchase_order p ON p.id = mine.id JOIN entity e ON e.id = p.entity_id AND e.currency = p.currency WHERE p.cancelled_at IS NULL
  UNION ALL
  SELECT l.supplier_id, q.node_id, q.number, q.currency, NULL, l.quantity, l.unit_price::text
  FROM requisition q JOIN entity e ON e.id = q.entity_id AND e.currency = q.currency JOIN requisition_line l ON l.requisition_id = q.id
  WHERE q.state = 'waiting' AND q.requested_at >= $2 AND q.requested_at <= $3 AND q.requester_id = $1 AND q.id <> $5
  ORDER BY number`;

/** Read once for all purchases that are judged: answers what counts beside one of them. Days are those of UTC. */
export async function readEarlier(
  queryable: Queryable,
  entityIds: readonly number[],
  { personId, at, exceptRequisitionId = 0 }: Asker,
): Promise<(lines: readonly { supplierId: number; nodeId: number }[]) => Earlier> {
  const from = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
  const { rows } = await queryable.query<Row>(EARLIER, [personId, from, at, entityIds, exceptRequisitionId]);
  return (lines) => {
    const pairs = new Set(lines.map(({ supplierId, nodeId }) => `${supplierId}/${nodeId}`));
    const own = rows.filter(({ supplierId, nodeId }) => pairs.has(`${supplierId}/${nodeId}`));
    return {
      minor: own.reduce(
        (sum, { totalMinor, unitPrice, quantity, currency }) => sum + (totalMinor ?? lineValueMinor(unitPrice, quantity, currency)),
        0,
      ),
      numbers: [...new Set(own.map(({ number }) => number))],
    };
  };
}

/** Before anything else is locked: of two wishes of one person at once the second one sees the first. */
export async function lockAsker({ client, actor }: Inside): Promise<void> {
  if (actor.kind === "person") await client.query('SELECT 1 FROM "user" WHERE id = $1 FOR NO KEY UPDATE', [actor.id]);
}
