import { lineMinor } from "@/domain/procurement/three-way-match";
import { createRequisition } from "../procurement/requisitions/create-requisition";
import { ABOVE_ALL_BANDS, judgePurchase } from "../procurement/requisitions/judge-purchase";
import type { ReleasedOrder } from "./decide-recommendations";
import { type Inside, type RecommendationRow, recordRecommendations } from "./recommendation-rows";

type WaitingOrder = Omit<ReleasedOrder, "exceededBudgets">;

const DAY = 86_400_000;

/**
 * Of the orders that a person releases, those that may go at once, and the requisitions that the others became: a rule about plans says
 * who has to agree. Their recommendations wait; the planning run leaves them alone.
 */
export async function askForApproval(
  inside: Inside,
  groups: readonly (readonly RecommendationRow[])[],
): Promise<{ free: (readonly RecommendationRow[])[]; waiting: WaitingOrder[] }> {
  const { actor, client, now } = inside;
  if (actor.kind !== "person") return { free: [...groups], waiting: [] };
  const free: (readonly RecommendationRow[])[] = [];
  const waiting: WaitingOrder[] = [];
  for (const group of groups) {
    const [first] = group;
    if (!first) continue;
    const totalMinor = group.reduce((sum, row) => sum + lineMinor(row.unit_price, row.quantity), 0);
    const { rows: suppliers } = await client.query<{ name: string; currency: string; isHome: boolean }>(
      `SELECT s.name, s.currency, s.currency = e.currency AS "isHome" FROM supplier s JOIN entity e ON e.id = s.entity_id WHERE s.id = $1`,
      [first.supplier_id],
    );
    const [source] = suppliers;
    const { held, risks } = await judgePurchase(inside, {
      entityId: first.entity_id,
      about: "plan",
      totalMinor: source?.isHome === false ? ABOVE_ALL_BANDS : totalMinor,
      lines: group.map((row) => ({
        itemId: row.item_id,
        supplierId: row.supplier_id,
        nodeId: row.node_id,
        category: row.category,
        quantity: row.quantity,
        unitPrice: row.unit_price,
      })),
    });
    if (held.steps.length === 0) {
      free.push(group);
      continue;
    }
    const leadTimeDays = Math.max(...group.map((row) => row.lead_time_days));
    const { id, number } = await createRequisition(inside, {
      entityId: first.entity_id,
      nodeId: first.node_id,
      requesterId: actor.id,
      reason: `Recommended by the planning run, ${group.length} ${group.length === 1 ? "line" : "lines"} of ${source?.name ?? "a supplier"}`,
      needBy: new Date(now.getTime() + leadTimeDays * DAY),
      currency: source?.currency ?? "EUR",
      totalMinor,
      held,
      risks,
      lines: group.map((row) => ({
        itemId: row.item_id,
        supplierId: row.supplier_id,
        quantity: row.quantity,
        unitPrice: row.unit_price,
        recommendationId: row.id,
      })),
    });
    const ids = group.map((row) => row.id);
    await client.query(
      "UPDATE replenishment_recommendation SET state = 'waiting', snoozed_until = NULL, version = version + 1, updated_at = $2 WHERE id = ANY($1::bigint[])",
      [ids, now],
    );
    await recordRecommendations(inside, "recommendation.approval_asked", ids, { requisition: number });
    waiting.push({ purchaseOrderId: null, requisitionId: id, number, recommendationIds: ids });
  }
  return { free, waiting };
}
