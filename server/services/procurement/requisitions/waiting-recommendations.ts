import { keepDecisions } from "../../planning/keep-decisions";
import { recordRecommendations } from "../../planning/recommendation-rows";
import type { Inside } from "../locked-order";

/** What waited for the requisition is released with the orders of its lines, as the buyer who released it decided. */
export async function releaseWaiting(
  inside: Inside,
  requisitionId: number,
  { number, requesterId }: { number: string; requesterId: string },
): Promise<void> {
  const { rows } = await inside.client.query<{ id: number }>(
    `UPDATE replenishment_recommendation r SET state = 'released', purchase_order_id = l.purchase_order_id, version = version + 1, updated_at = $2
     FROM requisition_line l WHERE l.requisition_id = $1 AND r.id = l.recommendation_id AND r.state = 'waiting' RETURNING r.id`,
    [requisitionId, inside.now],
  );
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await recordRecommendations(inside, "recommendation.released", ids, { requisition: number });
  const asker = { ...inside, actor: { kind: "person" as const, id: requesterId, name: "", grants: [] } };
  await keepDecisions(asker, "released", ids);
}

/** What waited for the requisition can be decided again. */
export async function reopenRecommendations(inside: Inside, requisitionId: number, reason: string): Promise<void> {
  const { rows } = await inside.client.query<{ id: number }>(
    `UPDATE replenishment_recommendation r SET state = 'open', version = version + 1, updated_at = $2
     FROM requisition_line l WHERE l.requisition_id = $1 AND r.id = l.recommendation_id AND r.state = 'waiting' RETURNING r.id`,
    [requisitionId, inside.now],
  );
  if (rows.length === 0) return;
  await recordRecommendations(
    inside,
    "recommendation.reopened",
    rows.map(({ id }) => id),
    { reason },
  );
}
