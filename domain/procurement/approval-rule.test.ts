import { describe, expect, test } from "vitest";
import { type ApprovalRule, afterWorkingHours, doRulesOverlap, inOrderTried, openStep, ruleFor } from "./approval-rule";
import { budgetVerdict } from "./budget";

const rule = (id: number, part: Partial<ApprovalRule> = {}): ApprovalRule => ({
  id,
  version: 1,
  category: null,
  supplierId: null,
  fromMinor: 0,
  toMinor: null,
  steps: [],
  ...part,
});

describe("The rule that holds", () => {
  const small = rule(1, { category: "Garden", toMinor: 100_000 });
  const large = rule(2, { category: "Garden", fromMinor: 100_000 });
  const any = rule(3);
  const supplier = rule(4, { supplierId: 7 });

  test("begins with its lower bound and ends before its upper", () => {
    const garden = { category: "Garden", supplierId: 1 };
    expect(ruleFor([any, small, large], { ...garden, totalMinor: 99_999 })).toBe(small);
    expect(ruleFor([any, small, large], { ...garden, totalMinor: 100_000 })).toBe(large);
  });

  test("is the one that names more, the supplier before the category; lines that differ fall under the rule about all", () => {
    expect(ruleFor([any, small, supplier], { category: "Garden", supplierId: 7, totalMinor: 1 })).toBe(supplier);
    expect(ruleFor([small, any, supplier], { category: null, supplierId: null, totalMinor: 1 })).toBe(any);
    expect(ruleFor([small], { category: null, supplierId: null, totalMinor: 1 })).toBeNull();
  });
});

describe("The step that is open", () => {
  const steps = [
    { role: "approver", needs: "any" },
    { role: "executive", needs: "all" },
  ] as const;
  const holders = [
    { userId: "anna", roles: ["approver" as const] },
    { userId: "edith", roles: ["executive" as const] },
    { userId: "ed", roles: ["executive" as const] },
  ];

  test("one of any is enough, all of all are wanted but who asked", () => {
    expect(openStep([...steps], [], holders, "ben")).toBe(0);
    expect(openStep([...steps], [{ step: 0, userId: "anna" }], holders, "ben")).toBe(1);
    const both = [
      { step: 0, userId: "anna" },
      { step: 1, userId: "edith" },
    ];
    expect(openStep([...steps], both, holders, "ben")).toBe(1);
    expect(openStep([...steps], both, holders, "ed")).toBeNull();
    expect(openStep([...steps], [...both, { step: 1, userId: "ed" }], holders, "ben")).toBeNull();
  });

  test("that nobody holds stays open, and without steps nothing is", () => {
    expect(openStep([{ role: "payables", needs: "all" }], [], holders, "ben")).toBe(0);
    expect(openStep([], [], holders, "ben")).toBeNull();
  });
});

test("working hours pass over nights and weekends", () => {
  const at = (text: string) => new Date(`${text}:00Z`);
  expect(afterWorkingHours(at("2026-03-06T16:00"), 2)).toEqual(at("2026-03-09T10:00"));
  expect(afterWorkingHours(at("2026-03-04T07:00"), 8)).toEqual(at("2026-03-04T17:00"));
  expect(afterWorkingHours(at("2026-03-07T12:00"), 9)).toEqual(at("2026-03-10T10:00"));
  expect(afterWorkingHours(at("2026-03-04T10:30"), 1)).toEqual(at("2026-03-04T11:30"));
});

test("a budget warns or stops where a commitment goes beyond what is left", () => {
  const use = { amountMinor: 1_000_000, committedMinor: 300_000, spentMinor: 150_000 };
  expect(budgetVerdict(use, "stop", 550_000)).toEqual({ kind: "within", leftMinor: 550_000, overMinor: 0 });
  expect(budgetVerdict(use, "warn", 600_000)).toEqual({ kind: "warn", leftMinor: 550_000, overMinor: 50_000 });
  expect(budgetVerdict(use, "stop", 600_000).kind).toBe("stop");
});

const ruleOf = (part: Partial<ApprovalRule>): ApprovalRule => ({
  id: 1,
  version: 1,
  category: null,
  supplierId: null,
  fromMinor: 0,
  toMinor: null,
  steps: [],
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
