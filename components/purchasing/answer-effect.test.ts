import { expect, test } from "vitest";
import { answerEffect } from "./answer-effect";

const line = {
  quantity: 20,
  receivedQuantity: 0,
  unitPrice: "4.00",
  promisedAt: "2026-03-09T12:00:00.000Z",
  answer: "accepted_with_change",
  isUndecided: true,
  proposedQuantity: 15,
  proposedUnitPrice: "4.20",
  proposedPromisedAt: "2026-03-12T12:00:00.000Z",
};

test("fifteen at 4.20 three days later instead of twenty at 4.00 is five units and 17.00 less", () => {
  expect(answerEffect([line], "GBP")).toEqual({ lines: 1, units: -5, minor: -1_700, daysLater: 3 });
  expect(answerEffect([line], "JPY").minor).toBe(-17);
});

test("of a rejected line only what was received stays", () => {
  const rejected = {
    ...line,
    answer: "rejected",
    receivedQuantity: 8,
    proposedQuantity: 0,
    proposedUnitPrice: "4.00",
    proposedPromisedAt: null,
  };
  expect(answerEffect([rejected], "GBP")).toEqual({ lines: 1, units: -12, minor: -4_800, daysLater: 0 });
});

test("lines that were taken as ordered change nothing, and an earlier day is not a later one", () => {
  const earlier = { ...line, proposedQuantity: 20, proposedUnitPrice: "4.00", proposedPromisedAt: "2026-03-07T12:00:00.000Z" };
  expect(answerEffect([{ ...line, isUndecided: false }, earlier], "GBP")).toEqual({ lines: 1, units: 0, minor: 0, daysLater: 0 });
});
