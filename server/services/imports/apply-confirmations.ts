import type { LineVerdict } from "@/domain/procurement/order-response";
import type { OrderConfirmation } from "@/server/services/procurement/answer-fingerprint";
import { recordOrderResponses } from "@/server/services/procurement/record-order-responses";
import type { ApplyChunk } from "./apply-chunk";
import { rejectLines } from "./reject-lines";

type Row = {
  lineNumber: number;
  groupKey: string;
  isOfSupplier: boolean;
  fields: {
    purchaseOrder: string;
    lineNumber: number;
    verdict: LineVerdict;
    quantity?: number;
    unitPrice?: string;
    promisedAt?: string;
    reason?: string;
    responseNumber?: string;
    supplierCode?: string;
  };
};
type Rejection = { lineNumber: number; reason: string };

/** Lines that one answer may have. */
const MOST_LINES = 500;

/** Suppliers' answers, each taken as a whole or not at all, as if it had come over a network. */
export const applyConfirmations: ApplyChunk = async (context, chunk) => {
  const { rows } = await context.client.query<Row>(
    `SELECT l.line_number AS "lineNumber", l.group_key AS "groupKey", l.fields,
       l.fields->>'supplierCode' IS NULL OR EXISTS (SELECT 1 FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id
         JOIN supplier a ON a.entity_id = $4 AND (a.id = s.id OR a.merged_into_id = s.id OR a.id = s.merged_into_id)
         WHERE p.entity_id = $4 AND p.number = l.fields->>'purchaseOrder' AND upper(a.code) = upper(l.fields->>'supplierCode')) AS "isOfSupplier"
     FROM import_line l WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3 ORDER BY l.group_key, l.line_number`,
    [chunk.importId, chunk.after, chunk.through, chunk.entityId],
  );
  const answers = new Map<string, Row[]>();
  for (const row of rows) answers.set(row.groupKey, [...(answers.get(row.groupKey) ?? []), row]);
  const rejected: Rejection[] = [];
  const wanted = [...answers.values()].filter((lines) => {
    const refusal = refusalOf(lines);
    if (refusal) rejected.push(...refusal);
    return !refusal;
  });
  const results = await recordOrderResponses(
    context,
    wanted.map((lines) => ({
      entityId: chunk.entityId,
      supplierId: null,
      via: "csv",
      confirmations: [confirmationOf(lines, chunk.importId)],
    })),
  );
  for (const [index, { issues = [] }] of results.entries()) {
    const lines = wanted[index] ?? [];
    if (issues.length === 0) continue;
    const own = new Map(issues.map(({ path, message }) => [lines[Number(/^lines\.(\d+)/.exec(path)?.[1] ?? -1)]?.lineNumber, message]));
    const first = issues[0]?.message ?? "";
    rejected.push(...lines.map(({ lineNumber }) => ({ lineNumber, reason: own.get(lineNumber) ?? withTheOthers(own, first) })));
  }
  await rejectLines(context.client, "SELECT * FROM unnest($2::int[], $3::text[])", [
    chunk.importId,
    rejected.map(({ lineNumber }) => lineNumber),
    rejected.map(({ reason }) => reason),
  ]);
};

/** A good line of an answer that is refused for another: it says for which. */
function withTheOthers(own: ReadonlyMap<number | undefined, string>, first: string): string {
  const [line] = [...own.keys()].filter((key) => key !== undefined);
  return line === undefined ? first : `the answer is taken as a whole, and line ${line} is refused`;
}

/** Why an answer is refused before it is looked at with its order: each line with its reason. */
function refusalOf(lines: readonly Row[]): Rejection[] | null {
  const all = (reason: (row: Row) => string) => lines.map((row) => ({ lineNumber: row.lineNumber, reason: reason(row) }));
  if (lines.length > MOST_LINES) return all(() => `an answer has at most ${MOST_LINES} lines`);
  const stranger = lines.find((row) => !row.isOfSupplier);
  if (!stranger) return null;
  return all(({ isOfSupplier, fields }) =>
    isOfSupplier
      ? `the answer is taken as a whole, and line ${stranger.lineNumber} is refused`
      : `supplier ${fields.supplierCode} has no purchase order ${fields.purchaseOrder}`,
  );
}

function confirmationOf(lines: readonly Row[], importId: number): OrderConfirmation {
  const [first] = lines;
  return {
    purchaseOrderNumber: first?.fields.purchaseOrder ?? "",
    // A file that names no number is known by its import: the same one carried on is the same answer.
    responseNumber: first?.fields.responseNumber ?? `CSV-${importId}`,
    verdict: "lines",
    lines: lines.map(({ fields: { lineNumber, verdict, quantity, unitPrice, promisedAt, reason } }) => ({
      lineNumber,
      verdict,
      quantity,
      unitPrice,
      reason,
      ...(promisedAt && { promisedAt: new Date(promisedAt) }),
    })),
  };
}
