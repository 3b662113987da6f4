import { expect, test } from "vitest";
import { costAfter, freeStock } from "./move-merged-stock";

test("only what nobody is promised and nobody waits for goes over", () => {
  expect(
    freeStock([
      { nodeId: 1, sellable: 30, allocated: 10, backordered: 0 },
      { nodeId: 2, sellable: 5, allocated: 5, backordered: 0 },
      { nodeId: 3, sellable: 8, allocated: 2, backordered: 9 },
    ]),
  ).toEqual([{ nodeId: 1, units: 20 }]);
});

test("the value goes with the units: the survivor's cost becomes the average", () => {
  expect(costAfter({ units: 50, unitCost: "4.00" }, { units: 30, unitCost: "5.60" })).toBe("4.6");
  expect(costAfter({ units: 0, unitCost: "4.00" }, { units: 30, unitCost: "5.60" })).toBe("5.6");
  expect(costAfter({ units: 2, unitCost: "1" }, { units: 1, unitCost: "2" })).toBe("1.333333");
});
