import { expect, test } from "vitest";
import type { JointItem } from "./joint-order";
import { limitsOf, type NeedLine, noteTaken, type OrderNeed, shareLimits } from "./order-shares";

const item = (missing: number, changes: Partial<JointItem> = {}): JointItem => ({
  category: "Garden",
  missing,
  setQuantity: null,
  orderMultiple: 1,
  minimumOrderQuantity: 1,
  prices: [{ from: 0, unitPriceMinor: 100 }],
  position: 0,
  dailyDemand: 2,
  cycleDeviation: 5,
  leadTimeDays: 10,
  reviewDays: 7,
  unitMarginMinor: 400,
  holdingRate: 0.2,
  unitMillilitres: 1_000,
  shelfLifeDays: null,
  maximumCoverDays: 180,
  ...changes,
});
const line = (joint: JointItem, lostUnits = 0, heldUnits = 0): NeedLine => ({
  item: joint,
  lostUnits,
  lostMarginMinor: lostUnits * joint.unitMarginMinor,
  heldUnits,
});
const order = (lines: NeedLine[], changes: Partial<OrderNeed> = {}): OrderNeed => ({
  nodeId: 1,
  homeFactor: 1,
  minimumValueMinor: 0,
  lines,
  ...changes,
});
const budget = (minor: number) => ({ budgets: new Map([["Garden", minor]]), rooms: new Map<number, number>() });
const limits = (minor: number, needs: OrderNeed[]) => {
  const shares = shareLimits(budget(minor), needs, false);
  return needs.map((need, at) => limitsOf(shares, at, need).budgets.get("Garden"));
};

test("an order whose items lose nothing leaves a budget to the one whose item does, whichever is planned first", () => {
  const calm = order([line(item(80))]);
  const urgent = order([line(item(60), 60)]);
  expect(limits(10_000, [calm, urgent])).toEqual([4_000, 6_000]);
  expect(limits(10_000, [urgent, calm])).toEqual([6_000, 4_000]);
});

test("what an order leaves of its share is the next one's, and what nobody claims is everybody's", () => {
  const needs = [order([line(item(60), 60)]), order([line(item(80))])];
  const shares = shareLimits(budget(10_000), needs, false);
  noteTaken(shares, 0, needs[0] as OrderNeed, { millilitres: 0, spent: new Map([["Garden", 5_000]]) });
  expect(limitsOf(shares, 1, needs[1] as OrderNeed).budgets.get("Garden")).toBe(5_000);
  expect(limits(20_000, needs)).toEqual([12_000, 14_000]);
});

test("an order claims what is missing to its supplier's minimum with the weight of what it would lose", () => {
  const small = order([line(item(10), 10)], { minimumValueMinor: 5_000 });
  expect(limits(6_000, [small, order([line(item(60))])])).toEqual([5_000, 1_000]);
});

test("what an order has at a price with parts of a minor unit is what it may take again", () => {
  const held = order([line(item(60, { prices: [{ from: 0, unitPriceMinor: 8_930.19 }] }), 0, 24)]);
  const fresh = order([line(item(90), 90)]);
  const shares = shareLimits(budget(24 * 8_930.19 + 100), [held, fresh], true);
  expect(limitsOf(shares, 0, held).budgets.get("Garden")).toBeGreaterThanOrEqual(24 * 8_930.19);
});

test("money is told in the supplier's currency, and an order whose worth nobody knows counts in no budget", () => {
  const needs = [order([line(item(80), 80)], { homeFactor: 2 }), order([line(item(80), 80)], { homeFactor: null })];
  const shares = shareLimits(budget(10_000), needs, false);
  expect(limitsOf(shares, 0, needs[0] as OrderNeed).budgets.get("Garden")).toBe(5_000);
  expect(limitsOf(shares, 1, needs[1] as OrderNeed).budgets.size).toBe(0);
});

test("the room of a node is shared the same way, by margin for a litre", () => {
  const bulky = order([line(item(10, { unitMillilitres: 10_000 }), 10)]);
  const small = order([line(item(50, { unitMillilitres: 1_000 }), 50)]);
  const shares = shareLimits({ budgets: new Map(), rooms: new Map([[1, 100_000]]) }, [bulky, small], false);
  expect(limitsOf(shares, 0, bulky).roomMillilitres).toBe(50_000);
  expect(limitsOf(shares, 1, { ...small, nodeId: 2 }).roomMillilitres).toBeNull();
});
