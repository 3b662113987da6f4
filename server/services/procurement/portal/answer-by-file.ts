import type { Queryable } from "@/db/client";
import { type AnswerColumn, lineResponseOf } from "@/domain/procurement/answer-row";
import { answerTemplate } from "@/domain/procurement/answer-template";
import { applyOrderResponse } from "@/domain/procurement/order-response";
import { unsaidIn } from "@/domain/procurement/unsaid-answer";
import { utf8Text } from "@/server/ingest/body-text";
import { readAnswerTable, type TableIssue } from "../answer-table";
import { type PortalOrder, readPortalOrder } from "./answer-by-portal";

type FileAnswer = {
  lineNumber: number;
  verdict: "accepted" | "changed" | "rejected";
  quantity: number;
  unitPrice: string;
  promisedOn: string;
  reason: string;
};
export type CheckedFile = { version: number; answers: FileAnswer[]; issues: TableIssue[] };

const MOST_ISSUES = 50;
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** The order's lines as a file to fill in. */
export async function portalTemplate(queryable: Queryable, token: string, now: Date): Promise<{ name: string; text: string }> {
  const order = await readPortalOrder(queryable, token, now);
  return { name: `${order.number.replace(/[^A-Za-z0-9._-]+/g, "-")}-answer.csv`, text: answerTemplate(order.number, order.lines) };
}

/**
 * Reads a filled file against the order that the link opens and takes nothing: the supplier looks at what was understood, and sends it
 * as its answer. A file answers every line, so that none is accepted because somebody deleted its row.
 */
export async function checkPortalFile(queryable: Queryable, token: string, now: Date, file: Uint8Array): Promise<CheckedFile> {
  const order = await readPortalOrder(queryable, token, now);
  const { version } = order;
  const refused = (issues: TableIssue[]): CheckedFile => ({ version, answers: [], issues: issues.slice(0, MOST_ISSUES) });
  const text = utf8Text(file);
  if (!text.ok) {
    const line = Number(/\d+/.exec(text.issues[0]?.path ?? "")?.[0] ?? 1);
    return refused([{ line, column: null, message: "is not text in UTF-8. Save the file as CSV UTF-8." }]);
  }
  const table = readAnswerTable(text.value);
  if (!table.ok) return refused(table.issues);
  const issues: TableIssue[] = table.rows
    // A number that looks like a formula was written with an apostrophe.
    .filter(({ row }) => row.purchaseOrder.replace(/^'/, "") !== order.number)
    .map(({ line, row }) => ({ line, column: "purchase_order", message: `"${row.purchaseOrder}" is not ${order.number}` }));
  const applied = applyOrderResponse(
    { lines: order.lines.map(answerable), orderedAt: new Date(`${order.orderedAt}T00:00:00Z`) },
    {
      verdict: "lines",
      lines: table.rows.map(({ row }) => lineResponseOf(row)),
    },
  );
  for (const { line: index, field, message } of applied.issues)
    issues.push({ line: table.rows[index]?.line ?? 1, column: field === undefined ? "line" : columnOf[field], message });
  const named = new Set(table.rows.map(({ row }) => row.lineNumber));
  const absent = order.lines.filter(({ lineNumber }) => !named.has(lineNumber)).map(({ lineNumber }) => lineNumber);
  if (absent.length > 0)
    issues.push({ line: (table.rows.at(-1)?.line ?? 1) + 1, column: "line", message: `is missing: the order's line ${absent.join(", ")}` });
  const lineOf = new Map(order.lines.map((line) => [line.lineNumber, answerable(line)]));
  if (applied.issues.length === 0)
    for (const { line, row } of table.rows) {
      const ordered = lineOf.get(row.lineNumber);
      const unsaid = ordered && unsaidIn(ordered, lineResponseOf(row));
      if (unsaid) issues.push({ line, column: "reason", message: `is empty: ${unsaid}` });
    }
  if (issues.length > 0) return refused(issues.sort((a, b) => a.line - b.line));
  return {
    version,
    issues: [],
    answers: applied.lines.map(({ lineNumber, answer, proposal, reason }) => ({
      lineNumber,
      verdict: answer === "accepted_with_change" ? "changed" : answer,
      quantity: proposal.quantity,
      unitPrice: proposal.unitPrice,
      promisedOn: dayOf(proposal.promisedAt),
      reason: reason ?? "",
    })),
  };
}

const columnOf = { quantity: "quantity", unitPrice: "unit_price", promisedAt: "promised_date" } satisfies Record<string, AnswerColumn>;
const answerable = (line: PortalOrder["lines"][number]) => ({
  ...line,
  id: line.lineNumber,
  requestedAt: new Date(`${line.requestedOn}T00:00:00Z`),
});
