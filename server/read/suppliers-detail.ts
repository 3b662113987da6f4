import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import {
  type AnomalyKind,
  anomalyKinds,
  type Observation,
  type SupplierAnomaly,
  supplierAnomaly,
} from "@/domain/procurement/supplier-anomaly";
import { type OrderLineFact, onTimeUnits, SCORE_DAYS, type Scorecard, supplierScorecard } from "@/domain/procurement/supplier-scorecard";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { isoInstant, jsonRows } from "./grid-query";
import { type BankDetailRow, readBankDetails } from "./supplier-bank";
import { type ContractRow, readSupplierContracts } from "./supplier-contracts";
import { PANEL_PAGE, type Page } from "./supplier-prices";
import { readSuppliersRows } from "./suppliers";

type FactRow = OrderLineFact & { lineId: number; purchaseOrderId: number; purchaseOrderNumber: string; sku: string };
type ScoredLine = Pick<FactRow, "lineId" | "purchaseOrderId" | "purchaseOrderNumber" | "sku" | "orderedQuantity" | "firstPromisedAt"> & {
  onTimeUnits: number;
  acceptedUnits: number;
  rejectedUnits: number;
  priceVarianceMinor: number;
};
type Term = {
  itemId: number;
  sku: string;
  unitPrice: string;
  leadTimeDays: number;
  minimumOrderQuantity: number;
  orderMultiple: number;
  rank: number;
};
export type SupplierDetail = {
  row: TopicRow<"suppliers">;
  scoreDays: number;
  scorecard: Scorecard;
  /** Settled without a person, of all invoices that the match has judged. */
  invoices: { matched: number; judged: number };
  /** Items that it sells, and those of them that no other approved supplier does. */
  items: { sold: number; onlyHere: number };
  anomalies: SupplierAnomaly[];
  lineCount: number;
  terms: Term[];
  bankDetails: BankDetailRow[];
  contracts: ContractRow[];
  timeline: TimelineEntry[];
};

/** What a panel can show; the count says how many there are. */
const SHOWN = 50;
const DAY = 86_400_000;

const facts = `
SELECT json_build_object('lineId', l.id, 'total', count(*) OVER (), 'purchaseOrderId', p.id, 'purchaseOrderNumber', p.number, 'sku', i.sku,
  'orderedQuantity', l.ordered_quantity, 'orderedAt', ${isoInstant("p.ordered_at")}, 'firstPromisedAt', ${isoInstant("l.first_promised_at")},
  'receipts', (SELECT coalesce(json_agg(json_build_object('at', ${isoInstant("r.received_at")}, 'accepted', x.accepted_quantity, 'rejected', x.rejected_quantity)), '[]')
     FROM goods_receipt_line x JOIN goods_receipt r ON r.id = x.goods_receipt_id WHERE x.purchase_order_line_id = l.id),
  'priceVarianceMinor', coalesce(b.variance, 0), 'billedAtOrderPriceMinor', coalesce(b.agreed, 0),
  'notices', (SELECT coalesce(json_agg(json_build_object('shipped', n.shipped_quantity, 'received', n.received_quantity)), '[]')
     FROM asn_line n JOIN asn a ON a.id = n.asn_id WHERE n.purchase_order_line_id = l.id AND a.state <> 'in_transit')) AS row
FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
LEFT JOIN (SELECT y.purchase_order_line_id AS line_id, sum(round((y.unit_price - z.unit_price) * y.billed_quantity * 100))::float8 AS variance,
    sum(round(z.unit_price * y.billed_quantity * 100))::float8 AS agreed
  FROM supplier_invoice v JOIN supplier_invoice_line y ON y.invoice_id = v.id JOIN purchase_order_line z ON z.id = y.purchase_order_line_id
  WHERE v.supplier_id = $1 GROUP BY 1) b ON b.line_id = l.id
WHERE p.supplier_id = $1 AND p.ordered_at >= $2::timestamptz - make_interval(days => ${SCORE_DAYS})
ORDER BY l.first_promised_at DESC, l.id`;

