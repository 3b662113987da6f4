import { expect, it } from "vitest";
import { effectAt, type NodeFacts, servesBetter, stillWaiting } from "./share-effect";

const NOW = new Date("2026-03-02T09:00:00Z");
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const orders = [
  { tier: 1, units: 20, minor: 20_000 },
  { tier: 3, units: 10, minor: 10_000 },
];
const node = (part: Partial<NodeFacts>): NodeFacts => ({
  nodeId: 1,
  cover: 0,
  dailyDemand: 2,
  waiting: [],
  delayed: {
    available: 0,
    otherSupply: 0,
    dailyDemand: 2,
    unitMarginMinor: 600,
    wantedUnits: 100,
    promisedAt: inDays(5),
    comingAt: inDays(5),
    replacementDays: 40,
  },
  ...part,
});
const units = (...of: [number, number][]) => new Map(of);

it("25 units serve the order of 20 and leave 5 of the other, at their part of its price", () => {
  expect(stillWaiting(orders, 25)).toEqual({ orders: 1, units: 5, minor: 5_000 });
  expect(stillWaiting(orders, 0)).toEqual({ orders: 2, units: 30, minor: 30_000 });
  expect(stillWaiting(orders, 30)).toEqual({ orders: 0, units: 0, minor: 0 });
});

it("what is there by then serves as well, and days without stock until a new order could come are lost", () => {
  // 20 of the 70 are for who waits; 50 last from the 5th to the 30th day, a new order comes on the 40th: 10 days at 2.
  expect(effectAt(node({ cover: 10, waiting: orders }), 70, NOW)).toEqual({
    nodeId: 1,
    waiting: { orders: 0, units: 0, minor: 0 },
    lostUnits: 20,
    lostMinor: 12_000,
  });
});

it("fewer in the best tier is better whatever it costs below, and of equals that which loses less", () => {
  const nodes = [node({ waiting: [{ tier: 3, units: 30, minor: 1 }] }), node({ nodeId: 2, waiting: [{ tier: 1, units: 10, minor: 1 }] })];
  expect(servesBetter(nodes, units([1, 30], [2, 0]), units([1, 20], [2, 10]), NOW)).toBe(true);
  expect(servesBetter(nodes, units([1, 20], [2, 10]), units([1, 30], [2, 0]), NOW)).toBe(false);
  const calm = [node({}), node({ nodeId: 2 })];
  expect(servesBetter(calm, units([1, 100], [2, 20]), units([1, 60], [2, 60]), NOW)).toBe(true);
  expect(servesBetter(calm, units([1, 60], [2, 60]), units([1, 60], [2, 60]), NOW)).toBe(false);
});
