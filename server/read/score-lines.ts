import { z } from "zod";
import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { priceOverReference } from "@/domain/procurement/supplier-anomaly";
import { answerHours, askedUnits, leadTimeDaysOf, lineFigures, linesBehind, onTimeUnits } from "@/domain/procurement/supplier-scorecard";
import { rowInScope } from "./detail";
import {
  type ClaimRow,
  type ConfirmationRow,
  type FactRow,
  type JudgedInvoiceRow,
  readClaims,
  readConfirmations,
  readFacts,
  readJudgedInvoices,
} from "./score-facts";
import { PANEL_PAGE, type Page } from "./supplier-prices";
import { readSuppliersRows } from "./suppliers";

/** The figures of a scorecard, each of which opens to what it is made of. */
export const scoreFigure = z.enum([...lineFigures, "confirmation", "first_pass", "claims"]);
export type ScoreFigure = z.infer<typeof scoreFigure>;

export type ScoredLine = ReturnType<typeof scoredLine>;
export type ScoreRows =
  | ({ kind: "lines" } & Page<ScoredLine>)
  | ({ kind: "confirmations" } & Page<ConfirmationRow & { hours: number | null }>)
  | ({ kind: "invoices" } & Page<JudgedInvoiceRow>)
  | ({ kind: "claims" } & Page<ClaimRow>);

const sumOf = (line: FactRow, what: "accepted" | "rejected") => line.receipts.reduce((total, receipt) => total + receipt[what], 0);

function scoredLine(line: FactRow) {
  const { lineId, purchaseOrderId, purchaseOrderNumber, sku, currency, orderedQuantity, orderedAt, firstPromisedAt } = line;
  const { unitPrice, firstUnitPrice, listedUnitPrice, billedUnitPrice, priceVarianceMinor, cancelledAt } = line;
  return {
    ...{ lineId, purchaseOrderId, purchaseOrderNumber, sku, currency, orderedQuantity, orderedAt, firstPromisedAt, cancelledAt },
    ...{ unitPrice, firstUnitPrice, listedUnitPrice, billedUnitPrice, priceVarianceMinor },
    askedUnits: askedUnits(line),
    onTimeUnits: onTimeUnits(line),
    acceptedUnits: sumOf(line, "accepted"),
    rejectedUnits: sumOf(line, "rejected"),
    leadTimeDays: leadTimeDaysOf(line),
    priceOverReferenceRatio: priceOverReference(line),
    noticedUnits: line.notices.reduce((total, notice) => total + notice.shipped, 0),
    noticedAndReceivedUnits: line.notices.reduce((total, notice) => total + notice.received, 0),
  };
}

function page<Row, Shown>(rows: readonly Row[], offset: number, show: (row: Row) => Shown): Page<Shown> {
  return { total: rows.length, pageSize: PANEL_PAGE, rows: rows.slice(offset, offset + PANEL_PAGE).map(show) };
}

/** A page of exactly what one figure of the scorecard is made of. */
export async function readScoreLines(
  queryable: Queryable,
  scope: Scope,
  { id, figure, offset }: { id: number; figure: ScoreFigure; offset: number },
  now: Date,
): Promise<ScoreRows> {
  rowInScope(scope, await readSuppliersRows(queryable, [id]));
  if (figure === "confirmation")
    return {
      kind: "confirmations",
      ...page(await readConfirmations(queryable, id, now), offset, (row) => ({ ...row, hours: answerHours(row) })),
    };
  if (figure === "first_pass") return { kind: "invoices", ...page(await readJudgedInvoices(queryable, id, now), offset, (row) => row) };
  if (figure === "claims") return { kind: "claims", ...page(await readClaims(queryable, id, now), offset, (row) => row) };
  return { kind: "lines", ...page(linesBehind(figure, await readFacts(queryable, id, now), now), offset, scoredLine) };
}
