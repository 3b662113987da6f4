import { expect, test } from "vitest";
import { exchangeOf } from "./supplier-answer";
import { type SupplyStory, supplyStory } from "./supply";

const DAY = 86_400_000;
const orderedAt = new Date("2026-03-02T00:00:00Z");
const ordered = [
  { lineNumber: 1, sku: "A", quantity: 40, unitPrice: "4.5000" },
  { lineNumber: 2, sku: "B", quantity: 12, unitPrice: "1.2000" },
];
const stories = Array.from({ length: 4_000 }, (_, index) =>
  supplyStory({ number: `PO-${index}`, orderedAt, promisedAt: new Date(orderedAt.getTime() + 14 * DAY), lines: ordered, answers: true }),
);
const share = (of: (story: SupplyStory) => boolean) => stories.filter(of).length / stories.length;
const spoken = stories.flatMap((story) => (story.answer ? [{ ...story, answer: story.answer }] : []));

test("one in thirty says nothing, and about one in seven differs from the order", () => {
  expect(share(({ answer }) => answer === null)).toBeCloseTo(1 / 30, 2);
  const differs = share(({ answer }) => answer !== null && !answer.isAsOrdered);
  expect(differs).toBeGreaterThan(0.08);
  expect(differs).toBeLessThan(0.2);
});

test("the answer comes before the goods leave", () => {
  for (const { answer, shippedAt } of spoken) expect(answer.answeredAt > orderedAt && answer.answeredAt < shippedAt).toBe(true);
});

test("what is said is what happens: units as they were cut, nothing of a rejected line, the price as it was told", () => {
  for (const { answer, shipped, received, billed, rest } of spoken) {
    if (answer.isAsOrdered) continue;
    for (const line of answer.lines) {
      const sent = shipped.find(({ lineNumber }) => lineNumber === line.lineNumber);
      const came = received.find(({ lineNumber }) => lineNumber === line.lineNumber);
      const bill = billed.find(({ lineNumber }) => lineNumber === line.lineNumber);
      if (line.verdict === "rejected") {
        expect([sent, came, bill]).toEqual([undefined, undefined, undefined]);
        continue;
      }
      expect(sent?.quantity).toBe(line.quantity);
      expect((came?.acceptedQuantity ?? 0) + (came?.rejectedQuantity ?? 0)).toBeLessThanOrEqual(line.quantity);
      expect(bill?.quantity).toBeLessThanOrEqual(line.quantity);
      if (line.verdict === "changed") expect(bill?.unitPrice).toBe(line.unitPrice);
    }
    if (
      answer.lines.some(
        (line) => line.verdict === "changed" && line.quantity < (ordered.find((one) => one.sku === line.sku)?.quantity ?? 0),
      )
    )
      expect(rest).toBeNull();
  }
});

test("three suppliers in four exchange documents", () => {
  const codes = Array.from({ length: 2_000 }, (_, index) => `S-${index}`);
  expect(codes.filter((code) => exchangeOf(code) !== "portal").length / codes.length).toBeCloseTo(0.75, 1);
});
