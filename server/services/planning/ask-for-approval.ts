import type { Queryable } from "@/db/client";
import { lineMinor } from "@/domain/procurement/three-way-match";
import { ServiceError } from "../errors";
import { createRequisition } from "../procurement/requisitions/create-requisition";
import { type JudgedPurchase, judgePurchase } from "../procurement/requisitions/judge-purchase";
import type { ReleasedOrder } from "./decide-recommendations";
import { type Inside, type RecommendationRow, recordRecommendations } from "./recommendation-rows";

type WaitingOrder = Omit<ReleasedOrder, "exceededBudgets">;

const DAY = 86_400_000;

type Orderer = { name: string; currency: string; homeCurrency: string; nodeCode: string };
export type JudgedRelease = JudgedPurchase & { source: Orderer; totalMinor: number };

/** Who has to agree to the order that these rows of one supplier and node would become. */
export async function judgeRelease(
  { client, now }: { client: Queryable; now: Date },
  group: readonly RecommendationRow[],
): Promise<JudgedRelease> {
  const [first] = group;
  const totalMinor = group.reduce((sum, row) => sum + lineMinor(row.unit_price, row.quantity), 0);
  const { rows: sources } = await client.query<Orderer>(
    `SELECT s.name, s.currency, e.currency AS "homeCurrency", n.code AS "nodeCode" FROM supplier s JOIN entity e ON e.id = s.entity_id CROSS JOIN node n WHERE s.id = $1 AND n.id = $2`,
    [first?.supplier_id, first?.node_id],
  );
  const [source] = sources;
  if (!first || !source) throw new ServiceError("invalid", "There is nothing to release.");
  const judged = await judgePurchase(
    { client, now },
    {
      entityId: first.entity_id,
      about: "plan",
      totalMinor,
      isHomeCurrency: source.currency === source.homeCurrency,
      lines: group.map((row) => ({
        itemId: row.item_id,
        supplierId: row.supplier_id,
        nodeId: row.node_id,
        category: row.category,
        quantity: row.quantity,
        unitPrice: row.unit_price,
      })),
    },
  );
  return { ...judged, source, totalMinor };
}

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
    const { held, risks, source, totalMinor } = await judgeRelease(inside, group);
    if (held.steps.length === 0) {
      free.push(group);
      continue;
    }
    const leadTimeDays = Math.max(...group.map((row) => row.lead_time_days));
    const { id, number } = await createRequisition(inside, {
      entityId: first.entity_id,
      nodeId: first.node_id,
      requesterId: actor.id,
      reason: `Recommended by the planning run, ${group.length} ${group.length === 1 ? "line" : "lines"} of ${source.name}`,
      needBy: new Date(now.getTime() + leadTimeDays * DAY),
      currency: source.currency,
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
