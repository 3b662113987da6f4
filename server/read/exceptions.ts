import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type ExceptionRow = TopicRow<"exceptions">;

export const openExceptions = "e.state NOT IN ('resolved', 'auto_resolved')";
const severityRank = "CASE e.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END";

const source: GridSource = {
  from: "exception e",
  key: "e.id",
  joins: { node: "LEFT JOIN node n ON n.id = e.node_id", owner: `LEFT JOIN "user" u ON u.id = e.owner_id` },
  columns: {
    id: { expression: "e.id", type: "number" },
    type: { expression: "e.type", type: "text" },
    severity: { expression: "e.severity", type: "text", order: severityRank },
    state: { expression: "e.state", type: "text" },
    title: { expression: "e.title", type: "text" },
    moneyAtRiskMinor: { expression: "e.money_at_risk_minor", type: "number" },
    nodeCode: { expression: "n.code", type: "text", needs: ["node"] },
    subjectKind: { expression: "e.subject_kind", type: "text" },
    subjectId: { expression: "e.subject_id", type: "number" },
    ownerId: { expression: "e.owner_id", type: "text" },
    ownerName: { expression: "u.name", type: "text", needs: ["owner"] },
    openedAt: { expression: "e.opened_at", type: "date" },
    dueAt: { expression: "e.due_at", type: "date" },
    // A paused clock is not overdue.
    sla: {
      expression: `CASE WHEN e.state = 'snoozed' THEN 'paused' WHEN ${openExceptions} AND e.due_at < now() THEN 'overdue' ELSE 'in_time' END`,
      type: "text",
      order: "e.due_at",
    },
    snoozedUntil: { expression: "e.snoozed_until", type: "date" },
    resolution: { expression: "e.resolution", type: "text" },
    version: { expression: "e.version", type: "number" },
  },
  within: (entityIds, nodeIds) => `(e.entity_id = ANY(${entityIds}) OR e.node_id = ANY(${nodeIds}))`,
  atNode: (nodeId) => `e.node_id = ${nodeId}`,
  search: (pattern) => `e.title ILIKE ${pattern} OR e.type ILIKE ${pattern}`,
  defaultSort: `(${openExceptions}) DESC, e.money_at_risk_minor DESC, e.id`,
};

const select = `
SELECT json_build_object(
  'id', e.id, 'entityId', e.entity_id, 'nodeIds', array_remove(ARRAY[e.node_id], NULL),
  'type', e.type, 'severity', e.severity, 'state', e.state, 'title', e.title, 'moneyAtRiskMinor', e.money_at_risk_minor, 'nodeCode', n.code,
  'subjectKind', e.subject_kind, 'subjectId', e.subject_id, 'ownerId', e.owner_id, 'ownerName', u.name, 'openedAt', ${isoInstant("e.opened_at")},
  'dueAt', ${isoInstant("e.due_at")}, 'snoozedUntil', ${isoInstant("e.snoozed_until")}, 'resolution', e.resolution, 'version', e.version) AS row
FROM exception e LEFT JOIN node n ON n.id = e.node_id LEFT JOIN "user" u ON u.id = e.owner_id`;

export const readExceptionsRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<ExceptionRow>(queryable, `${select} WHERE e.id = ANY($1::bigint[])`, [keys]);

export const listExceptions = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readExceptionsRows);
