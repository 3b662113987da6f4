import { expect, it } from "vitest";
import { type AnsweredSupply, comparableSupply } from "./comparable-supply";
import { usualChangeLimits } from "./purchase-order";

const march = (day: number) => new Date(Date.UTC(2026, 2, day, 9));
const line = (part: Partial<AnsweredSupply>): AnsweredSupply => ({
  approvalState: "approved",
  supplierState: "accepted_with_change",
  holdReason: null,
  answer: "accepted_with_change",
  answerReason: null,
  ordered: 100,
  settled: 0,
  cutByAnswers: 0,
  approvedQuantity: 100,
  approvedPromisedAt: march(9),
  unitPrice: "4.000000",
  requestedAt: march(9),
  promisedAt: march(9),
  proposedQuantity: 50,
  proposedUnitPrice: "4.000000",
  proposedPromisedAt: march(12),
  ...part,
});
const taken = (part: Partial<AnsweredSupply>) => comparableSupply(line(part), usualChangeLimits);

it("what is on its way already is settled: of 100 with 20 on their way and 50 offered, 30 are confirmed of 80", () => {
  expect(taken({ settled: 20 })).toEqual({ wanted: 80, confirmed: 30, promisedAt: march(12) });
  expect(taken({ settled: 60 })).toEqual({ wanted: 40, confirmed: 0, promisedAt: march(12) });
});

it("an accepted line has all of it, and what an earlier answer cut off is wanted again as far as it was approved", () => {
  const accepted = { answer: "accepted" as const, proposedQuantity: null, proposedUnitPrice: null, proposedPromisedAt: null };
  expect(taken(accepted)).toEqual({ wanted: 100, confirmed: 100, promisedAt: march(9) });
  expect(taken({ ...accepted, ordered: 40, cutByAnswers: 60 })).toEqual({ wanted: 100, confirmed: 40, promisedAt: march(9) });
  expect(taken({ ...accepted, ordered: 90, cutByAnswers: 60 })).toMatchObject({ wanted: 100, confirmed: 90 });
  // The buyer cut this one.
  expect(taken({ ...accepted, ordered: 40 })).toMatchObject({ wanted: 40, confirmed: 40 });
});

it("a rejected line has nothing of what it wants", () => {
  expect(taken({ answer: "rejected", proposedQuantity: null })).toEqual({ wanted: 100, confirmed: 0, promisedAt: march(9) });
});

it("takes no part where something else has to be decided first", () => {
  expect(taken({ holdReason: "price query" })).toBe("held");
  expect(taken({ approvalState: "pending" })).toBe("to_approve");
  expect(taken({ answer: "none" })).toBe("not_answered");
  expect(taken({ supplierState: "unsent" })).toBe("not_answered");
  expect(taken({ answerReason: "SKU-9 would come instead" })).toBe("other_item");
  expect(taken({ proposedUnitPrice: "4.20" })).toBe("other_price");
  expect(taken({ proposedQuantity: 120 })).toBe("more_than_ordered");
  expect(taken({ proposedQuantity: 100, proposedPromisedAt: march(9) })).toBe("to_read");
  expect(taken({ proposedPromisedAt: march(24) })).toBe("date_to_approve");
});
