import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { type AnomalyKind, anomalyKinds, observations, type SupplierAnomaly, supplierAnomaly } from "@/domain/procurement/supplier-anomaly";
import { gapsOf, type ReviewGap } from "@/domain/procurement/supplier-onboarding";
import { confirmationSpeed, SCORE_DAYS, type Scorecard, supplierScorecard } from "@/domain/procurement/supplier-scorecard";
import { sellerOf } from "@/server/services/procurement/supplier/source-terms";
import { readSupplierFile, type SupplierFile } from "@/server/services/procurement/supplier/supplier-file";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { readClaims, readConfirmations, readFacts, readJudgedInvoices } from "./score-facts";
import { type BankDetailRow, readBankDetails } from "./supplier-bank";
import { type ContractRow, readSupplierContracts } from "./supplier-contracts";
import { readSuppliersRows } from "./suppliers";

export type SupplierDetail = {
  row: TopicRow<"suppliers">;
  scoreDays: number;
  scorecard: Scorecard;
  confirmation: ReturnType<typeof confirmationSpeed>;
  /** Invoices that went through the match the first time, of all that it has judged. */
  invoices: { matched: number; judged: number };
  /** There is no claim document yet: disputed invoices and rejected deliveries stand for claims. */
  claims: { disputes: number; rejections: number };
  /** Items that it sells, and those of them that no other approved supplier does. */
  items: { sold: number; onlyHere: number };
  anomalies: SupplierAnomaly[];
  lineCount: number;
  file: SupplierFile & {
    gaps: ReviewGap[];
    readinessId: number | null;
    paymentDays: number;
    minimumOrderMinor: number;
    /** The supplier that answers for it since they were merged. */
    mergedInto: { id: number; name: string } | null;
    /** Codes that mean this one since they were merged into it. */
    mergedCodes: string[];
  };
  bankDetails: BankDetailRow[];
  contracts: ContractRow[];
  timeline: TimelineEntry[];
};

/** Its own terms, and those of suppliers that were merged into it. */
const SOLD_BY = `t.supplier_id IN (SELECT a.id FROM supplier a WHERE ${sellerOf("a")} = $1)`;

export async function readSupplierDetail(queryable: Queryable, scope: Scope, id: number, now: Date): Promise<SupplierDetail> {
  const row = rowInScope(scope, await readSuppliersRows(queryable, [id]));
  const lines = await readFacts(queryable, id, now);
  const judged = await readJudgedInvoices(queryable, id, now);
  const claims = await readClaims(queryable, id, now);
  const disputes = claims.filter(({ kind }) => kind === "disputed_invoice").length;
  const items = await queryable.query<{ sold: number; onlyHere: number }>(
    `SELECT count(*)::int AS sold, (count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM supplier_item o JOIN supplier s ON s.id = o.supplier_id AND s.state = 'approved'
       WHERE o.item_id = t.item_id AND o.supplier_id <> t.supplier_id AND ${sellerOf("s")} <> $1)))::int AS "onlyHere"
     FROM supplier_item t JOIN item i ON i.id = t.item_id AND i.merged_into_id IS NULL AND i.lifecycle <> 'phase_out' WHERE ${SOLD_BY}`,
    [id],
  );
  const file = await readSupplierFile(queryable, id);
  const about = await queryable.query<Omit<SupplierDetail["file"], keyof SupplierFile | "gaps">>(
    `SELECT (SELECT q.id FROM readiness q WHERE q.supplier_id = s.id) AS "readinessId", s.payment_days AS "paymentDays", s.minimum_order_minor AS "minimumOrderMinor",
       (SELECT jsonb_build_object('id', v.id, 'name', v.name) FROM supplier v WHERE v.id = s.merged_into_id) AS "mergedInto",
       ARRAY(SELECT a.code FROM supplier a WHERE a.merged_into_id = s.id ORDER BY 1) AS "mergedCodes" FROM supplier s WHERE s.id = $1`,
    [id],
  );
  const unknown = { readinessId: null, paymentDays: 0, minimumOrderMinor: 0, mergedInto: null, mergedCodes: [] };
  return {
    row,
    file: { ...file, ...(about.rows[0] ?? unknown), gaps: gapsOf(file) },
    scoreDays: SCORE_DAYS,
    scorecard: supplierScorecard(lines, now),
    confirmation: confirmationSpeed(await readConfirmations(queryable, id, now)),
    invoices: { matched: judged.filter(({ firstResult }) => firstResult !== "blocked").length, judged: judged.length },
    claims: { disputes, rejections: claims.length - disputes },
    items: items.rows[0] ?? { sold: 0, onlyHere: 0 },
    anomalies: (Object.keys(anomalyKinds) as AnomalyKind[]).flatMap((kind) => supplierAnomaly(kind, observations(kind, lines)) ?? []),
    lineCount: lines.length,
    bankDetails: await readBankDetails(queryable, id, now),
    contracts: await readSupplierContracts(queryable, id, now),
    timeline: await readTimeline(queryable, [{ kind: "supplier", id }]),
  };
}
