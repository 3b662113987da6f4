import { expect, test } from "vitest";
import { bestOrder, type Solver } from "./best-order";
import { costCurve, costOn, expectedShort, keepingCost } from "./item-cost";
import { capOf, dueOf, type JointItem, type JointProblem } from "./joint-order";
import { orderProgram } from "./mixed-integer-program";
import { expiringUnits, orderBounds, unmetTerms } from "./order-bounds";
import { orderValue } from "./order-check";

const base: JointItem = {
  category: "Garden",
  missing: 0,
  setQuantity: null,
  orderMultiple: 1,
  minimumOrderQuantity: 1,
  prices: [{ from: 0, unitPriceMinor: 1_000 }],
  position: 20,
  dailyDemand: 2,
  cycleDeviation: 5,
  leadTimeDays: 10,
  reviewDays: 7,
  unitMarginMinor: 400,
  holdingRate: 0.365,
  unitMillilitres: 1_000,
  shelfLifeDays: null,
  maximumCoverDays: 180,
};
const item = (changes: Partial<JointItem>): JointItem => ({ ...base, ...changes });
const problem = (
  items: JointItem[],
  changes: Partial<JointProblem["terms"] & { roomMillilitres: number; budgetMinor: number }> = {},
): JointProblem => ({
  items,
  terms: {
    minimumValueMinor: changes.minimumValueMinor ?? 0,
    minimumQuantity: changes.minimumQuantity ?? 0,
    container: changes.container ?? null,
  },
  limits: {
    roomMillilitres: changes.roomMillilitres ?? null,
    budgets: new Map(changes.budgetMinor === undefined ? [] : [["Garden", changes.budgetMinor]]),
  },
});
const noSolver: Solver = async () => null;
const solved = async (asked: JointProblem) => (await bestOrder(asked, noSolver)).order;

test("40 units that sell at 2 a day after the stock of 20 are kept up to 20 days: 4.00 at 0.01 a unit and day", () => {
  expect(keepingCost(base, 40)).toBeCloseTo(400, 6);
  // The first 0 of them arrive when the stock is just gone.
  expect(keepingCost(base, 0)).toBe(0);
});

test("what is expected to be short falls up to the order-up-to level, and its cost curve never runs below it", () => {
  const due = item({ missing: 30 });
  expect(expectedShort(due, 0)).toBeGreaterThan(expectedShort(due, 10));
  expect(expectedShort(item({ missing: 30, cycleDeviation: 0 }), 4)).toBe(10);
  // Beyond the order-up-to level no more safety is bought.
  expect(expectedShort(due, 90)).toBe(expectedShort(due, 30));
  const curve = costCurve(due);
  for (const quantity of [0, 7, 13, 30, 111]) {
    const exact = keepingCost(due, quantity) + 400 * expectedShort(due, quantity);
    expect(costOn(curve, quantity)).toBeGreaterThanOrEqual(exact - 1e-6);
  }
});

test("an order that reaches its minimum is what each item would order alone", async () => {
  const asked = problem([item({ missing: 20, orderMultiple: 12 }), item({ missing: 0 })], { minimumValueMinor: 20_000 });
  expect(await solved(asked)).toEqual([24, 0]);
  expect(orderBounds(asked, [24, 0], 0)).toEqual([{ kind: "order_multiple", units: 4, limit: 12 }]);
});

test("24 at 10.00 and 10 at 5.00 lack 210.00 to a minimum of 500.00: the faster item takes them, and says so", async () => {
  const slow = item({ missing: 24, dailyDemand: 0.5, position: 5 });
  const fast = item({ missing: 10, dailyDemand: 8, position: 80, prices: [{ from: 0, unitPriceMinor: 500 }] });
  const asked = problem([slow, fast], { minimumValueMinor: 50_000 });
  const order = await solved(asked);
  expect(order).toEqual([24, 52]);
  expect(orderValue(asked.items, order)).toBe(50_000);
  expect(orderBounds(asked, order, 0)).toEqual([]);
  expect(orderBounds(asked, order, 1)).toEqual([{ kind: "vendor_minimum_value", units: 42, limitMinor: 50_000, withoutMinor: 29_000 }]);
});

test("a break at 100 that takes 0.40 off pays for 4 more units, not for 70", async () => {
  const prices = [
    { from: 0, unitPriceMinor: 1_000 },
    { from: 100, unitPriceMinor: 960 },
  ];
  const near = problem([item({ missing: 96, prices })]);
  expect(await solved(near)).toEqual([100]);
  expect(orderBounds(near, [100], 0)).toEqual([{ kind: "price_break", units: 4, limit: 100, offUnitMinor: 40, savedMinor: 4_000 }]);
  expect(await solved(problem([item({ missing: 30, dailyDemand: 0.6, prices })]))).toEqual([30]);
  // Beyond the break nothing more is saved: the next order gets it as well.
  expect(
    await solved(
      problem([
        item({
          missing: 99,
          prices: [
            { from: 0, unitPriceMinor: 1_000 },
            { from: 100, unitPriceMinor: 500 },
          ],
        }),
      ]),
    ),
  ).toEqual([100]);
});

test("what outlives its shelf life is not ordered; the least order of an item that is due stays and is called out", () => {
  const fresh = item({ missing: 60, shelfLifeDays: 20, position: 10 });
  expect([capOf(fresh), dueOf(fresh)]).toEqual([50, 50]);
  expect(orderBounds(problem([fresh]), [50], 0)).toEqual([{ kind: "shelf_life", units: -10, days: 20 }]);
  const large = item({ missing: 60, shelfLifeDays: 20, position: 10, minimumOrderQuantity: 80 });
  expect([capOf(large), expiringUnits(large, 80)]).toEqual([80, 30]);
});

