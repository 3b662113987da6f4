import { expect, test } from "vitest";
import { read855 } from "@/domain/documents/x12-855";
import { readInterchange } from "@/domain/documents/x12-interchange";
import type { AnsweredLine } from "@/domain/simulation/supplier-answer";
import { readUblOrderResponse } from "@/server/documents/ubl-order-response";
import { ublAnswer, x12Answer } from "./answer-documents";

const promisedAt = new Date("2026-03-12T09:00:00Z");
const lines: AnsweredLine[] = [
  { lineNumber: 1, sku: "MUG & CO", verdict: "changed", quantity: 15, unitPrice: "4.20", promisedAt, reason: "New price list" },
  { lineNumber: 2, sku: "B", verdict: "accepted", quantity: 20, unitPrice: "4.00", promisedAt },
  { lineNumber: 3, sku: "C", verdict: "rejected", quantity: 0, unitPrice: "1.00", promisedAt, reason: "No longer made" },
];
const changed = { order: "PO-000007", supplier: "S-1", number: "OR-PO-000007-1", at: promisedAt, answer: { isAsOrdered: false, lines } };
const agreed = { ...changed, answer: { isAsOrdered: true, lines } };
const day = new Date("2026-03-12T00:00:00Z");
const ordered = new Map([
  [1, 20],
  [2, 20],
  [3, 20],
]);

function read12(text: string) {
  const interchange = readInterchange(text);
  if (!interchange.ok) throw new Error(JSON.stringify(interchange.issues));
  const read = read855(interchange.value);
  if (!read.ok) throw new Error(JSON.stringify(read.issues));
  return read.value;
}

test("a changed answer is read from UBL as it was meant", () => {
  expect(readUblOrderResponse(ublAnswer(changed))).toMatchObject({
    ok: true,
    value: {
      purchaseOrderNumber: "PO-000007",
      responseNumber: "OR-PO-000007-1",
      verdict: "lines",
      lines: [
        { lineNumber: 1, sku: "MUG & CO", verdict: "changed", quantity: 15, unitPrice: "4.20", promisedAt: day, reason: "New price list" },
        { lineNumber: 2, verdict: "accepted", quantity: 20, unitPrice: "4.00", promisedAt: day },
        { lineNumber: 3, verdict: "rejected" },
      ],
    },
  });
});

test("a changed answer is read from X12 as it was meant", () => {
  expect(read12(x12Answer(changed, ordered, 71))).toMatchObject([
    {
      purchaseOrderNumber: "PO-000007",
      verdict: "lines",
      lines: [
        { lineNumber: 1, verdict: "changed", quantity: 15, unitPrice: "4.20", promisedAt: day },
        { lineNumber: 2, verdict: "accepted", quantity: 20, unitPrice: "4.00", promisedAt: day },
        { lineNumber: 3, verdict: "rejected" },
      ],
    },
  ]);
});

test("an order as it stands is taken without naming its lines", () => {
  expect(readUblOrderResponse(ublAnswer(agreed))).toMatchObject({ ok: true, value: { verdict: "accepted", lines: [] } });
  expect(read12(x12Answer(agreed, ordered, 72))).toMatchObject([{ verdict: "accepted", lines: [] }]);
});
