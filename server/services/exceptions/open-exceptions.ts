import { acceptingActions } from "@/domain/exceptions/actions";
import { catalogue, type FoundException } from "@/domain/exceptions/catalogue";
import { severityOf } from "@/domain/exceptions/severity";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { type ServiceContext, transact } from "../context";

const HOUR = 3_600_000;
/** What a person accepted stays accepted this long while it has not grown by half. */
const SETTLED_HOURS = 24;

export type OpenedExceptions = { opened: number[]; changed: number[] };

/**
 * Opens what was found, once for each key: what is open already is brought up to date, keeping its owner, state and clock. Where a supplier
 * has answered again it is another question: whoever looked at the first answer has not seen this version.
 */
export async function openExceptions(context: ServiceContext, found: readonly FoundException[]): Promise<OpenedExceptions> {
  const unique = [...new Map(found.map((problem) => [problem.dedupeKey, problem])).values()].sort((a, b) =>
    a.dedupeKey < b.dedupeKey ? -1 : 1,
  );
  if (unique.length === 0) return { opened: [], changed: [] };
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const due = unique.map((problem) => new Date(now.getTime() + catalogue[problem.type].dueHours * HOUR));
    const { rows } = await client.query<{ id: number; inserted: boolean }>(
      `INSERT INTO exception AS e (type, severity, entity_id, node_id, title, money_at_risk_minor, subject_kind, subject_id, dedupe_key, evidence, opened_at, due_at, updated_at)
       SELECT f.type, f.severity, f.entity_id, f.node_id, f.title, f.money, f.subject_kind, f.subject_id, f.key, f.evidence::jsonb, $11, f.due_at, $11
       FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::text[], $10::text[], $12::timestamptz[], $15::boolean[])
         AS f(type, severity, entity_id, node_id, title, money, subject_kind, subject_id, key, evidence, due_at, worth_it)
       WHERE (f.worth_it OR EXISTS (SELECT 1 FROM exception o WHERE o.dedupe_key = f.key AND o.state NOT IN ('resolved', 'auto_resolved'))) AND NOT EXISTS (SELECT 1 FROM exception r WHERE r.dedupe_key = f.key AND r.state = 'resolved' AND r.undo #>> '{action,name}' = ANY($14::text[])
         AND r.resolved_at > $11::timestamptz - $13 * interval '1 hour' AND f.money <= r.money_at_risk_minor * 1.5)
       ORDER BY f.key
       ON CONFLICT (dedupe_key) WHERE state NOT IN ('resolved', 'auto_resolved') DO UPDATE SET
         title = excluded.title, money_at_risk_minor = excluded.money_at_risk_minor, evidence = excluded.evidence, updated_at = excluded.updated_at,
         version = e.version + (e.evidence->'answerId' IS DISTINCT FROM excluded.evidence->'answerId')::int,
         severity = CASE WHEN e.due_at > $11 THEN excluded.severity ELSE CASE excluded.severity WHEN 'low' THEN 'medium' WHEN 'medium' THEN 'high' ELSE 'critical' END END
       WHERE (e.title, e.money_at_risk_minor, e.evidence->'answerId') IS DISTINCT FROM (excluded.title, excluded.money_at_risk_minor, excluded.evidence->'answerId')
       RETURNING id, xmax = 0 AS inserted`,
      [
        unique.map((p) => p.type),
        unique.map((p, index) => severityOf(p.moneyAtRiskMinor, due[index] ?? now, now)),
        unique.map((p) => p.entityId),
        unique.map((p) => p.nodeId),
        unique.map((p) => p.title),
        unique.map((p) => p.moneyAtRiskMinor),
        unique.map((p) => p.subjectKind),
        unique.map((p) => p.subjectId),
        unique.map((p) => p.dedupeKey),
        unique.map((p) => JSON.stringify(p.evidence)),
        now,
        due,
        SETTLED_HOURS,
        acceptingActions,
        // Below the threshold nothing is opened; what is open already still learns what it is worth now.
        unique.map((p) => p.moneyAtRiskMinor >= catalogue[p.type].minimumMinor),
      ],
    );
    const opened = rows.filter((row) => row.inserted).map((row) => row.id);
    await audit(
      inside,
      "exception.opened",
      opened.map((id) => ({ subjectKind: "exception", subjectId: id })),
    );
    await markChanged(
      client,
      "exceptions",
      rows.map((row) => row.id),
    );
    return { opened, changed: rows.filter((row) => !row.inserted).map((row) => row.id) };
  });
}

/** Resolves the exceptions whose cause is gone, except those that somebody resolved meanwhile. */
export async function clearExceptions(context: ServiceContext, exceptionIds: readonly number[]): Promise<number[]> {
  if (exceptionIds.length === 0) return [];
  return transact(context, async (inside) => {
    const { rows } = await inside.client.query<{ id: number }>(
      `UPDATE exception SET state = 'auto_resolved', resolved_at = $2, resolution = 'The cause is gone.', undo = NULL, version = version + 1, updated_at = $2
       WHERE id IN (SELECT id FROM exception WHERE id = ANY($1::bigint[]) AND state NOT IN ('resolved', 'auto_resolved') ORDER BY dedupe_key FOR UPDATE)
       RETURNING id`,
      [exceptionIds, inside.now],
    );
    const ids = rows.map((row) => row.id);
    await audit(
      inside,
      "exception.auto_resolved",
      ids.map((id) => ({ subjectKind: "exception", subjectId: id })),
    );
    await markChanged(inside.client, "exceptions", ids);
    return ids;
  });
}
