import { expect, test } from "vitest";
import { answerOf, asOrdered, lineValue, newsOf } from "./portal-answer";

const line = {
  lineNumber: 1,
  sku: "MUG",
  supplierSku: null,
  description: "A mug",
  quantity: 20,
  unitPrice: "4.500000",
  requestedOn: "2026-03-09",
  promisedOn: "2026-03-09",
  answer: "none",
};

const order = { orderedAt: "2026-03-02", lines: [line] };

test("an accepted line says only that, a changed one all its figures, a rejected one why", () => {
  const first = asOrdered(line);
  expect(answerOf(order, [first]).lines).toEqual([{ lineNumber: 1, verdict: "accepted" }]);
  expect(answerOf(order, [{ ...first, verdict: "changed", quantity: "15", promisedOn: "2026-03-12" }]).lines).toEqual([
    { lineNumber: 1, verdict: "changed", quantity: 15, unitPrice: "4.50", promisedOn: "2026-03-12" },
  ]);
  expect(answerOf(order, [{ ...first, verdict: "rejected", reason: "No longer made" }]).lines).toEqual([
    { lineNumber: 1, verdict: "rejected", reason: "No longer made" },
  ]);
});

test("what is wrong is said with its line", () => {
  const changed = { ...asOrdered(line), verdict: "changed" as const };
  expect(answerOf(order, [{ ...changed, quantity: "many" }]).issue).toBe("Line 1: units are a whole number.");
  expect(answerOf(order, [{ ...changed, unitPrice: "4,50" }]).issue).toBe('Line 1: the price is a decimal such as "4.50".');
  expect(answerOf(order, [{ ...changed, promisedOn: "" }]).issue).toBe("Line 1: choose a day.");
  expect(answerOf(order, [{ ...changed, verdict: "rejected" }]).issue).toBe("Line 1: say why it is rejected.");
  expect(answerOf(order, [changed]).issue).toBe("Line 1: say what is otherwise, or accept it as ordered.");
});

test("and what cannot be meant as whoever takes the answer says it", () => {
  const issue = (part: object) => answerOf(order, [{ ...asOrdered(line), verdict: "changed", ...part }]).issue;
  expect(issue({ unitPrice: "45.01" })).toBe("Line 1 is answered at 45.01, but was ordered at 4.5.");
  expect(issue({ unitPrice: "0" })).toContain("answered at 0");
  expect(issue({ promisedOn: "1999-01-01" })).toBe("Line 1 is promised for 1999-01-01, before it was ordered on 2026-03-02.");
  expect(issue({ promisedOn: "0000-01-01" })).toContain("before it was ordered");
  expect(issue({ quantity: "201" })).toBe("201 confirmed where 20 were ordered.");
  expect(issue({ unitPrice: "5", promisedOn: "2026-03-10" })).toBeNull();
});

test("a line says its value to the penny, whatever places its price has", () => {
  expect(lineValue({ quantity: 3, unitPrice: "0.333300" }, "GBP")).toBe("1.00");
  expect(lineValue({ quantity: 90, unitPrice: "12.240300" }, "GBP")).toBe("1,101.63");
  expect(lineValue({ quantity: 3, unitPrice: "400" }, "JPY")).toBe("1,200");
});

test("the supplier reads what the buyer made of its answer", () => {
  const seen = { buyerName: "Harbour", version: 2, isPending: false };
  expect(newsOf({ ...seen, news: null })).toBeNull();
  expect(newsOf({ ...seen, isPending: true, news: null })).toContain("does not hold yet");
  expect(newsOf({ ...seen, news: { errand: "agreed", reason: null, saidOn: "2026-03-04" } })).toContain(
    "took your answer on 2026-03-04. Version 2",
  );
  expect(newsOf({ ...seen, news: { errand: "refused", reason: "Too late.", saidOn: "2026-03-04" } })).toBe(
    "Harbour did not take your answer on 2026-03-04: Too late. Version 2 of the order stands: please answer again.",
  );
});
