import type { Queryable } from "@/db/client";
import { lineValueMinor } from "@/domain/kernel/money";
import { ServiceError } from "../errors";
import { createRequisition } from "../procurement/requisitions/create-requisition";
import type { Earlier } from "../procurement/requisitions/earlier-today";
import { type JudgedPurchase, judgePurchases } from "../procurement/requisitions/judge-purchase";
import type { ReleasedOrder } from "./decide-recommendations";
import { type Inside, type RecommendationRow, recordRecommendations } from "./recommendation-rows";

type WaitingOrder = Omit<ReleasedOrder, "exceededBudgets">;

const DAY = 86_400_000;

type Orderer = { name: string; currency: string; homeCurrency: string; nodeCode: string };
export type JudgedRelease = JudgedPurchase & { group: readonly RecommendationRow[]; source: Orderer; totalMinor: number };

/** Who has to agree to each of the orders that these rows, of one supplier and node each, would become. */
export async function judgeReleases(
  { client, now }: { client: Queryable; now: Date },
  groups: readonly (readonly RecommendationRow[])[],
  personId: string,
): Promise<JudgedRelease[]> {
  const { rows: sources } = await client.query<Orderer>(
    `SELECT s.name, s.currency, e.currency AS "homeCurrency", n.code AS "nodeCode"
     FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS o(supplier_id, node_id, place) JOIN supplier s ON s.id = o.supplier_id
       JOIN entity e ON e.id = s.entity_id JOIN node n ON n.id = o.node_id ORDER BY o.place`,
    [groups.map(([first]) => first?.supplier_id), groups.map(([first]) => first?.node_id)],
  );
  const releases = groups.map((group, index) => {
    const [first] = group;
    const source = sources[index];
    if (!first || !source) throw new ServiceError("invalid", "There is nothing to release.");
    return {
      group,
      source,
      entityId: first.entity_id,
      totalMinor: group.reduce((sum, row) => sum + lineValueMinor(row.unit_price, row.quantity, source.currency), 0),
      currency: source.currency,
      lines: group.map((row) => ({
        itemId: row.item_id,
        supplierId: row.supplier_id,
        nodeId: row.node_id,
        category: row.category,
        quantity: row.quantity,
        unitPrice: row.unit_price,
      })),
    };
  });
  const judged = await judgePurchases({ client, now }, "plan", releases, { personId, at: now });
  return judged.map((one) => ({
    ...one.judged,
    group: one.purchase.group,
    source: one.purchase.source,
    totalMinor: one.purchase.totalMinor,
  }));
}

/** So that who agrees to a small order sees why it is asked about. */
const afterOf = ({ numbers }: Earlier) =>
  numbers.length > 0 ? `counted with ${numbers.slice(0, 5).join(", ")}${numbers.length > 5 ? " and others" : ""} of the same day` : "";

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
  for (const { group, held, risks, earlier, weighed, source, totalMinor } of await judgeReleases(inside, groups, actor.id)) {
    const [first] = group;
    if (!first) continue;
    if (held.steps.length === 0) {
      free.push(group);
      continue;
    }
    const leadTimeDays = Math.max(...group.map((row) => row.lead_time_days));
    const { id, number } = await createRequisition(inside, {
      entityId: first.entity_id,
      nodeId: first.node_id,
      requesterId: actor.id,
      reason: [
        `Recommended by the planning run, ${group.length} ${group.length === 1 ? "line" : "lines"} of ${source.name}`,
        afterOf(earlier),
      ]
        .filter(Boolean)
        .join(", "),
      needBy: new Date(now.getTime() + leadTimeDays * DAY),
      currency: source.currency,
      totalMinor,
      held,
      risks,
      earlier,
      weighed,
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
