import { z } from "zod";
import { minorPerMajorOf } from "@/db/minor-units";
import { instant } from "@/domain/kernel/days";
import { rowId, versionNumber } from "@/domain/kernel/ids";
import { units } from "@/domain/kernel/quantity";
import { reason } from "@/domain/kernel/words";
import { dayOf } from "@/domain/procurement/price-list";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { requireReadyItems } from "../masterdata/item-readiness";
import { type ExceededBudget, requireBudgets } from "../procurement/budgets";
import { createPurchaseOrders } from "../procurement/create-purchase-orders";
import { lockAsker } from "../procurement/requisitions/earlier-today";
import { termsWith } from "../procurement/supplier/source-terms";
import { validPrice } from "../procurement/supplier/valid-price";
import { askForApproval } from "./ask-for-approval";
import { keepDecisions } from "./keep-decisions";
import { commitmentsOfRows, lockRecommendations, type RecommendationRow, recordRecommendations, rowsByOrder } from "./recommendation-rows";

const DAY = 86_400_000;
/** A need that nobody looks at for longer is forgotten, not snoozed. */
const LONGEST_SNOOZE_DAYS = 90;
const versioned = z.object({ id: rowId, version: versionNumber });

const several = z.object({ recommendations: z.array(versioned).min(1).max(1_000) });

/** `reason`: needed below the supplier's minimum of the item. */
export const changeRecommendationInput = versioned.extend({
  quantity: units.min(1, "At least 1 unit."),
  reason: reason.optional(),
});
export const releaseRecommendationsInput = several;
export const rejectRecommendationsInput = several.extend({ reason });
export const snoozeRecommendationsInput = several.extend({ until: instant });

/** A buyer sets another quantity; it stays until it is released. */
export function changeRecommendation(
  context: ServiceContext,
  input: z.input<typeof changeRecommendationInput>,
): Promise<{ id: number; version: number }> {
  const { quantity, reason, ...wanted } = changeRecommendationInput.parse(input);
  return transact(context, async (inside) => {
    const [row] = await lockRecommendations(inside, [wanted]);
    if (row && quantity % row.order_multiple !== 0) {
      throw new ServiceError("invalid", `The supplier packs this item in ${row.order_multiple}.`, { path: "quantity" });
    }
    if (row && quantity < row.minimum_order_quantity && !reason)
      throw new ServiceError("invalid", `The supplier sends at least ${row.minimum_order_quantity}: say why less is ordered.`, {
        path: "reason",
      });
    await inside.client.query(
      `UPDATE replenishment_recommendation r SET quantity = $2::int, is_quantity_set = $2::int <> r.recommended_quantity, unit_price = v.price, value_minor = round($2::int * v.price * v.per_major), version = version + 1, updated_at = $3
       FROM (SELECT r.id, coalesce(${validPrice("$2::int", "$4::date")}, r.unit_price) AS price, ${minorPerMajorOf("u.currency")} AS per_major
             FROM replenishment_recommendation r JOIN supplier u ON u.id = r.supplier_id LEFT JOIN ${termsWith("r.supplier_id", "r.item_id")} s ON true WHERE r.id = $1) v
       WHERE r.id = v.id`,
      [wanted.id, quantity, inside.now, dayOf(inside.now)],
    );
    await recordRecommendations(inside, "recommendation.changed", [wanted.id], {
      from: row?.quantity,
      to: quantity,
      ...(reason && { reason }),
    });
    return { id: wanted.id, version: wanted.version + 1 };
  });
}

export function rejectRecommendations(
  context: ServiceContext,
  input: z.input<typeof rejectRecommendationsInput>,
): Promise<{ rejected: number }> {
  const { reason, recommendations } = rejectRecommendationsInput.parse(input);
  return transact(context, async (inside) => {
    const ids = (await lockRecommendations(inside, recommendations)).map(({ id }) => id);
    await inside.client.query(
      "UPDATE replenishment_recommendation SET state = 'rejected', version = version + 1, updated_at = $2 WHERE id = ANY($1::bigint[])",
      [ids, inside.now],
    );
    await recordRecommendations(inside, "recommendation.rejected", ids, { reason });
    await keepDecisions(inside, "rejected", ids, reason);
    return { rejected: ids.length };
  });
}

