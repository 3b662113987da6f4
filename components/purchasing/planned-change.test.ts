import { expect, test } from "vitest";
import { usualChangeLimits } from "@/domain/procurement/purchase-order";
import { plannedChange, textsOf } from "./planned-change";

const line = {
  lineNumber: 1,
  sku: "MUG-01",
  quantity: 100,
  receivedQuantity: 10,
  unitPrice: "4.500000",
  promisedAt: "2026-03-09T12:00:00.000Z",
  approvedQuantity: 100,
  approvedUnitPrice: "4.500000",
  approvedPromisedAt: "2026-03-09T12:00:00.000Z",
};
const order = { lines: [line], limits: usualChangeLimits, approvalState: "approved" as const, currency: "GBP" };
const written = (part: Partial<ReturnType<typeof textsOf>>) => plannedChange(order, [{ ...textsOf(line), ...part }]);

test("a form that nobody touched changes nothing", () => {
  expect(textsOf(line)).toEqual({ lineNumber: 1, quantity: "100", unitPrice: "4.50", promisedOn: "2026-03-09" });
  expect(written({})).toMatchObject({ changes: [], differences: 0, needsApproval: false, beyond: [], issue: null });
});

test("a tenth more goes at once, more than that waits for an approver", () => {
  expect(written({ quantity: "110" })).toMatchObject({ differences: 1, needsApproval: false });
  expect(written({ quantity: "111" })).toMatchObject({ differences: 1, needsApproval: true });
});

test("what was changed since the last approval counts as well", () => {
  const grown = { ...line, quantity: 110 };
  const texts = [{ ...textsOf(grown), quantity: "112" }];
  expect(plannedChange({ ...order, lines: [grown] }, texts).needsApproval).toBe(true);
  expect(plannedChange({ ...order, lines: [grown], approvalState: "pending" }, [textsOf(line)]).needsApproval).toBe(false);
});

test("another day keeps the time of day", () => {
  expect(written({ promisedOn: "2026-03-12" }).changes[0]?.promisedAt).toEqual(new Date("2026-03-12T12:00:00.000Z"));
});

test("what is wrong is said with its item", () => {
  expect(written({ quantity: "1.5" }).issue?.message).toBe("MUG-01: units are a whole number.");
  expect(written({ quantity: "9" }).issue?.message).toBe("MUG-01: 10 units were received already.");
  expect(written({ unitPrice: "4,50" }).issue?.message).toBe('MUG-01: the price is a decimal such as "4.50".');
  expect(written({ promisedOn: "" }).issue?.message).toBe("MUG-01: choose a day.");
});

test("it says which figure passes its limit, and what the order comes to", () => {
  expect(written({ quantity: "130", unitPrice: "4.55" })).toMatchObject({
    beyond: [{ lineNumber: 1, field: "quantity", from: 100, to: 130 }],
    effect: { unitsBefore: 100, units: 130, minorBefore: 45_000, minor: 59_150 },
  });
});
