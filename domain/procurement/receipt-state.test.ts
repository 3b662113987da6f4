import { expect, it } from "vitest";
import { receiptState } from "./receipt-state";

const line = (orderedQuantity: number, receivedQuantity: number, rejectedQuantity = 0) => ({
  orderedQuantity,
  receivedQuantity,
  rejectedQuantity,
});

it.each([
  ["nothing came", [line(10, 0), line(4, 0)], "none"],
  ["one line came, one did not", [line(10, 10), line(4, 0)], "partial"],
  ["all came", [line(10, 10), line(4, 4)], "full"],
  ["all came, some of it was rejected", [line(10, 8, 2)], "full"],
  ["what was rejected was replaced", [line(10, 10, 2)], "full"],
  ["more came than was ordered and replaced", [line(10, 11, 2)], "over"],
  ["all that came was rejected", [line(10, 0, 3)], "partial"],
  ["more came than was ordered", [line(10, 11), line(4, 4)], "over"],
  ["more of one line, too little of another", [line(10, 11), line(4, 3)], "partial"],
] as const)("%s", (_what, lines, state) => {
  expect(receiptState(lines)).toBe(state);
});
