import { expect, test } from "vitest";
import { type ArrivingLine, heldUnits } from "./over-receipt";

const line: ArrivingLine = {
  orderedQuantity: 100,
  arrivedQuantity: 90,
  acceptedQuantity: 20,
  rejectedQuantity: 0,
  allowanceRatio: 0.05,
  isClosed: false,
};

test.each<[string, Partial<ArrivingLine>, number]>([
  ["what is beyond order and allowance", {}, 5],
  ["nothing while there is room", { arrivedQuantity: 0, acceptedQuantity: 105 }, 0],
  ["all that is more where nothing is allowed", { allowanceRatio: 0 }, 10],
  ["rejected units use the room up", { rejectedQuantity: 4 }, 9],
  ["all of it when the order was full already", { arrivedQuantity: 120 }, 20],
  ["all of it when the order is closed", { arrivedQuantity: 0, isClosed: true }, 20],
  ["whole units of the allowance", { orderedQuantity: 20, arrivedQuantity: 0, acceptedQuantity: 24, allowanceRatio: 0.15 }, 1],
])("holds %s", (_name, part, expected) => {
  expect(heldUnits({ ...line, ...part })).toBe(expected);
});
