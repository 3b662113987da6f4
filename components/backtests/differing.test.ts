import { expect, test } from "vitest";
import { differing } from "./differing";

const item = {
  itemId: 1,
  nodeId: 1,
  sku: "MUG-01",
  description: "A mug",
  nodeCode: "LON",
  demandedUnits: 40,
  lostUnits: [0, 0],
  stockMinor: [9_000, 9_000],
  orders: [2, 2],
  expedites: [0, 0],
} as Parameters<typeof differing>[0][number];

test("what comes to the same under both policies is left out", () => {
  const kept = { ...item, itemId: 2, stockMinor: [9_000, 9_500] as [number, number] };
  const lost = { ...item, itemId: 3, lostUnits: [4, 1] as [number, number] };
  expect(differing([item, kept, lost]).map(({ itemId }) => itemId)).toEqual([3, 2]);
});
