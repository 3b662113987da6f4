import { z } from "zod";
import type { Queryable } from "@/db/client";
import { type AuditChange, auditChanges } from "@/domain/governance/audit-changes";
import type { Scope } from "@/domain/governance/roles";
import { day } from "@/domain/kernel/days";
import { rowId } from "@/domain/kernel/ids";
import { text } from "@/domain/kernel/words";
import { ServiceError } from "@/server/services/errors";
import { escapeLike } from "./grid-conditions";
import { isoInstant } from "./grid-query";

export const auditQuestion = z.object({
  subjectKind: text(60).optional(),
  subjectId: rowId.optional(),
  /** A part of a person's name, or of the name of a job, source or import. */
  actor: text(100).optional(),
  /** A part of what was done: "released", "bank_change". */
  verb: text(60).optional(),
  /** UTC days, both of them included. */
  from: day.optional(),
  to: day.optional(),
  /** The page after this entry. */
  cursor: rowId.nullish(),
});
export type AuditQuestion = z.infer<typeof auditQuestion>;

export type AuditRow = {
  id: number;
  at: string;
  actor: string;
  verb: string;
  subjectKind: string;
  subjectId: number;
  /** null: it has no other name than its id, or is gone. */
  subjectName: string | null;
  changes: AuditChange[];
};
export type AuditPage = { rows: AuditRow[]; from: string | null; next: number | null };

/** What people call the subject, where they call it otherwise than by its id; read for the rows of the page alone. */
const subjectName = `CASE a.subject_kind
  WHEN 'purchase_order' THEN (SELECT o.number FROM purchase_order o WHERE o.id = a.subject_id)
  WHEN 'sales_order' THEN (SELECT o.external_number FROM sales_order o WHERE o.id = a.subject_id)
  WHEN 'requisition' THEN (SELECT q.number FROM requisition q WHERE q.id = a.subject_id)
  WHEN 'supplier_invoice' THEN (SELECT v.number FROM supplier_invoice v WHERE v.id = a.subject_id)
  WHEN 'supplier' THEN (SELECT s.name FROM supplier s WHERE s.id = a.subject_id)
  WHEN 'item' THEN (SELECT i.sku FROM item i WHERE i.id = a.subject_id)
  WHEN 'node' THEN (SELECT n.code FROM node n WHERE n.id = a.subject_id)
  WHEN 'entity' THEN (SELECT e.name FROM entity e WHERE e.id = a.subject_id) END`;

const PAGE = 50;
/** Without a subject and without a first day the last week is looked through: the whole record is long. */
const USUAL_DAYS = 7;

/** What was done by whom, the last first. An entry names no company, so only those who answer for all of them read it. Throws `forbidden`. */
export async function readAudit(queryable: Queryable, scope: Scope, question: AuditQuestion, now: Date): Promise<AuditPage> {
  if (!(await answersForAll(queryable, scope)))
    throw new ServiceError("forbidden", "The audit spans all companies, and your role is limited to some of them.");
  const from = question.from ?? (question.subjectId === undefined ? dayBefore(now, USUAL_DAYS) : null);
  const like = (text: string | undefined) => (text?.trim() ? `%${escapeLike(text.trim())}%` : null);
  const { rows } = await queryable.query<Omit<AuditRow, "changes"> & { detail: unknown }>(
    `SELECT a.id, ${isoInstant("a.at")} AS at, coalesce(u.name, a.actor) AS actor, a.verb, a.subject_kind AS "subjectKind", a.subject_id AS "subjectId", ${subjectName} AS "subjectName", a.detail
     FROM audit_entry a LEFT JOIN "user" u ON a.actor = 'person:' || u.id
     WHERE ($1::text IS NULL OR a.subject_kind = $1) AND ($2::bigint IS NULL OR a.subject_id = $2) AND ($3::text IS NULL OR coalesce(u.name, a.actor) ILIKE $3)
       AND ($4::text IS NULL OR a.verb ILIKE $4) AND ($5::date IS NULL OR a.at >= $5::date::timestamp AT TIME ZONE 'UTC')
       AND ($6::date IS NULL OR a.at < ($6::date + 1)::timestamp AT TIME ZONE 'UTC') AND ($7::bigint IS NULL OR a.id < $7)
     ORDER BY a.id DESC LIMIT ${PAGE + 1}`,
    [
      question.subjectKind || null,
      question.subjectId ?? null,
      like(question.actor),
      like(question.verb),
      from,
      question.to ?? null,
      question.cursor ?? null,
    ],
  );
  const page = rows.slice(0, PAGE).map(({ detail, ...row }) => ({ ...row, changes: auditChanges(detail) }));
  return { rows: page, from, next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}

/** Everywhere, or in every company that there is. */
async function answersForAll(queryable: Queryable, { everywhere, entityIds }: Scope): Promise<boolean> {
  if (everywhere) return true;
  const { rows } = await queryable.query("SELECT 1 FROM entity WHERE NOT id = ANY($1::int[]) LIMIT 1", [entityIds]);
  return rows.length === 0;
}

const dayBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
