import type { Queryable } from "@/db/client";
import type { ApprovalNeeded } from "@/domain/automation/guardrails";
import { approvalFor, groupsOf } from "@/domain/procurement/approval-rule";
import type { RiskFlag } from "@/domain/procurement/purchase-risk";
import { type RiskyLine, readPurchaseRisks } from "../procurement/purchase-risks";
import { readApprovalRules } from "../procurement/requisitions/approval-rules";

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

/** What is unusual about each open recommendation. */
async function readOpenRisks(queryable: Queryable, entityId: number, now: Date): Promise<Map<number, RiskFlag[]>> {
  const { rows } = await queryable.query<RiskyLine & { id: number }>(
    `SELECT id, item_id AS "itemId", supplier_id AS "supplierId", node_id AS "nodeId", quantity, unit_price::text AS "unitPrice"
     FROM replenishment_recommendation WHERE entity_id = $1 AND state = 'open' AND quantity > 0 ORDER BY id`,
    [entityId],
  );
  const judged = await readPurchaseRisks(queryable, rows, now);
  return new Map(rows.map(({ id }, index) => [id, judged[index]?.risks.map(({ flag }) => flag) ?? []]));
}
