import type { Queryable } from "@/db/client";
import { type ExceptionType, exceptionTypes, type FoundException } from "@/domain/exceptions/catalogue";
import { type Severity, severities, severityOf } from "@/domain/exceptions/severity";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requirePermission, type ServiceContext, transact } from "../context";
import { readDelayRisks } from "../procurement/delay-risks";
import { detectors } from "./detectors";
import { clearExceptions, openExceptions } from "./open-exceptions";

type Row = {
  entity_id: number;
  node_id: number | null;
  title: string;
  money: number;
  subject_kind: string;
  subject_id: number;
  key: string;
  evidence: Record<string, unknown>;
};
export type Detected = { opened: number; changed: number; cleared: number };

/** What reads the whole ledger, or half a year: for the reconciliation. */
const thoroughTypes: readonly ExceptionType[] = ["ledger_drift", "supplier_anomaly"];
const QUICK = exceptionTypes.filter((type) => !thoroughTypes.includes(type));
/** Orders that come later, shorter or not at all. */
const delayTypes: readonly ExceptionType[] = ["order_changed", "order_rejected", "order_late"];
/** Rows in one transaction. */
const CHUNK = 500;

/** Looks for every type of problem at once: opens what is new, refreshes what is open, resolves what is gone, links causes. */
export async function detectExceptions(
  context: ServiceContext,
  { types = QUICK, stopped }: { types?: readonly ExceptionType[]; stopped?: () => boolean } = {},
): Promise<Detected> {
  requirePermission(context, "governance.write");
  const totals: Detected = { opened: 0, changed: 0, cleared: 0 };
  for (const type of types) {
    if (stopped?.()) return totals;
    // What is open is read before looking: a problem that another run opens meanwhile is not mistaken for one that has gone.
    const open = await readOpen(context, type);
    const found = await detect(context, type);
    const stillOpen = new Set(found.map((problem) => problem.dedupeKey));
    const gone = open.filter((row) => !stillOpen.has(row.key)).map((row) => row.id);
    // What has gone first, so that a problem that came back is a new one.
    totals.cleared += (await clearExceptions(context, gone)).length;
    for (let from = 0; from < found.length; from += CHUNK) {
      const { opened, changed } = await openExceptions(context, found.slice(from, from + CHUNK));
      totals.opened += opened.length;
      totals.changed += changed.length;
    }
  }
  await linkCauses(context);
  await wakeSnoozed(context);
  await raiseOverdue(context);
  return totals;
}

async function readOpen(context: ServiceContext, type: ExceptionType): Promise<{ id: number; key: string }[]> {
  const { rows } = await (context.client ?? context.pool).query<{ id: number; key: string }>(
    "SELECT id, dedupe_key AS key FROM exception WHERE type = $1 AND state NOT IN ('resolved', 'auto_resolved')",
    [type],
  );
  return rows;
}

async function detect(context: ServiceContext, type: ExceptionType): Promise<FoundException[]> {
  const sql = detectors[type];
  const queryable = context.client ?? context.pool;
  const { rows: seen } = await queryable.query<Row>(sql, sql.includes("$1") ? [context.now] : []);
  const rows = delayTypes.includes(type) ? await withLostSales(queryable, seen, context.now) : seen;
  return rows.map((row) => ({
    type,
    entityId: row.entity_id,
    nodeId: row.node_id,
    title: row.title,
    moneyAtRiskMinor: Number(row.money),
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    dedupeKey: `${type}:${row.key}`,
    evidence: row.evidence,
  }));
}

/** What the delay is expected to lose in sales stands beside what waits already; the money at risk is the larger. */
async function withLostSales(queryable: Queryable, rows: readonly Row[], now: Date): Promise<Row[]> {
  const risks = await readDelayRisks(
    queryable,
    rows.map((row) => row.subject_id),
    now,
  );
  return rows.map((row) => {
    const risk = risks.get(row.subject_id);
    if (!risk) return row;
    const uncovered = risk.lines.filter(({ units }) => units > 0).map(({ sku, days, units }) => ({ sku, days, units }));
    const evidence = {
      ...row.evidence,
      expectedLostUnits: risk.units,
      expectedLostMarginMinor: risk.minor,
      ...(uncovered.length > 0 && { uncovered }),
    };
    return { ...row, money: Math.max(Number(row.money), risk.minor), evidence };
  });
}

