import { describe, expect, test } from "vitest";
import { dayCapStop } from "./day-cap";
import { dryRunLines, dryRunSide } from "./dry-run";
import { type Candidate, judge, type StandingPolicy } from "./guardrails";
import { type AutomationScope, type Level, policyFor, usualCaps } from "./policy";

const anywhere: AutomationScope = { nodeId: null, brand: null, category: null, supplierId: null };
const place = { nodeId: 1, brand: "Oak", category: "Garden", supplierId: 7 };
const named = (scope: Partial<AutomationScope>) => ({ scope: { ...anywhere, ...scope } });

describe("Which policy holds", () => {
  test("the one that names more; among equals supplier before category before brand before warehouse", () => {
    const [all, garden, supplier, both] = [
      named({}),
      named({ category: "Garden" }),
      named({ supplierId: 7 }),
      named({ category: "Garden", nodeId: 1 }),
    ];
    expect(policyFor([all, garden], place)).toBe(garden);
    expect(policyFor([garden, supplier, all], place)).toBe(supplier);
    expect(policyFor([supplier, both, garden], place)).toBe(both);
    expect(policyFor([named({ brand: "Oak" }), named({ nodeId: 1 })], place)).toEqual(named({ brand: "Oak" }));
  });

  test("none, where every policy is about something else", () => {
    expect(policyFor([named({ nodeId: 2 }), named({ category: "garden" })], place)).toBeNull();
  });
});

const candidate = (id: number, part: Partial<Candidate> = {}): Candidate => ({
  ...place,
  recommendationId: id,
  quantity: 20,
  recommendedQuantity: 20,
  valueMinor: 10_000,
  homeMinor: part.valueMinor ?? 10_000,
  exchangeRate: null,
  lostMarginMinor: 100 - id,
  unitPrice: 5,
  lastPrice: 5,
  contract: null,
  usualQuantity: 20,
  isReady: true,
  isSupplierApproved: true,
  openExceptions: 0,
  minimumOrderMinor: 0,
  minimumOrderUnits: 0,
  ...part,
});
const policy = (part: Partial<StandingPolicy> = {}): StandingPolicy => ({
  id: 1,
  version: 1,
  level: "automatic",
  scope: anywhere,
  caps: usualCaps,
  usedTodayMinor: 0,
  usedRunLines: 0,
  ...part,
});
const stops = (candidates: Candidate[], under: StandingPolicy = policy()) =>
  Object.fromEntries(
    judge(candidates, () => under).map((verdict) => [verdict.candidate.recommendationId, verdict.stops.map(({ guardrail }) => guardrail)]),
  );

