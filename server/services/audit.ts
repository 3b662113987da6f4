import type { Client } from "@/db/client";
import { numberList } from "@/db/number-list";
import { actorName, type ServiceContext } from "./context";

export type AuditRecord = { subjectKind: string; subjectId: number; detail?: unknown };

/** One audit row a record, in the caller's transaction. */
export async function audit(context: ServiceContext & { client: Client }, verb: string, records: readonly AuditRecord[]): Promise<void> {
  if (records.length === 0) return;
  await context.client.query(
    `INSERT INTO audit_entry (at, actor, verb, subject_kind, subject_id, detail)
     SELECT $1, $2, $3, kind, id, detail::jsonb FROM unnest($4::text[], $5::bigint[], $6::text[]) AS r(kind, id, detail)`,
    [
      context.now,
      actorName(context.actor),
      verb,
      records.map((r) => r.subjectKind),
      numberList(records.map((r) => r.subjectId)),
      records.map((r) => (r.detail === undefined ? null : JSON.stringify(r.detail))),
    ],
  );
}
