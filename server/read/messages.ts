import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { isPassable } from "@/server/services/messages/held-keys";
import { type GridQuery, type GridSource, gridPage, isoInstant, jsonRows } from "./grid-query";

type MessageRow = TopicRow<"messages">;

const firstIssue = `CASE WHEN jsonb_array_length(m.issues) > 0 THEN concat_ws(': ', nullif(m.issues->0->>'path', ''), m.issues->0->>'message') END`;

/** The dead letter that message m waits behind. */
export const blockingMessage = (column: "id" | "external_id") =>
  `CASE WHEN m.state IN ('received', 'retrying') THEN (SELECT d.${column} FROM inbound_message d
    WHERE d.entity_key = m.entity_key AND d.id < m.id AND d.state = 'dead' AND NOT ${isPassable("d")} ORDER BY d.entity_key, d.id LIMIT 1) END`;
const blockedBy = blockingMessage("external_id");

const source: GridSource = {
  from: "inbound_message m",
  key: "m.id",
  joins: { source: "JOIN ingest_source s ON s.id = m.source_id" },
  columns: {
    id: { expression: "m.id", type: "number" },
    sourceCode: { expression: "s.code", type: "text", needs: ["source"] },
    kind: { expression: "m.kind", type: "text" },
    externalId: { expression: "m.external_id", type: "text" },
    entityKey: { expression: "m.entity_key", type: "text" },
    state: { expression: "m.state", type: "text" },
    attempts: { expression: "m.attempts", type: "number" },
    receivedAt: { expression: "m.received_at", type: "date" },
    processedAt: { expression: "m.processed_at", type: "date" },
    firstIssue: { expression: `(${firstIssue})`, type: "text" },
    blockedBy: { expression: `(${blockedBy})`, type: "text" },
  },
  within: (entityIds, nodeIds) =>
    `m.source_id IN (SELECT id FROM ingest_source WHERE entity_id = ANY(${entityIds})) AND ${nodeIds} IS NOT NULL`,
  // A message belongs to no node; narrowing to one shows those of its entity.
  atNode: (nodeId) => `m.source_id IN (SELECT x.id FROM ingest_source x JOIN node n ON n.entity_id = x.entity_id WHERE n.id = ${nodeId})`,
  search: (pattern) => `m.external_id ILIKE ${pattern} OR m.entity_key ILIKE ${pattern}`,
  defaultSort: "m.id DESC",
};

const select = `
SELECT json_build_object(
  'id', m.id, 'entityId', s.entity_id, 'nodeIds', json_build_array(),
  'sourceCode', s.code, 'kind', m.kind, 'externalId', m.external_id, 'entityKey', m.entity_key, 'state', m.state, 'attempts', m.attempts,
  'receivedAt', ${isoInstant("m.received_at")}, 'processedAt', ${isoInstant("m.processed_at")}, 'firstIssue', ${firstIssue}, 'blockedBy', ${blockedBy}) AS row
FROM inbound_message m JOIN ingest_source s ON s.id = m.source_id`;

export const readMessagesRows = (queryable: Queryable, keys: readonly number[]) =>
  jsonRows<MessageRow>(queryable, `${select} WHERE m.id = ANY($1::bigint[])`, [keys]);

export const listMessages = (queryable: Queryable, scope: Scope, query: GridQuery) =>
  gridPage(queryable, source, scope, query, readMessagesRows);
