import { describe, expect, test } from "vitest";
import { type ApprovalRule, approvalFor, doRulesOverlap, groupsOf, inOrderTried, joinSteps, usualSteps } from "./approval-rule";
import { budgetEffects, budgetVerdict, increaseByCategory } from "./budget";

const rule = (id: number, part: Partial<ApprovalRule> = {}): ApprovalRule => ({
  id,
  version: 1,
  category: null,
  supplierId: null,
  fromMinor: 0,
  toMinor: null,
  riskFlags: [],
  steps: [],
  stepHours: 8,
  ...part,
});

describe("The rules that hold", () => {
  const any = (role: "approver" | "executive" | "planner") => ({ role, needs: "any" as const });
  const every = (role: "approver" | "executive") => ({ role, needs: "all" as const });
  const small = rule(1, { category: "Garden", toMinor: 100_000 });
  const large = rule(2, { category: "Garden", fromMinor: 100_000, steps: [any("approver")] });
  const all = rule(3, { steps: [any("planner")] });
  const supplier = rule(4, { supplierId: 7, steps: [every("executive")], stepHours: 4 });
  const ask = (
    rules: ApprovalRule[],
    totalMinor: number,
    ...lines: { category: string; supplierId: number; riskFlags?: ["first_order"] }[]
  ) => approvalFor(rules, { groups: groupsOf(lines), totalMinor });
  const garden = { category: "Garden", supplierId: 1 };

  test("begin with their lower bound and end before their upper", () => {
    expect(ask([all, small, large], 99_999, garden)).toEqual({ rules: [small], steps: [], stepHours: 8 });
    expect(ask([all, small, large], 100_000, garden)).toEqual({ rules: [large], steps: [any("approver")], stepHours: 8 });
  });

  test("count what the same person bought there on the same day", () => {
    const groups = groupsOf([garden]);
    const third = (earlierMinor: number) => approvalFor([small, large], { groups, totalMinor: 40_000, earlierMinor }).steps;
    expect(third(59_999)).toEqual([]);
    expect(third(60_000)).toEqual([any("approver")]);
  });

  test("are for a group the one that names more, the supplier before the category", () => {
    expect(ask([all, small, supplier], 1, { category: "Garden", supplierId: 7 }).rules).toEqual([supplier]);
    expect(ask([small, all, supplier], 1, { category: "Toys", supplierId: 1 }).rules).toEqual([all]);
    expect(ask([small], 1, { category: "Toys", supplierId: 1 })).toEqual({ rules: [], steps: usualSteps, stepHours: 8 });
  });

  test("are not escaped by a line of something else: each group asks its people, by the value of the whole", () => {
    const mixed = ask([small, large, supplier], 100_000, garden, { category: "Toys", supplierId: 7 });
    expect(mixed).toEqual({ rules: [large, supplier], steps: [any("approver"), every("executive")], stepHours: 4 });
    expect(ask([small, supplier], 500, garden, { category: "Toys", supplierId: 1 }).steps).toEqual(usualSteps);
  });

  test("that look at a risk hold beside the one that holds anyway", () => {
    const risky = rule(5, { riskFlags: ["first_order", "new_supplier"], steps: [every("approver"), any("executive")] });
    expect(ask([small, risky], 1, garden).steps).toEqual([]);
    expect(ask([small, risky], 1, garden, { ...garden, riskFlags: ["first_order"] })).toEqual({
      rules: [small, risky],
      steps: [every("approver"), any("executive")],
      stepHours: 8,
    });
    expect(inOrderTried([risky, all, small]).map(({ id }) => id)).toEqual([1, 3, 5]);
    expect(doRulesOverlap(all, risky)).toBe(false);
  });

  test("ask each role once, by the stricter word", () => {
    expect(joinSteps([[any("approver"), any("executive")], [every("executive")], []])).toEqual([any("approver"), every("executive")]);
  });
});

test("what a purchase draws on is said before and after, category by category", () => {
  const garden = {
    category: "Garden",
    month: "2026-03",
    mode: "stop" as const,
    amountMinor: 1_000_000,
    committedMinor: 300_000,
    spentMinor: 165_000,
  };
  const wanted = [
    { category: "Toys", minor: 20_000 },
    { category: "Garden", minor: 100_000 },
    { category: "Garden", minor: 65_000 },
  ];
  const [first, second] = budgetEffects([garden], wanted);
  expect(first).toMatchObject({
    category: "Garden",
    thisMinor: 165_000,
    budget: { kind: "within", leftMinor: 535_000, leftAfterMinor: 370_000 },
  });
  expect(second).toEqual({ category: "Toys", thisMinor: 20_000, budget: null });
  const [over] = budgetEffects([garden], [{ category: "Garden", minor: 600_000 }]);
  expect(over?.budget).toMatchObject({ kind: "stop", overMinor: 65_000, leftAfterMinor: -65_000 });
});

test("a budget warns or stops where a commitment goes beyond what is left", () => {
  const use = { amountMinor: 1_000_000, committedMinor: 300_000, spentMinor: 150_000 };
  expect(budgetVerdict(use, "stop", 550_000)).toEqual({ kind: "within", leftMinor: 550_000, overMinor: 0 });
  expect(budgetVerdict(use, "warn", 600_000)).toEqual({ kind: "warn", leftMinor: 550_000, overMinor: 50_000 });
  expect(budgetVerdict(use, "stop", 600_000).kind).toBe("stop");
});

test("a change needs of each category what it costs more", () => {
  const before = [
    { category: "Garden", minor: 500 },
    { category: "Toys", minor: 300 },
  ];
  const after = [
    { category: "Garden", minor: 400 },
    { category: "Garden", minor: 250 },
    { category: "Toys", minor: 100 },
  ];
  expect(increaseByCategory(before, after)).toEqual([{ category: "Garden", minor: 150 }]);
});

const ruleOf = (part: Partial<ApprovalRule>): ApprovalRule => ({
  id: 1,
  version: 1,
  category: null,
  supplierId: null,
  fromMinor: 0,
  toMinor: null,
  riskFlags: [],
  steps: [],
  stepHours: 8,
  ...part,
});

test("rules are tried from the one that names most to the one about all, by amount", () => {
  const rules = [
    ruleOf({ id: 1 }),
    ruleOf({ id: 2, category: "Garden", fromMinor: 500 }),
    ruleOf({ id: 3, supplierId: 7 }),
    ruleOf({ id: 4, category: "Garden", toMinor: 500 }),
  ];
  expect(inOrderTried(rules).map(({ id }) => id)).toEqual([3, 4, 2, 1]);
});

test.each([
  ["bands that meet", { toMinor: 500 }, { fromMinor: 500 }, false],
  ["bands that share an amount", { toMinor: 501 }, { fromMinor: 500 }, true],
  ["a band without end", {}, { fromMinor: 1_000_000 }, true],
  ["other categories", { category: "Garden" }, { category: "Toys" }, false],
  ["one about all, and one about a supplier", {}, { supplierId: 7 }, false],
])("two rules with %s", (_which, a, b, expected) => {
  expect(doRulesOverlap(ruleOf(a), ruleOf(b))).toBe(expected);
  expect(doRulesOverlap(ruleOf(b), ruleOf(a))).toBe(expected);
});
