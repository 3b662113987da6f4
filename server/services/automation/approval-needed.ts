import type { Queryable } from "@/db/client";
import type { ApprovalNeeded } from "@/domain/automation/guardrails";
import { approvalFor, groupsOf } from "@/domain/procurement/approval-rule";
import { dayOf } from "@/domain/procurement/price-list";
import type { RiskFlag } from "@/domain/procurement/purchase-risk";
import { type RiskyLine, readPurchaseRisks } from "../procurement/purchase-risks";
import { readApprovalRules } from "../procurement/requisitions/approval-rules";
import { termsWith } from "../procurement/supplier/source-terms";
import { validPrice } from "../procurement/supplier/valid-price";

/** Nothing goes out by itself that a person could not order alone. */
export async function readApprovalNeeded(queryable: Queryable, entityId: number, now: Date): Promise<ApprovalNeeded> {
  const rules = await readApprovalRules(queryable, entityId, "plan");
  const flagsOf = rules.some(({ riskFlags }) => riskFlags.length > 0) ? await readOpenRisks(queryable, entityId, now) : new Map();
  return ({ lines, totalMinor }) => {
    const groups = groupsOf(lines.map((line) => ({ ...line, riskFlags: flagsOf.get(line.recommendationId) ?? [] })));
    const { steps, rules: held } = approvalFor(rules, { groups, totalMinor }, []);
    return steps.length > 0
      ? { fromMinor: Math.min(...held.filter((rule) => rule.steps.length > 0).map(({ fromMinor }) => fromMinor)) }
      : null;
  };
}

/** What is unusual about each open recommendation, at the price that a release pays today. */
async function readOpenRisks(queryable: Queryable, entityId: number, now: Date): Promise<Map<number, RiskFlag[]>> {
  const { rows } = await queryable.query<RiskyLine & { id: number }>(
    `SELECT r.id, r.item_id AS "itemId", r.supplier_id AS "supplierId", r.node_id AS "nodeId", r.quantity, coalesce(${validPrice("r.quantity", "$2::date")}, r.unit_price)::text AS "unitPrice"
     FROM replenishment_recommendation r LEFT JOIN ${termsWith("r.supplier_id", "r.item_id")} s ON true
     WHERE r.entity_id = $1 AND r.state = 'open' AND r.quantity > 0 ORDER BY r.id`,
    [entityId, dayOf(now)],
  );
  const judged = await readPurchaseRisks(queryable, rows, now);
  return new Map(rows.map(({ id }, index) => [id, judged[index]?.risks.map(({ flag }) => flag) ?? []]));
}
