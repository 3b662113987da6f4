import type { Queryable } from "@/db/client";
import type { ApprovalStep, HeldRule } from "@/domain/procurement/approval-rule";
import type { RiskFlag } from "@/domain/procurement/purchase-risk";

/** A rule in the words of the version that was asked. */
export type SaidRule = HeldRule & {
  category: string | null;
  supplierName: string | null;
  /** Minor units of the company's currency. */
  fromMinor: number;
  toMinor: number | null;
  riskFlags: RiskFlag[];
  steps: ApprovalStep[];
};

/**
 * What the rules said at the versions that were held, in their order: as they stand where they are the same, else as the audit keeps that
 * version. One of which neither is known is left out; its steps are kept with what was asked.
 */
export async function readHeldRules(queryable: Queryable, held: readonly HeldRule[]): Promise<SaidRule[]> {
  if (held.length === 0) return [];
  const { rows } = await queryable.query<SaidRule>(
    `SELECT h.id, h.version, said.category, s.name AS "supplierName", said.from_minor AS "fromMinor", said.to_minor AS "toMinor", said.risk_flags AS "riskFlags", said.steps
     FROM unnest($1::bigint[], $2::int[]) WITH ORDINALITY AS h(id, version, place)
     CROSS JOIN LATERAL (
       SELECT r.category, r.supplier_id, r.from_minor::bigint, r.to_minor::bigint, to_jsonb(r.risk_flags) AS risk_flags, r.steps FROM approval_rule r WHERE r.id = h.id AND r.version = h.version
       UNION ALL
       (SELECT a.detail->'after'->>'category', (a.detail->'after'->>'supplierId')::int, (a.detail->'after'->>'fromMinor')::bigint, (a.detail->'after'->>'toMinor')::bigint,
          coalesce(a.detail->'after'->'riskFlags', '[]'), a.detail->'after'->'steps'
        FROM audit_entry a WHERE a.subject_kind = 'approval_rule' AND a.subject_id = h.id AND a.verb = 'approval_rule.set' AND (a.detail->'after'->>'version')::int = h.version
        ORDER BY a.id DESC LIMIT 1)
       LIMIT 1) said
     LEFT JOIN supplier s ON s.id = said.supplier_id ORDER BY h.place`,
    [held.map(({ id }) => id), held.map(({ version }) => version)],
  );
  return rows;
}
