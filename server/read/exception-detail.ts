import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { readExceptionsRows } from "./exceptions";

/** What the exception is about, and the screen that shows it. */
export type ExceptionSubject = { kind: string; id: number; label: string; screen: string | null };
export type ExceptionDetail = {
  row: TopicRow<"exceptions">;
  evidence: Record<string, unknown>;
  subject: ExceptionSubject;
  /** From the nearest cause to the root. */
  causes: TopicRow<"exceptions">[];
  effects: TopicRow<"exceptions">[];
  timeline: TimelineEntry[];
};

// Each kind of subject: how it is called by people, and where its rows are.
const subjects: Record<string, { label: string; screen: string | null }> = {
  sales_order: { label: "SELECT external_number AS label FROM sales_order WHERE id = $1", screen: "/orders" },
  purchase_order: { label: "SELECT number AS label FROM purchase_order WHERE id = $1", screen: "/purchasing" },
  requisition: { label: "SELECT number AS label FROM requisition WHERE id = $1", screen: "/purchasing/requisitions" },
  asn: {
    label: "SELECT a.number || ' for ' || p.number AS label FROM asn a JOIN purchase_order p ON p.id = a.purchase_order_id WHERE a.id = $1",
    screen: "/inbound",
  },
  supplier_invoice: { label: "SELECT number AS label FROM supplier_invoice WHERE id = $1", screen: "/invoices" },
  stock_balance: {
    // Where a balance is missing its item and node are known, but there is no row to open.
    label: `SELECT i.sku || ' at ' || n.code AS label, EXISTS (SELECT 1 FROM stock_balance b WHERE b.id = $1) AS shown
      FROM item i, node n WHERE i.id = $1::bigint / 4096 AND n.id = $1::bigint % 4096`,
    screen: "/inventory",
  },
  supplier: { label: "SELECT name AS label FROM supplier WHERE id = $1", screen: "/suppliers" },
  automation_policy: {
    label: `SELECT 'Policy: ' || coalesce(nullif(concat_ws(', ', s.name, p.category, p.brand, 'at ' || n.code), ''), 'everything else') AS label FROM automation_policy p
      LEFT JOIN supplier s ON s.id = p.supplier_id LEFT JOIN node n ON n.id = p.node_id WHERE p.id = $1`,
    screen: "/replenishment/automation",
  },
  item: { label: "SELECT sku AS label FROM item WHERE id = $1", screen: "/inventory" },
  import_run: { label: "SELECT 'Import ' || id || ': ' || format AS label FROM import_run WHERE id = $1", screen: null },
  inbound_message: { label: "SELECT external_id AS label FROM inbound_message WHERE id = $1", screen: "/governance" },
};

async function readSubject(queryable: Queryable, kind: string, id: number): Promise<ExceptionSubject> {
  const known = subjects[kind];
  if (!known) return { kind, id, label: String(id), screen: null };
  const { rows } = await queryable.query<{ label: string; shown?: boolean }>(known.label, [id]);
  return { kind, id, label: rows[0]?.label ?? String(id), screen: rows[0]?.shown === false ? null : known.screen };
}

export async function readExceptionDetail(queryable: Queryable, scope: Scope, id: number): Promise<ExceptionDetail> {
  const row = rowInScope(scope, await readExceptionsRows(queryable, [id]));
  const { rows: own } = await queryable.query<{ evidence: Record<string, unknown> }>("SELECT evidence FROM exception WHERE id = $1", [id]);
  const { rows: chain } = await queryable.query<{ id: number }>(
    `WITH RECURSIVE cause (id, depth) AS (
       SELECT cause_id, 1 FROM exception WHERE id = $1 AND cause_id IS NOT NULL
       UNION SELECT e.cause_id, c.depth + 1 FROM cause c JOIN exception e ON e.id = c.id WHERE e.cause_id IS NOT NULL AND c.depth < 20)
     SELECT id FROM cause ORDER BY depth`,
    [id],
  );
  const { rows: caused } = await queryable.query<{ id: number }>(
    "SELECT id FROM exception WHERE cause_id = $1 ORDER BY money_at_risk_minor DESC, id LIMIT 50",
    [id],
  );
  const linked = new Map(
    (
      await readExceptionsRows(
        queryable,
        [...chain, ...caused].map((one) => one.id),
      )
    ).map((one) => [one.id, one]),
  );
  return {
    row,
    evidence: own[0]?.evidence ?? {},
    subject: await readSubject(queryable, row.subjectKind, row.subjectId),
    causes: chain.flatMap((one) => linked.get(one.id) ?? []),
    effects: caused.flatMap((one) => linked.get(one.id) ?? []),
    timeline: await readTimeline(queryable, [
      { kind: "exception", id },
      { kind: row.subjectKind, id: row.subjectId },
    ]),
  };
}
