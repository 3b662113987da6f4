import { expect, it } from "vitest";
import { lostAfter, proposeTransfers, type TransferLane, type TransferNode } from "./transfer";

const node = (nodeId: number, part: Partial<TransferNode> = {}): TransferNode => ({
  nodeId,
  available: Math.max(0, part.position ?? 0),
  position: 0,
  dailyDemand: 10,
  orderUpTo: 160,
  leadTimeDays: 9,
  ...part,
});
const lane = (fromNodeId: number, toNodeId: number, part: Partial<TransferLane> = {}): TransferLane => ({
  fromNodeId,
  toNodeId,
  days: 3,
  costMinor: 0,
  ...part,
});
const starving = node(1, { position: 20 });
const giver = node(2, { position: 100, dailyDemand: 2, orderUpTo: 50 });

it("what lies beyond one node's own need goes where demand would be lost after it has arrived", () => {
  expect(lostAfter(starving, 3)).toBe(60);
  expect(proposeTransfers([starving, giver], [lane(2, 1)], 250)).toEqual([
    {
      fromNodeId: 2,
      toNodeId: 1,
      quantity: 50,
      savedMarginMinor: 12_500,
      costMinor: 0,
      laneDays: 3,
      evidence: { from: giver, to: starving, laneDays: 3, excess: 50, wanted: 60, savedUnits: 50 },
    },
  ]);
});

it("customers who wait are saved however late it comes", () => {
  expect(lostAfter(node(1, { position: -5, leadTimeDays: 2 }), 3)).toBe(5);
});

it.each([
  ["without a lane", [], 250, giver],
  ["against the lane's direction", [lane(1, 2)], 250, giver],
  ["where it costs more than it saves", [lane(2, 1, { costMinor: 12_500 })], 250, giver],
  ["where nothing is earned", [lane(2, 1)], 0, giver],
  ["that the giver needs itself", [lane(2, 1)], 250, { ...giver, orderUpTo: 100 }],
  ["that is promised to the giver's customers", [lane(2, 1)], 250, { ...giver, available: 50 }],
  ["that is only on its way to the giver", [lane(2, 1)], 250, { ...giver, available: 0 }],
  ["that would come after the supplier", [lane(2, 1, { days: 9 })], 250, giver],
] as const)("nothing is moved %s", (_why, lanes, margin, other) => {
  expect(proposeTransfers([starving, other], lanes, margin)).toEqual([]);
});

it("what two nodes starve for is shared so that it lasts equally long", () => {
  const found = proposeTransfers([starving, node(3, { position: 20 }), giver], [lane(2, 1), lane(2, 3)], 250);
  expect(found.map(({ toNodeId, quantity }) => [toNodeId, quantity])).toEqual([
    [1, 25],
    [3, 25],
  ]);
});

it("a second giver gives only what the first left wanting", () => {
  const second = node(4, { position: 90, dailyDemand: 2, orderUpTo: 50 });
  const found = proposeTransfers([starving, giver, second], [lane(2, 1), lane(4, 1)], 250);
  expect(found.map(({ fromNodeId, quantity }) => [fromNodeId, quantity])).toEqual([
    [2, 50],
    [4, 10],
  ]);
});

it.each([
  ["comes after an order placed now would", 30, 60],
  ["is overdue", -1, 60],
  ["comes before the transfer could", 2, 0],
  ["comes after it, and leaves a gap before", 6, 30],
])("supply that %s counts from its day on", (_story, inDays, quantity) => {
  const waiting = node(1, { available: 0, position: 100, arrivals: [{ inDays, units: 100 }] });
  const full = node(2, { position: 200, dailyDemand: 2, orderUpTo: 50 });
  expect(proposeTransfers([waiting, full], [lane(2, 1)], 250).map((found) => found.quantity)).toEqual(quantity > 0 ? [quantity] : []);
});

it("customers who wait for supply that comes too late are served first", () => {
  const late = node(1, { position: 20, arrivals: [{ inDays: 30, units: 40 }] });
  const found = proposeTransfers(
    [late, node(3, { position: 0 }), { ...giver, position: 70, available: 70 }],
    [lane(2, 1), lane(2, 3)],
    250,
  );
  expect(found.map(({ toNodeId, quantity }) => [toNodeId, quantity])).toEqual([[1, 20]]);
});

it("what lies beyond one node's need is not left to a lane that costs more than it saves", () => {
  const two = [node(1, { position: 0 }), node(3, { position: 0 }), giver];
  const found = proposeTransfers(two, [lane(2, 1, { costMinor: 100_000 }), lane(2, 3)], 250);
  expect(found.map(({ toNodeId, quantity }) => [toNodeId, quantity])).toEqual([[3, 50]]);
});

it("of two lanes that pay only with more than half the one that falls short by less gets all", () => {
  const two = [node(1, { position: 0 }), node(3, { position: 0 }), giver];
  const found = proposeTransfers(two, [lane(2, 1, { costMinor: 8_000 }), lane(2, 3, { costMinor: 7_000 })], 250);
  expect(found.map(({ toNodeId, quantity }) => [toNodeId, quantity])).toEqual([[3, 50]]);
});
