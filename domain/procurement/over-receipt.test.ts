import { expect, test } from "vitest";
import { type ArrivingLine, heldUnits } from "./over-receipt";

const line: ArrivingLine = {
  orderedQuantity: 100,
  acceptedBefore: 90,
  acceptedQuantity: 20,
  allowanceRatio: 0.05,
  isClosed: false,
};

test.each<[string, Partial<ArrivingLine>, number]>([
  ["what is beyond order and allowance", {}, 5],
  ["nothing while there is room", { acceptedBefore: 0, acceptedQuantity: 105 }, 0],
  ["all that is more where nothing is allowed", { allowanceRatio: 0 }, 10],
  ["nothing of what comes in the place of rejected units", { acceptedBefore: 80, allowanceRatio: 0 }, 0],
  ["all of it when the order was full already", { acceptedBefore: 120 }, 20],
  ["all of it when the order is closed", { acceptedBefore: 0, isClosed: true }, 20],
  ["whole units of the allowance", { orderedQuantity: 20, acceptedBefore: 0, acceptedQuantity: 24, allowanceRatio: 0.15 }, 1],
])("holds %s", (_name, part, expected) => {
  expect(heldUnits({ ...line, ...part })).toBe(expected);
});