describe("Guardrails", () => {
  test("what is usual passes", () => {
    expect(stops([candidate(1)])).toEqual({ 1: [] });
  });

  test("each stops what it is there for, with what was found and what is allowed", () => {
    expect(stops([candidate(1, { isReady: false, isSupplierApproved: false, openExceptions: 2 })])[1]).toEqual([
      "not_ready",
      "supplier_not_approved",
      "open_exception",
    ]);
    expect(stops([candidate(1, { quantity: 24 })])[1]).toEqual(["changed_by_person"]);
    expect(stops([candidate(1, { usualQuantity: null, lastPrice: null })])[1]).toEqual(["never_ordered"]);
    const [verdict] = judge([candidate(1, { quantity: 61, recommendedQuantity: 61, unitPrice: 5.5, valueMinor: 100_001 })], () => policy());
    expect(verdict?.stops).toMatchObject([
      { guardrail: "unusual_quantity", found: 61, limit: 60 },
      { guardrail: "price_rise", limit: 0.05 },
      { guardrail: "line_cap", found: 100_001, limit: 100_000 },
    ]);
  });

  test("nothing goes out above the price of a valid contract, nor in a quantity that the contract is not for where it is dearer", () => {
    const contract = { price: 5, fromQuantity: 1 };
    expect(stops([candidate(1, { contract }), candidate(2, { contract, unitPrice: 4.9 })])).toEqual({ 1: [], 2: [] });
    const [dear] = judge([candidate(1, { contract, unitPrice: 5.01 })], () => policy());
    expect(dear?.stops).toEqual([{ guardrail: "contract_price", found: 5.01, limit: 5 }]);
    const [small] = judge([candidate(1, { contract: { price: 4, fromQuantity: 100 } })], () => policy());
    expect(small?.stops).toEqual([{ guardrail: "contract_quantity", found: 20, limit: 100 }]);
    expect(stops([candidate(1, { contract: { price: 5, fromQuantity: 100 } })])).toEqual({ 1: [] });
  });

  test("an order over its cap is left whole to a person", () => {
    const caps = { ...usualCaps, orderMinor: 60_000 };
    expect(stops([candidate(1, { valueMinor: 40_000 }), candidate(2, { valueMinor: 30_000 })], policy({ caps }))).toEqual({
      1: ["order_cap"],
      2: ["order_cap"],
    });
    expect(stops([candidate(1, { valueMinor: 40_000 }), candidate(2, { valueMinor: 30_000, nodeId: 2 })], policy({ caps }))).toEqual({
      1: [],
      2: [],
    });
  });

  test("the day's rest and the run's lines go to the orders with the dearest losses, each whole", () => {
    const many = [3, 1, 2].map((id) => candidate(id, { nodeId: id }));
    expect(stops(many, policy({ caps: { ...usualCaps, runLines: 2 } }))).toEqual({ 1: [], 2: [], 3: ["run_cap"] });
    expect(stops(many, policy({ usedRunLines: usualCaps.runLines - 1 }))).toEqual({ 1: [], 2: ["run_cap"], 3: ["run_cap"] });
    expect(stops(many, policy({ usedTodayMinor: usualCaps.dayMinor - 15_000 }))).toEqual({ 1: [], 2: ["day_cap"], 3: ["day_cap"] });
    const one = [candidate(1), candidate(2), candidate(3, { nodeId: 2 })];
    expect(stops(one, policy({ caps: { ...usualCaps, runLines: 1 } }))).toEqual({ 1: ["run_cap"], 2: ["run_cap"], 3: [] });
  });

  test("the day of the company goes to the dearest losses of all policies, by value and by orders; what only watches uses nothing of it", () => {
    const many = [1, 2, 3].map((id) => candidate(id, { nodeId: id, valueMinor: [0, 200_000, 100_000, 50_000][id] }));
    const caps = { ...usualCaps, lineMinor: 1_000_000 };
    const under = (level: Level) => (one: Candidate) => policy({ id: one.nodeId, level, caps });
    const judged = (level: Level, cap: { minor: number; orders: number }) =>
      judge(many, under(level), new Map(), () => null, { cap, usedMinor: 4_800_000, usedOrders: 8 }).map(({ stops: found }) => found);
    expect(judged("automatic", { minor: 5_000_000, orders: 100 })).toEqual([
      [],
      [{ guardrail: "company_day_cap", found: 5_100_000, limit: 5_000_000 }],
      [{ guardrail: "company_day_cap", found: 5_050_000, limit: 5_000_000 }],
    ]);
    expect(judged("hold", { minor: 9_000_000, orders: 10 })).toEqual([[], [], [{ guardrail: "company_day_orders", found: 11, limit: 10 }]]);
    expect(judged("shadow", { minor: 5_000_000, orders: 9 })).toEqual([[], [], []]);
    expect(dayCapStop({ cap: { minor: 5_000_000, orders: 100 }, usedMinor: 4_800_000, usedOrders: 8 }, 300_000)).toMatchObject({
      guardrail: "company_day_cap",
    });
  });

  test("what is left of a category's budget goes to the dearest losses; without a budget there is no such end", () => {
    const many = [
      candidate(1, { valueMinor: 9_000 }),
      candidate(2, { valueMinor: 9_000, nodeId: 2 }),
      candidate(3, { category: "Textiles", valueMinor: 9_000, nodeId: 3 }),
    ];
    const verdicts = judge(many, () => policy(), new Map([["Garden", 12_000]]));
    expect(verdicts.map(({ stops: found }) => found)).toEqual([[], [{ guardrail: "budget_left", found: 9_000, limit: 3_000 }], []]);
  });

  test("what is left of an order when a line was stopped still has to reach what the supplier asks", () => {
    const minimum = { minimumOrderMinor: 15_000 };
    expect(stops([candidate(1, minimum), candidate(2, minimum)])).toEqual({ 1: [], 2: [] });
    expect(stops([candidate(1, minimum), candidate(2, { ...minimum, quantity: 24 })])).toEqual({
      1: ["supplier_minimum"],
      2: ["changed_by_person"],
    });
    const [verdict] = judge([candidate(1, { minimumOrderUnits: 50 })], () => policy());
    expect(verdict?.stops).toEqual([{ guardrail: "supplier_minimum", found: 20, limit: 50, unit: "units" }]);
  });

  test("a sum of another currency that nobody knows the worth of passes no cap", () => {
    expect(stops([candidate(1, { homeMinor: null })])).toEqual({ 1: ["other_currency"] });
  });

  test("a sum of another currency counts by its worth, and against the supplier's minimum by itself", () => {
    const foreign = { valueMinor: 150_000, homeMinor: 90_000, exchangeRate: "0.6" };
    const [dear] = judge([candidate(1, { ...foreign, homeMinor: 118_500, exchangeRate: "0.79" })], () => policy());
    expect(dear?.stops).toEqual([{ guardrail: "line_cap", found: 118_500, limit: usualCaps.lineMinor }]);
    expect(stops([candidate(1, { ...foreign, minimumOrderMinor: 140_000 })])).toEqual({ 1: [] });
    expect(stops([candidate(1, { ...foreign, minimumOrderMinor: 160_000 })])).toEqual({ 1: ["supplier_minimum"] });
    const [broke] = judge([candidate(1, foreign)], () => policy(), new Map([[place.category, 89_999]]));
    expect(broke?.stops).toEqual([{ guardrail: "budget_left", found: 90_000, limit: 89_999 }]);
  });

  test("an order that a person could not place alone does not go out by itself, whatever policies its lines fall to", () => {
    const many = [
      candidate(1, { valueMinor: 9_000 }),
      candidate(2, { valueMinor: 9_000, category: "Textiles" }),
      candidate(3, { valueMinor: 9_000, nodeId: 9 }),
    ];
    const asked: unknown[] = [];
    const verdicts = judge(
      many,
      () => policy(),
      new Map(),
      (order) => {
        asked.push(order);
        return order.totalMinor >= 15_000 ? { fromMinor: 15_000 } : null;
      },
    );
    const stop = { guardrail: "approval_rule", found: 18_000, limit: 15_000 };
    expect(verdicts.map(({ stops: found }) => found)).toEqual([[stop], [stop], []]);
    expect(asked[0]).toMatchObject({ totalMinor: 18_000, lines: [{ category: "Garden" }, { category: "Textiles" }] });
    expect(asked[1]).toMatchObject({ totalMinor: 9_000, lines: [{ category: "Garden" }] });
  });

  test("nobody is judged where nothing is to be decided", () => {
    expect(stops([candidate(1)], policy({ level: "off" }))).toEqual({});
  });
});