test("where only half fits, what loses most margin goes first and the other says what was in the way", async () => {
  const rich = item({ missing: 20, position: 0, unitMarginMinor: 2_000 });
  const poor = item({ missing: 20, position: 0, unitMarginMinor: 100 });
  const room = problem([poor, rich], { roomMillilitres: 20_000 });
  const order = await solved(room);
  expect(order).toEqual([0, 20]);
  expect(orderBounds(room, order, 0)).toEqual([{ kind: "storage", units: -20 }]);
  const money = problem([poor, rich], { budgetMinor: 20_000 });
  expect(orderBounds(money, await solved(money), 0)).toEqual([{ kind: "budget", units: -20, category: "Garden" }]);
});

test("each category has its own budget, and what another one has left is no help", async () => {
  const garden = item({ missing: 20, position: 0 });
  const asked = problem([garden, item({ missing: 20, position: 0, category: "Toys" })], { budgetMinor: 12_000 });
  const order = await solved(asked);
  expect(order).toEqual([12, 20]);
  expect(orderBounds(asked, order, 0)).toEqual([{ kind: "budget", units: -8, category: "Garden" }]);
  expect(orderBounds(asked, order, 1)).toEqual([]);
});

test("a budget that is short takes nothing from what another one pays for", async () => {
  // A minimum of 100 that sells for years: weighed against its keeping it would not be ordered at all.
  const toys = item({ missing: 20, position: 0, category: "Toys", minimumOrderQuantity: 100, unitMarginMinor: 1, dailyDemand: 0.1 });
  const asked = problem([item({ missing: 20, position: 0 }), toys], { budgetMinor: 12_000 });
  expect(await solved(asked)).toEqual([12, 100]);
});

test("what an item keeps of what is short is not moved to another of its order, though that would be a little cheaper", async () => {
  const calm = item({ missing: 20, position: 0, unitMarginMinor: 300, keptUnits: 12 });
  const dearer = item({ missing: 20, position: 0, unitMarginMinor: 400 });
  const short = { budgetMinor: 20_000 };
  expect(await solved(problem([{ ...calm, keptUnits: 0 }, dearer], short))).toEqual([0, 20]);
  expect(await solved(problem([calm, dearer], short))).toEqual([12, 8]);
  // It needs less by now, and what it kept does not fit any more.
  expect(await solved(problem([{ ...calm, missing: 5 }, dearer], short))).toEqual([5, 15]);
  expect(await solved(problem([calm, dearer], { budgetMinor: 10_000 }))).toEqual([0, 10]);
});

test("what a buyer set is ordered exactly, though room is short, and the others share what it leaves", async () => {
  const set = item({ missing: 5, position: 0, setQuantity: 15, orderMultiple: 15, unitMarginMinor: 10 });
  const asked = problem([set, item({ missing: 20, position: 0 })], { roomMillilitres: 20_000 });
  const order = await solved(asked);
  expect(order).toEqual([15, 5]);
  expect(orderBounds(asked, order, 0)).toEqual([{ kind: "buyer_quantity", units: 10, quantity: 15 }]);
});

test("a price break that is taken fills the order, so that nothing else has to", async () => {
  const prices = [
    { from: 0, unitPriceMinor: 1_000 },
    { from: 60, unitPriceMinor: 900 },
  ];
  const asked = problem([item({ missing: 30, dailyDemand: 3, prices }), item({ dailyDemand: 6, position: 120 })], {
    minimumValueMinor: 50_000,
  });
  expect(await solved(asked)).toEqual([60, 0]);
});

test("a container is filled to nine tenths with what is cheapest to keep", async () => {
  const asked = problem([item({ missing: 60, dailyDemand: 4, position: 40 })], {
    container: { millilitres: 100_000, minimumFill: 0.9, costMinor: 10_000 },
  });
  const order = await solved(asked);
  expect(order).toEqual([90]);
  expect(orderBounds(asked, order, 0)).toEqual([{ kind: "container_fill", units: 30, minimumFill: 0.9, containers: 1 }]);
});

test("a minimum out of reach is not chased: what is needed is ordered and what is missing is said", async () => {
  const asked = problem([item({ missing: 5, maximumCoverDays: 15 })], { minimumValueMinor: 1_000_000 });
  const order = await solved(asked);
  expect(order).toEqual([5]);
  expect(unmetTerms(asked, order)).toEqual([{ kind: "vendor_minimum_value", limitMinor: 1_000_000, reachedMinor: 5_000 }]);
});

test("nothing due is nothing ordered, whatever the minimum", async () => {
  expect(await solved(problem([item({}), item({})], { minimumValueMinor: 50_000 }))).toEqual([0, 0]);
});

test("a solver whose answer breaks the terms is not believed", async () => {
  const asked = problem([item({ missing: 20 })], { minimumValueMinor: 30_000 });
  const careless: Solver = async () => ({ value: () => 1, isProven: true });
  expect(await bestOrder(asked, careless)).toMatchObject({ order: [30], foundBy: "greedy" });
});

test("the program states packs, tiers, the minimum and the due quantity in LP text", () => {
  const { text, columns } = orderProgram(problem([item({ missing: 20, orderMultiple: 12 })], { minimumValueMinor: 50_000 }), [
    costCurve(item({ missing: 20, orderMultiple: 12 })),
  ]);
  expect(columns).toEqual([{ name: "n_0", units: 12 }]);
  // At least the 24 that are due, which are worth 240.00.
  expect(text).toContain("+ 24000 z_0_0");
  expect(text).toMatch(/- 50000 y >= 0/);
  expect(text).toMatch(/: \+ 1 z_0_0 = 1/);
  expect(text.endsWith("End")).toBe(true);
});
