import type { Queryable } from "@/db/client";
import { isWithin, type Scope } from "@/domain/governance/roles";
import { ServiceError } from "@/server/services/errors";
import { isoInstant } from "./grid-query";

export type TimelineEntry = {
  id: number;
  at: string;
  actor: string;
  verb: string;
  subjectKind: string;
  subjectId: number;
  detail: unknown;
};

/** What was written about these subjects, newest first; people by their names. */
export async function readTimeline(
  queryable: Queryable,
  subjects: readonly { kind: string; id: number }[],
  limit = 100,
): Promise<TimelineEntry[]> {
  const { rows } = await queryable.query<TimelineEntry>(
    `SELECT a.id, ${isoInstant("a.at")} AS at, coalesce(u.name, a.actor) AS actor, a.verb, a.subject_kind AS "subjectKind", a.subject_id AS "subjectId", a.detail
     FROM unnest($1::text[], $2::bigint[]) AS s(kind, id) JOIN audit_entry a ON a.subject_kind = s.kind AND a.subject_id = s.id
     LEFT JOIN "user" u ON a.actor = 'person:' || u.id
     ORDER BY a.at DESC, a.id DESC LIMIT $3`,
    [subjects.map((subject) => subject.kind), subjects.map((subject) => subject.id), limit],
  );
  return rows;
}

/** The row, if there is one in the scope. Outside of it an id stays unknown. */
export function rowInScope<Row extends { entityId: number; nodeIds: number[] }>(scope: Scope, rows: readonly Row[]): Row {
  const row = rows[0];
  if (!row || !isWithin(scope, row)) throw new ServiceError("not_found", "There is no such row in your scope.");
  return row;
}