describe("A dry run", () => {
  test("says of each line what happens now and under the draft, what changes first, and what either comes to in all", () => {
    const pounds = (minor: number) => ({ valueMinor: minor, homeMinor: minor, exchangeRate: null });
    const lines = [candidate(1, pounds(50_000)), candidate(2, pounds(20_000)), candidate(3, { isReady: false })];
    const before = judge(lines, () => policy({ level: "recommend" }));
    const after = judge(lines, () => policy({ caps: { ...usualCaps, lineMinor: 30_000 } }));
    expect(dryRunLines(lines, before, after)).toEqual([
      {
        recommendationId: 1,
        quantity: 20,
        ...pounds(50_000),
        now: "watched",
        draft: "left",
        stops: [expect.objectContaining({ guardrail: "line_cap" })],
      },
      {
        recommendationId: 2,
        quantity: 20,
        ...pounds(20_000),
        now: "watched",
        draft: "ordered",
        stops: [],
      },
      {
        recommendationId: 3,
        quantity: 20,
        ...pounds(10_000),
        now: "left",
        draft: "left",
        stops: [expect.objectContaining({ guardrail: "not_ready" })],
      },
    ]);
    expect(dryRunLines(lines, [], after)[2]).toMatchObject({ now: "none", draft: "left" });
    expect(dryRunSide(after)).toMatchObject({ acts: { lines: 1, minor: 20_000 }, stopped: { lines: 2, minor: 60_000 } });
    expect(dryRunSide(before).acts).toEqual({ lines: 0, minor: 0 });
  });
});
