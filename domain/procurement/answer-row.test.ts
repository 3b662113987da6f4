import { expect, test } from "vitest";
import { type AnswerColumn, lineResponseOf, readAnswerRow } from "./answer-row";

const read = (cells: Partial<Record<AnswerColumn, string>>) =>
  readAnswerRow((column) => ({ purchase_order: "PO-1", line: "2", answer: "accept", ...cells })[column] ?? "");

test("a row says what the supplier would deliver of one line; an empty figure means as ordered", () => {
  expect(read({})).toEqual({ row: { purchaseOrder: "PO-1", lineNumber: 2, verdict: "accepted" } });
  const full = read({ answer: " Change ", quantity: "80", unit_price: "4.125", promised_date: "2026-03-12", reason: "Kiln broken" });
  const row = { lineNumber: 2, verdict: "changed", quantity: 80, unitPrice: "4.125", reason: "Kiln broken" };
  expect(full).toEqual({ row: { purchaseOrder: "PO-1", ...row, promisedOn: "2026-03-12" } });
  expect("row" in full && lineResponseOf(full.row)).toEqual({ ...row, promisedAt: new Date("2026-03-12T00:00:00Z") });
});

test.each<[AnswerColumn, string, string]>([
  ["purchase_order", " ", "is empty"],
  ["line", "two", '"two" is not a line number'],
  ["answer", "", "is empty"],
  ["answer", "maybe", '"maybe" is not accept, change or reject'],
  ["quantity", "12 pcs", '"12 pcs" is not a whole number'],
  ["unit_price", "4,50", '"4,50" is not a price such as "4.50"'],
  ["promised_date", "12/03/2026", '"12/03/2026" is not a day such as 2026-03-31'],
  ["promised_date", "2026-02-31", '"2026-02-31" is not a day such as 2026-03-31'],
  ["reason", "x".repeat(301), "is longer than 300 characters"],
])("the column %s cannot be %j", (column, cell, message) => {
  expect(read({ [column]: cell })).toEqual({ issues: [{ column, message }] });
});