/** One observation a line, of lines for which the thing was measured. */
function observations(kind: AnomalyKind, lines: readonly FactRow[]): Observation[] {
  return lines.flatMap((line) => {
    const last = line.receipts
      .map((receipt) => receipt.at)
      .sort()
      .at(-1);
    if (last === undefined) return [];
    const accepted = sumOf(line, "accepted");
    const rejected = sumOf(line, "rejected");
    const value =
      kind === "lead_time"
        ? (new Date(last).getTime() - new Date(line.orderedAt).getTime()) / DAY
        : kind === "quality"
          ? rejected / Math.max(1, accepted + rejected)
          : line.billedAtOrderPriceMinor === 0
            ? null
            : line.priceVarianceMinor / line.billedAtOrderPriceMinor;
    const { lineId: orderLineId, purchaseOrderId, purchaseOrderNumber } = line;
    return value === null ? [] : [{ at: last, value, orderLineId, purchaseOrderId, purchaseOrderNumber }];
  });
}

const sumOf = (line: OrderLineFact, what: "accepted" | "rejected") => line.receipts.reduce((total, receipt) => total + receipt[what], 0);

export async function readSupplierDetail(queryable: Queryable, scope: Scope, id: number, now: Date): Promise<SupplierDetail> {
  const row = rowInScope(scope, await readSuppliersRows(queryable, [id]));
  const lines = await jsonRows<FactRow>(queryable, facts, [id, now]);
  const invoices = await queryable.query<{ matched: number; judged: number }>(
    `SELECT (count(*) FILTER (WHERE state IN ('matched', 'within_tolerance')))::int AS matched, (count(*) FILTER (WHERE state <> 'unmatched'))::int AS judged
     FROM supplier_invoice WHERE supplier_id = $1 AND invoiced_at >= $2::timestamptz - make_interval(days => ${SCORE_DAYS})`,
    [id, now],
  );
  const terms = await jsonRows<Term>(
    queryable,
    `SELECT json_build_object('itemId', i.id, 'sku', i.sku, 'unitPrice', t.unit_price::text, 'leadTimeDays', t.lead_time_days,
       'minimumOrderQuantity', t.minimum_order_quantity, 'orderMultiple', t.order_multiple, 'rank', t.rank) AS row
     FROM supplier_item t JOIN item i ON i.id = t.item_id WHERE t.supplier_id = $1 ORDER BY i.sku LIMIT ${SHOWN}`,
    [id],
  );
  const items = await queryable.query<{ sold: number; onlyHere: number }>(
    `SELECT count(*)::int AS sold, (count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM supplier_item o JOIN supplier s ON s.id = o.supplier_id AND s.state = 'approved'
       WHERE o.item_id = t.item_id AND o.supplier_id <> t.supplier_id)))::int AS "onlyHere"
     FROM supplier_item t JOIN item i ON i.id = t.item_id AND i.merged_into_id IS NULL AND i.lifecycle <> 'phase_out' WHERE t.supplier_id = $1`,
    [id],
  );
  return {
    row,
    scoreDays: SCORE_DAYS,
    scorecard: supplierScorecard(lines, now),
    invoices: invoices.rows[0] ?? { matched: 0, judged: 0 },
    items: items.rows[0] ?? { sold: 0, onlyHere: 0 },
    anomalies: (Object.keys(anomalyKinds) as AnomalyKind[]).flatMap((kind) => supplierAnomaly(kind, observations(kind, lines)) ?? []),
    lineCount: lines.length,
    terms,
    bankDetails: await readBankDetails(queryable, id, now),
    contracts: await readSupplierContracts(queryable, id, now),
    timeline: await readTimeline(queryable, [{ kind: "supplier", id }]),
  };
}

/** A page of the order lines that the scores are made of, the last promised first. */
export async function readScoreLines(queryable: Queryable, scope: Scope, id: number, offset: number, now: Date): Promise<Page<ScoredLine>> {
  rowInScope(scope, await readSuppliersRows(queryable, [id]));
  const lines = await jsonRows<FactRow & { total: number }>(queryable, `${facts} LIMIT ${PANEL_PAGE} OFFSET $3`, [id, now, offset]);
  return {
    total: lines[0]?.total ?? 0,
    pageSize: PANEL_PAGE,
    rows: lines.map((line) => ({
      lineId: line.lineId,
      purchaseOrderId: line.purchaseOrderId,
      purchaseOrderNumber: line.purchaseOrderNumber,
      sku: line.sku,
      orderedQuantity: line.orderedQuantity,
      firstPromisedAt: line.firstPromisedAt,
      onTimeUnits: onTimeUnits(line),
      acceptedUnits: sumOf(line, "accepted"),
      rejectedUnits: sumOf(line, "rejected"),
      priceVarianceMinor: line.priceVarianceMinor,
    })),
  };
}
