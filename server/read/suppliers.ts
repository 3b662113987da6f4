import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type SupplierRow = TopicRow<"suppliers">;

const score = "LEFT JOIN supplier_score c ON c.supplier_id = s.id";

/** Null, or that a change of its bank details waits for a decision. */
const bankChange = `(SELECT 'waiting' FROM supplier_bank_detail b WHERE b.supplier_id = s.id AND b.state = 'requested')`;

/** The first instant after the last contract; null without one, or where one has no end. */
const contractEndsAt = `(SELECT CASE WHEN bool_and(t.valid_to IS NOT NULL) THEN (max(t.valid_to) + 1)::timestamp AT TIME ZONE 'UTC' END FROM supplier_contract t WHERE t.supplier_id = s.id)`;

const source: GridSource = {
  // What was merged is found under the one that survived.
  from: "(SELECT * FROM supplier WHERE merged_into_id IS NULL) s",
  key: "s.id",
  joins: { score },
  columns: {
    id: { expression: "s.id", type: "number" },
    code: { expression: "s.code", type: "text" },
    name: { expression: "s.name", type: "text" },
    state: { expression: "s.state", type: "text" },
    country: { expression: "s.country", type: "text" },
    currency: { expression: "s.currency", type: "text" },
    contractEndsAt: { expression: contractEndsAt, type: "date" },
    bankChange: { expression: bankChange, type: "text" },
    onTimePercent: { expression: "(c.on_time_ratio * 100)", type: "number", needs: ["score"] },
    inFullPercent: { expression: "(c.in_full_ratio * 100)", type: "number", needs: ["score"] },
    defectPercent: { expression: "(c.defect_ratio * 100)", type: "number", needs: ["score"] },
    leadTimeDays: { expression: "c.lead_time_mean_days", type: "number", needs: ["score"] },
    openOrders: { expression: "coalesce(c.open_orders, 0)", type: "number", needs: ["score"] },
    spendMinor: { expression: "coalesce(c.ordered_minor, 0)", type: "number", needs: ["score"] },
  },
  // A score is made of every node's orders, so it is for people of the whole entity: one node's grant does not open it.
  within: (entityIds, nodeIds) => `(s.entity_id = ANY(${entityIds}) AND ${nodeIds} IS NOT NULL)`,
  atNode: (nodeId) => `EXISTS (SELECT 1 FROM purchase_order x WHERE x.supplier_id = s.id AND x.node_id = ${nodeId})`,
  search: (pattern) => `s.name ILIKE ${pattern} OR s.code ILIKE ${pattern}`,
  // What waits for somebody comes first.
  defaultSort: `(s.state IN ('applied', 'in_review') OR ${bankChange} IS NOT NULL) DESC, s.name, s.id`,
};

const select = `
SELECT json_build_object('id', s.id, 'entityId', s.entity_id, 'nodeIds', '[]'::json, 'code', s.code, 'name', s.name, 'state', s.state,
  'bankChange', ${bankChange}, 'contractEndsAt', ${isoInstant(contractEndsAt)}, 'country', s.country, 'currency', s.currency, 'spendMinor', coalesce(c.ordered_minor, 0), 'openOrders', coalesce(c.open_orders, 0),
  'onTimePercent', c.on_time_ratio * 100, 'inFullPercent', c.in_full_ratio * 100, 'defectPercent', c.defect_ratio * 100,
  'leadTimeDays', c.lead_time_mean_days) AS row
FROM supplier s ${score}`;

export const readSuppliersRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<SupplierRow>(queryable, `${select} WHERE s.id = ANY($1::bigint[])`, [keys]);

export const listSuppliers = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readSuppliersRows);
