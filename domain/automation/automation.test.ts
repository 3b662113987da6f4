import { describe, expect, test } from "vitest";
import { dayCapStop } from "./day-cap";
import { dryRunLines, dryRunSide } from "./dry-run";
import { type Candidate, judge, type StandingPolicy } from "./guardrails";
import { judgeOutcomes, type OutcomeLine, usualBand } from "./outcomes";
import { type AutomationScope, type Level, policyFor, usualCaps } from "./policy";
import { stepDown, stepDownReason } from "./step-down";

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
  lostMarginMinor: 100 - id,
  unitPrice: 5,
  lastPrice: 5,
  contract: null,
  usualQuantity: 20,
  isReady: true,
  isSupplierApproved: true,
  isOtherCurrency: false,
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

  test("a sum of another currency passes no cap", () => {
    expect(stops([candidate(1, { isOtherCurrency: true })])).toEqual({ 1: ["other_currency"] });
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

const line = (part: Partial<OutcomeLine> = {}): OutcomeLine => ({
  isRecent: true,
  isStopped: false,
  isUndone: false,
  isChanged: false,
  valueMinor: 10_000,
  paidMinor: null,
  referenceMinor: null,
  nights: 0,
  emptyNights: 0,
  serviceTarget: 0.95,
  ...part,
});
const some = (count: number, part: Partial<OutcomeLine> = {}) => Array.from({ length: count }, () => line(part));
const outside = (lines: readonly OutcomeLine[], band = usualBand) =>
  judgeOutcomes(lines, band).flatMap(({ measure, verdict }) => (verdict === "outside" ? [measure] : []));

describe("Outcomes", () => {
  test("are judged by lines, nights and money, each against its own limit", () => {
    const lines = [
      ...some(4, { isStopped: true }),
      ...some(1, { paidMinor: 52_000, referenceMinor: 50_000, nights: 140, emptyNights: 42 }),
      ...some(20, { paidMinor: 2_600, referenceMinor: 2_500, nights: 7 }),
    ];
    const judged = judgeOutcomes(lines, usualBand);
    expect(judged.map(({ measure, verdict }) => [measure, verdict])).toEqual([
      ["stopped", "outside"],
      ["undone", "within"],
      ["changed", "within"],
      ["service", "outside"],
      ["price", "outside"],
    ]);
    expect(judged[0]).toMatchObject({ found: 0.16, limit: 0.1, counted: 4, of: 25, valueMinor: 40_000 });
    expect(judged[3]).toMatchObject({ counted: 42, of: 280 });
    expect(judged[3]?.found).toBeCloseTo(0.85);
    expect(judged[3]?.limit).toBeCloseTo(0.9);
    expect(judged[4]).toMatchObject({ found: 0.04, limit: 0.03, counted: 21, valueMinor: 4_000 });
  });

  test("few lines or nights say nothing, and what is at its limit is within", () => {
    expect(outside(some(19, { isUndone: true }))).toEqual([]);
    expect(outside([...some(17), ...some(3, { isUndone: true })])).toEqual([]);
    expect(outside([...some(16), ...some(4, { isUndone: true })])).toEqual(["undone"]);
    expect(outside([...some(15), ...some(5, { isChanged: true })])).toEqual(["changed"]);
    expect(outside(some(1, { nights: 139, emptyNights: 139 }))).toEqual([]);
    expect(judgeOutcomes([], usualBand).map(({ verdict, found }) => [verdict, found])).toEqual(Array(5).fill(["few", null]));
  });

  test("lines of before count by their nights alone, and another band judges otherwise", () => {
    expect(outside(some(40, { isRecent: false, isUndone: true, isStopped: true, nights: 28, emptyNights: 14 }))).toEqual(["service"]);
    expect(outside(some(4, { isStopped: true }), { ...usualBand, leastLines: 4 })).toEqual(["stopped"]);
    expect(outside(some(40, { isStopped: true }), { ...usualBand, stoppedShare: 1 })).toEqual([]);
  });
});

describe("Stepping down", () => {
  const down = (level: Level, lines: readonly OutcomeLine[]) => stepDown(level, judgeOutcomes(lines, usualBand));
  const stopped = [...some(21), ...some(4, { isStopped: true })];

  test("by one level, and it says which outcomes left their band", () => {
    const one = down("hold", stopped);
    expect(one?.level).toBe("recommend");
    expect(one && stepDownReason(one)).toBe("People stopped 4 of 25 lines (16 %, at most 10 %)");
    expect(down("automatic", stopped)?.level).toBe("hold");
    const two = down("automatic", some(20, { isUndone: true, nights: 10, emptyNights: 2 }));
    expect(two && stepDownReason(two)).toBe(
      "20 of 20 lines were cancelled, closed short or refused (100 %, at most 15 %); Nothing was free on 40 of 200 nights (service 80 %, at least 90 %)",
    );
  });

  test("not within the band, and not where nothing happens by itself", () => {
    expect(down("automatic", some(40))).toBeNull();
    expect(down("recommend", stopped)).toBeNull();
  });
});

describe("A dry run", () => {
  test("says of each line what happens now and under the draft, what changes first, and what either comes to in all", () => {
    const lines = [candidate(1, { valueMinor: 50_000 }), candidate(2, { valueMinor: 20_000 }), candidate(3, { isReady: false })];
    const before = judge(lines, () => policy({ level: "recommend" }));
    const after = judge(lines, () => policy({ caps: { ...usualCaps, lineMinor: 30_000 } }));
    expect(dryRunLines(lines, before, after)).toEqual([
      {
        recommendationId: 1,
        quantity: 20,
        valueMinor: 50_000,
        now: "watched",
        draft: "left",
        stops: [expect.objectContaining({ guardrail: "line_cap" })],
      },
      { recommendationId: 2, quantity: 20, valueMinor: 20_000, now: "watched", draft: "ordered", stops: [] },
      {
        recommendationId: 3,
        quantity: 20,
        valueMinor: 10_000,
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
