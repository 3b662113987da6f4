import fc from "fast-check";
import { expect, it } from "vitest";
import { runningAvailability, takeUnits, unitsAvailable } from "./running-availability";

const balances = [
  { itemId: 1, nodeId: 1, available: 5 },
  { itemId: 1, nodeId: 2, available: 2 },
  { itemId: 2, nodeId: 1, available: 7 },
  { itemId: 3, nodeId: 1, available: -4 },
];

it("five are there: three can be taken, then two are left, and three more are refused", () => {
  const availability = runningAvailability(balances);
  availability.take(1, 1, 3);
  expect(availability.available(1, 1)).toBe(2);
  expect(() => availability.take(1, 1, 3)).toThrow(RangeError);
  expect([availability.available(1, 1), availability.available(1, 2)]).toEqual([2, 2]);
});

it("a balance over its buffer offers nothing, and nothing is taken from it", () => {
  const availability = runningAvailability(balances);
  expect([availability.available(3, 1), availability.available(9, 9)]).toEqual([0, 0]);
  expect(() => availability.take(3, 1, 1)).toThrow(RangeError);
});

it("a set of two cups and a pot is as many as the scarcer of them allows", () => {
  const availability = runningAvailability(balances);
  const set = [
    { itemId: 1, quantityPer: 2 },
    { itemId: 2, quantityPer: 1 },
  ];
  expect([unitsAvailable(availability, set, 1), unitsAvailable(availability, set, 2), unitsAvailable(availability, [], 1)]).toEqual([
    2, 0, 0,
  ]);
  takeUnits(availability, set, 1, 2);
  expect([availability.available(1, 1), availability.available(2, 1)]).toEqual([1, 5]);
});

it("what is tried on a copy, or on a copy of it, is not taken", () => {
  const availability = runningAvailability(balances);
  const copy = availability.fork();
  copy.take(1, 1, 4);
  const deeper = copy.fork();
  deeper.take(1, 1, 1);
  expect([availability, copy, deeper].map((one) => one.available(1, 1))).toEqual([5, 1, 0]);
  // What is taken below afterwards is missing above.
  availability.take(1, 1, 1);
  expect([availability, copy].map((one) => one.available(1, 1))).toEqual([4, 0]);
});

it("gives out exactly what there is, whatever is asked for in whatever order", () => {
  const item = fc.integer({ min: 1, max: 3 });
  const node = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(item, node, fc.integer({ min: -5, max: 20 })), { maxLength: 9 }),
      fc.array(fc.tuple(item, node, fc.integer({ min: 1, max: 8 })), { maxLength: 40 }),
      (start, wishes) => {
        const left = new Map(start.map(([i, n, available]) => [`${i}/${n}`, available]));
        const availability = runningAvailability(start.map(([itemId, nodeId, available]) => ({ itemId, nodeId, available })));
        for (const [i, n, quantity] of wishes) {
          const there = left.get(`${i}/${n}`) ?? 0;
          if (quantity <= there) {
            availability.take(i, n, quantity);
            left.set(`${i}/${n}`, there - quantity);
          } else expect(() => availability.take(i, n, quantity)).toThrow(RangeError);
          expect(availability.available(i, n)).toBe(Math.max(0, left.get(`${i}/${n}`) ?? 0));
        }
      },
    ),
  );
});
