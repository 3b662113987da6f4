import { releaseRecommendations } from "../planning/decide-recommendations";
import type { ExceptionRow, Inside } from "./exception-rows";
import type { ActionResult } from "./run-action";

/** Orders what planning recommends for the stock rows: one purchase order for each supplier and node, not one for each exception. */
export async function orderRecommended(context: Inside, rows: readonly ExceptionRow[]): Promise<Map<number, ActionResult>> {
  const { rows: open } = await context.client.query<{ id: number; version: number; balanceId: number }>(
    `SELECT r.id, r.version, b.id AS "balanceId" FROM stock_balance b JOIN replenishment_recommendation r ON r.item_id = b.item_id AND r.node_id = b.node_id
     WHERE b.id = ANY($1::bigint[]) AND r.state IN ('open', 'snoozed') ORDER BY r.id FOR UPDATE OF r`,
    [rows.map((row) => row.subjectId)],
  );
  const orders =
    open.length === 0 ? [] : await releaseRecommendations(context, { recommendations: open.map(({ id, version }) => ({ id, version })) });
  const orderOf = new Map(orders.flatMap((order) => order.recommendationIds.map((id) => [id, order] as const)));
  return new Map(
    rows.map((row): [number, ActionResult] => {
      const recommendation = open.find((candidate) => candidate.balanceId === row.subjectId);
      if (!recommendation) return [row.id, { refused: "Planning recommends nothing for it now." }];
      const order = orderOf.get(recommendation.id);
      const done = order?.purchaseOrderId === null ? `Waits for approval as ${order.number}` : `Ordered with ${order?.number}`;
      return [row.id, { done, withdraw: null }];
    }),
  );
}
