import fc from "fast-check";
import { expect, it } from "vitest";
import { missingUnits, orderState } from "./order-state";

const line = (ordered: number, allocated = 0, shipped = 0, cancelled = 0, returned = 0) => ({
  ordered,
  allocated,
  shipped,
  cancelled,
  returned,
});

it.each([
  ["five ordered, three reserved", [line(5, 3)], "part_allocated", 2],
  ["nothing reserved", [line(5)], "backordered", 5],
  ["all reserved", [line(5, 5), line(1, 1)], "allocated", 0],
  ["one line reserved, one not", [line(5, 5), line(4)], "part_allocated", 4],
  ["some sent, the rest reserved", [line(5, 3, 2)], "part_shipped", 0],
  ["some sent, the rest missing", [line(5, 0, 2)], "part_shipped", 3],
  ["all sent", [line(5, 0, 5)], "shipped", 0],
  ["all sent that was not cancelled", [line(5, 0, 3, 2)], "shipped", 0],
  ["all cancelled", [line(5, 0, 0, 5), line(1, 0, 0, 1)], "cancelled", 0],
  ["part of it came back", [line(5, 0, 5, 0, 4)], "shipped", 0],
  ["all of it came back", [line(5, 0, 5, 0, 5)], "returned", 0],
] as const)("%s", (_what, lines, state, backorderedUnits) => {
  expect(orderState(lines)).toEqual({ state, backorderedUnits });
});

it("missing are the units of all lines that nothing is reserved for, in whatever order the lines stand", () => {
  const part = fc.integer({ min: 0, max: 5 });
  const lines = fc.array(
    fc.tuple(part, part, part, part).map(([allocated, shipped, cancelled, missing]) => ({
      ...line(allocated + shipped + cancelled + missing, allocated, shipped, cancelled),
      missing,
    })),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(lines, (list) => {
      const { backorderedUnits, state } = orderState(list);
      expect(backorderedUnits).toBe(list.reduce((sum, one) => sum + one.missing, 0));
      expect(list.map(missingUnits)).toEqual(list.map((one) => one.missing));
      expect(orderState([...list].reverse())).toEqual({ backorderedUnits, state });
      if (["shipped", "allocated", "cancelled"].includes(state)) expect(backorderedUnits).toBe(0);
    }),
  );
});