/** A late delivery is the cause of the backorders and stockouts of its items at its node; the one that is latest counts. */
async function linkCauses(context: ServiceContext): Promise<void> {
  await transact(context, async ({ client, now }) => {
    const { rows } = await client.query<{ id: number }>(
      `WITH link AS (
         SELECT DISTINCT ON (e.id) e.id, cause.id AS cause_id
         FROM exception e JOIN stock_balance b ON b.id = e.subject_id
         JOIN asn_line l ON l.item_id = b.item_id AND l.received_quantity < l.shipped_quantity
         JOIN asn a ON a.id = l.asn_id AND a.node_id = b.node_id AND a.state = 'in_transit'
         JOIN exception cause ON cause.type = 'asn_late' AND cause.subject_kind = 'asn' AND cause.subject_id = a.id AND cause.state NOT IN ('resolved', 'auto_resolved')
         WHERE e.type IN ('backorder', 'stockout_risk') AND e.subject_kind = 'stock_balance' AND e.state NOT IN ('resolved', 'auto_resolved')
         ORDER BY e.id, a.expected_at, cause.id
       )
       UPDATE exception e SET cause_id = link.cause_id, updated_at = $1 FROM link WHERE e.id = link.id AND e.cause_id IS DISTINCT FROM link.cause_id RETURNING e.id`,
      [now],
    );
    await markChanged(
      client,
      "exceptions",
      rows.map((row) => row.id),
    );
  });
}

async function wakeSnoozed(context: ServiceContext): Promise<void> {
  await transact(context, async (inside) => {
    const { rows } = await inside.client.query<{ id: number }>(
      `UPDATE exception SET state = 'acknowledged', snoozed_until = NULL, undo = NULL, version = version + 1, updated_at = $1
       WHERE id IN (SELECT id FROM exception WHERE state = 'snoozed' AND snoozed_until <= $1 ORDER BY dedupe_key FOR UPDATE) RETURNING id`,
      [inside.now],
    );
    await audit(
      inside,
      "exception.woken",
      rows.map((row) => ({ subjectKind: "exception", subjectId: row.id })),
    );
    await markChanged(
      inside.client,
      "exceptions",
      rows.map((row) => row.id),
    );
  });
}

/** The clock alone raises a severity; nothing else about the exception needs to change for it. */
async function raiseOverdue(context: ServiceContext): Promise<void> {
  await transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows } = await client.query<{ id: number; severity: Severity; money: number; due_at: Date }>(
      "SELECT id, severity, money_at_risk_minor AS money, due_at FROM exception WHERE state NOT IN ('resolved', 'auto_resolved', 'snoozed') AND due_at <= $1 AND severity <> $2 ORDER BY dedupe_key FOR UPDATE",
      [now, severities[severities.length - 1]],
    );
    const raised = rows
      .map((row) => ({ id: row.id, was: row.severity, severity: severityOf(row.money, row.due_at, now) }))
      .filter((row) => row.severity !== row.was);
    await client.query(
      "UPDATE exception e SET severity = s.severity, updated_at = $3 FROM unnest($1::bigint[], $2::text[]) AS s(id, severity) WHERE e.id = s.id",
      [raised.map((row) => row.id), raised.map((row) => row.severity), now],
    );
    await audit(
      inside,
      "exception.raised",
      raised.map((row) => ({ subjectKind: "exception", subjectId: row.id, detail: { from: row.was, to: row.severity } })),
    );
    await markChanged(
      client,
      "exceptions",
      raised.map((row) => row.id),
    );
  });
}
