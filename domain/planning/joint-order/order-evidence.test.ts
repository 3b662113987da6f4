import { expect, test } from "vitest";
import type { JointItem } from "./joint-order";
import { orderedMinor } from "./order-evidence";

test("an order is worth what its lines say, each rounded by itself", () => {
  const item = { prices: [{ from: 1, unitPriceMinor: 3_333.5 }] } as unknown as JointItem;
  expect(orderedMinor([item, item, item], [1, 1, 1])).toBe(10_002);
  expect(orderedMinor([item], [0])).toBe(0);
});
