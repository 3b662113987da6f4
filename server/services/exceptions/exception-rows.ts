import { z } from "zod";
import type { ExceptionState, ExceptionType, ExceptionUndo, ExceptionVerb } from "@/domain/exceptions/catalogue";
import { isWithin } from "@/domain/governance/roles";
import { rowId, versionNumber } from "@/domain/kernel/ids";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requirePermission, type transact } from "../context";
import { ServiceError } from "../errors";

export type Inside = Parameters<Parameters<typeof transact>[1]>[0];

/** The rows as the person saw them; a version that moved on is refused for that row alone. */
export const versionedExceptions = z
  .array(z.object({ id: rowId, version: versionNumber }))
  .min(1)
  .max(500)
  .refine((rows) => new Set(rows.map((row) => row.id)).size === rows.length, "Name each exception once.");
export type VersionedException = z.infer<typeof versionedExceptions>[number];

/** One answer a row, in the order asked for. */
export type ExceptionAnswer = { id: number; applied: true; version: number } | { id: number; applied: false; reason: string };

export type ExceptionRow = {
  id: number;
  entityId: number;
  nodeId: number | null;
  type: ExceptionType;
  state: ExceptionState;
  ownerId: string | null;
  ownerName: string | null;
  /** The person whose change was the last; null when it was the system's. */
  changedBy: string | null;
  snoozedUntil: Date | null;
  subjectKind: string;
  subjectId: number;
  undo: ExceptionUndo | null;
  version: number;
  /** The supplier's answer that it is about; null where it is about none. */
  answerId: number | null;
};

/** Locks the rows in key order and answers each that is in scope; an id outside it stays unknown. */
export async function lockExceptions(context: Inside, ids: readonly number[]): Promise<Map<number, ExceptionRow>> {
  const scope = requirePermission(context, "exceptions.resolve");
  const { rows } = await context.client.query<Omit<ExceptionRow, "ownerName" | "changedBy">>(
    `SELECT e.id, e.entity_id AS "entityId", e.node_id AS "nodeId", e.type, e.state, e.owner_id AS "ownerId", e.snoozed_until AS "snoozedUntil",
       e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.undo, e.version, (e.evidence->>'answerId')::bigint AS "answerId"
     FROM exception e WHERE e.id = ANY($1::bigint[]) ORDER BY e.dedupe_key, e.id FOR UPDATE`,
    [ids],
  );
  const inScope = rows.filter((row) => isWithin(scope, { entityId: row.entityId, nodeIds: row.nodeId === null ? [] : [row.nodeId] }));
  // After the locks: who was faster has only now become visible.
  const { rows: names } = await context.client.query<{ id: number; ownerName: string | null; changedBy: string | null }>(
    `SELECT e.id, o.name AS "ownerName", w.name AS "changedBy" FROM exception e LEFT JOIN "user" o ON o.id = e.owner_id
     LEFT JOIN LATERAL (SELECT a.actor FROM audit_entry a WHERE a.subject_kind = 'exception' AND a.subject_id = e.id ORDER BY a.id DESC LIMIT 1) last ON true
     LEFT JOIN "user" w ON last.actor = 'person:' || w.id WHERE e.id = ANY($1::bigint[])`,
    [inScope.map((row) => row.id)],
  );
  const nameOf = new Map(names.map((row) => [row.id, row]));
  return new Map(
    inScope.map((row) => [
      row.id,
      { ...row, ownerName: nameOf.get(row.id)?.ownerName ?? null, changedBy: nameOf.get(row.id)?.changedBy ?? null },
    ]),
  );
}

/** Why the row is not as the person saw it, or null. */
export function staleness(row: ExceptionRow | undefined, seen: VersionedException): string | null {
  if (!row) return "There is no such exception in your scope.";
  if (row.version === seen.version) return null;
  const state = row.state.replaceAll("_", " ");
  return `${row.changedBy ? `${row.changedBy} changed it` : "It changed"} meanwhile: it is now ${state}${row.ownerName ? `, with ${row.ownerName}` : ""}.`;
}

/** The person who acts; jobs own no exceptions. */
export function actingPerson(context: Pick<Inside, "actor">): string {
  if (context.actor.kind !== "person") throw new ServiceError("forbidden", "Only people work on exceptions.");
  return context.actor.id;
}

export function undoOf(
  row: ExceptionRow,
  verb: ExceptionVerb,
  by: string,
  now: Date,
  action: ExceptionUndo["action"] = null,
): ExceptionUndo {
  return {
    verb,
    by,
    at: now.toISOString(),
    state: row.state,
    ownerId: row.ownerId,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    action,
  };
}

export type ExceptionUpdate = {
  row: ExceptionRow;
  state: ExceptionState;
  ownerId: string | null;
  snoozedUntil: Date | null;
  resolvedAt: Date | null;
  resolution: string | null;
  undo: ExceptionUndo | null;
  detail?: unknown;
};

/** Writes all updates, their audit rows and their change rows. */
export async function saveExceptions(context: Inside, verb: string, updates: readonly ExceptionUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  await context.client.query(
    `UPDATE exception e SET state = v.state, owner_id = v.owner_id, snoozed_until = v.snoozed_until, resolved_at = v.resolved_at, resolution = v.resolution,
       undo = v.undo::jsonb, version = e.version + 1, updated_at = $8
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[]) AS v(id, state, owner_id, snoozed_until, resolved_at, resolution, undo)
     WHERE e.id = v.id`,
    [
      updates.map((u) => u.row.id),
      updates.map((u) => u.state),
      updates.map((u) => u.ownerId),
      updates.map((u) => u.snoozedUntil),
      updates.map((u) => u.resolvedAt),
      updates.map((u) => u.resolution),
      updates.map((u) => (u.undo ? JSON.stringify(u.undo) : null)),
      context.now,
    ],
  );
  await audit(
    context,
    verb,
    updates.map((u) => ({
      subjectKind: "exception",
      subjectId: u.row.id,
      detail: { from: u.row.state, to: u.state, ...(u.detail as object | undefined) },
    })),
  );
  await markChanged(
    context.client,
    "exceptions",
    updates.map((u) => u.row.id),
  );
}