export function snoozeRecommendations(
  context: ServiceContext,
  input: z.input<typeof snoozeRecommendationsInput>,
): Promise<{ snoozed: number }> {
  const { until, recommendations } = snoozeRecommendationsInput.parse(input);
  if (until <= context.now) throw new ServiceError("invalid", "Choose a time in the future.", { path: "until" });
  if (until.getTime() > context.now.getTime() + LONGEST_SNOOZE_DAYS * DAY)
    throw new ServiceError("invalid", `Choose a day within ${LONGEST_SNOOZE_DAYS} days; reject what is not wanted at all.`, {
      path: "until",
    });
  return transact(context, async (inside) => {
    const ids = (await lockRecommendations(inside, recommendations)).map(({ id }) => id);
    await inside.client.query(
      "UPDATE replenishment_recommendation SET state = 'snoozed', snoozed_until = $3, version = version + 1, updated_at = $2 WHERE id = ANY($1::bigint[])",
      [ids, inside.now, until],
    );
    await recordRecommendations(inside, "recommendation.snoozed", ids, { until });
    await keepDecisions(inside, "snoozed", ids);
    return { snoozed: ids.length };
  });
}

/** An order that was placed, or a requisition that waits for somebody's approval; then `purchaseOrderId` is null. */
export type ReleasedOrder = {
  purchaseOrderId: number | null;
  requisitionId: number | null;
  number: string;
  recommendationIds: number[];
  exceededBudgets: ExceededBudget[];
};

/**
 * Orders what is recommended: one purchase order for each supplier and node. All of it, or nothing. What a person releases above the
 * limit of a rule about plans waits for approval first; what a policy would release above it is stopped by its guardrail.
 */
export function releaseRecommendations(
  context: ServiceContext,
  input: z.input<typeof releaseRecommendationsInput>,
): Promise<ReleasedOrder[]> {
  const { recommendations } = releaseRecommendationsInput.parse(input);
  return transact(context, async (inside) => {
    await lockAsker(inside);
    const rows = await lockRecommendations(inside, recommendations);
    if (rows.some((row) => row.quantity === 0))
      throw new ServiceError("invalid", "One of them has no quantity, because nothing of it fits. Set a quantity, or leave it out.");
    await requireReadyItems(
      inside.client,
      rows.map((row) => row.item_id),
    );
    const exceededBudgets: ExceededBudget[] = [];
    for (const entityId of new Set(rows.map((row) => row.entity_id)))
      exceededBudgets.push(...(await requireBudgets(inside, entityId, commitmentsOfRows(rows, entityId))));
    const { free: groups, waiting } = await askForApproval(inside, rowsByOrder(rows));
    const created = await createPurchaseOrders(
      inside,
      groups.map((group) => purchaseOrderOf(group, inside.now)),
    );
    const released = groups.map((group, index) => ({
      purchaseOrderId: created[index]?.id ?? 0,
      requisitionId: null,
      number: created[index]?.number ?? "",
      recommendationIds: group.map((row) => row.id),
      exceededBudgets,
    }));
    const pairs = released.flatMap((order) => order.recommendationIds.map((id) => ({ id, purchaseOrderId: order.purchaseOrderId })));
    // What it was ordered at, which is the price of the day.
    const priceOf = new Map(rows.map((row) => [row.id, row.unit_price]));
    await inside.client.query(
      `UPDATE replenishment_recommendation r SET state = 'released', purchase_order_id = v.purchase_order_id, unit_price = v.price,
         value_minor = round(r.quantity * v.price * ${minorPerMajorOf("u.currency")}), version = version + 1, updated_at = $3
       FROM unnest($1::bigint[], $2::bigint[], $4::numeric[]) AS v(id, purchase_order_id, price), supplier u WHERE r.id = v.id AND u.id = r.supplier_id`,
      [pairs.map((pair) => pair.id), pairs.map((pair) => pair.purchaseOrderId), inside.now, pairs.map((pair) => priceOf.get(pair.id))],
    );
    for (const order of released)
      await recordRecommendations(inside, "recommendation.released", order.recommendationIds, { purchaseOrder: order.number });
    await keepDecisions(
      inside,
      "released",
      released.flatMap((order) => order.recommendationIds),
    );
    return [...released, ...waiting.map((one) => ({ ...one, exceededBudgets }))];
  });
}

function purchaseOrderOf(group: readonly RecommendationRow[], now: Date) {
  const [first] = group;
  if (!first) throw new ServiceError("invalid", "There is nothing to release.");
  return {
    entityId: first.entity_id,
    supplierId: first.supplier_id,
    nodeId: first.node_id,
    lines: group.map((row) => ({
      itemId: row.item_id,
      quantity: row.quantity,
      unitPrice: row.unit_price,
      promisedAt: new Date(now.getTime() + row.lead_time_days * DAY),
    })),
  };
}
