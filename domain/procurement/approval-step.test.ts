import { describe, expect, test } from "vitest";
import { nextStep, type OpenApproval, openRights, rightOf } from "./approval-step";

const holders = [
  { userId: "anna", roles: ["approver" as const] },
  { userId: "edith", roles: ["executive" as const] },
  { userId: "ed", roles: ["executive" as const] },
  { userId: "root", roles: ["administrator" as const] },
];
const approval = (part: Partial<OpenApproval> = {}): OpenApproval => ({
  steps: [
    { role: "approver", needs: "any" },
    { role: "executive", needs: "all" },
  ],
  step: 0,
  isEscalated: false,
  barred: ["ben"],
  given: [],
  holders,
  ...part,
});
const by = (step: number, ...users: string[]) => users.map((userId) => ({ step, userId }));

describe("The step that is open", () => {
  test("one of any is enough, all of all are wanted but who asked", () => {
    expect(nextStep(approval())).toBe(0);
    expect(nextStep(approval({ given: by(0, "anna") }))).toBe(1);
    const edith = [...by(0, "anna"), ...by(1, "edith")];
    expect(nextStep(approval({ step: 1, given: edith }))).toBe(1);
    expect(nextStep(approval({ step: 1, given: edith, barred: ["ed"] }))).toBeNull();
    expect(nextStep(approval({ step: 1, given: [...edith, ...by(1, "ed")] }))).toBeNull();
  });

  test("that nobody may take waits until it is late; then the word of an administrator closes it, all of them or not", () => {
    const alone = approval({ steps: [{ role: "approver", needs: "all" }], barred: ["anna"] });
    expect(openRights(alone)).toEqual([]);
    expect(nextStep(alone)).toBe(0);
    const late = { ...alone, isEscalated: true };
    expect(openRights(late)).toEqual(["root"]);
    expect(nextStep({ ...late, given: by(0, "root") })).toBeNull();
    const executives = approval({ step: 1, isEscalated: true, given: [...by(0, "anna"), ...by(1, "edith")] });
    expect(nextStep({ ...executives, given: [...executives.given, ...by(1, "root")] })).toBeNull();
  });

  test("without steps there is none", () => {
    expect(nextStep(approval({ steps: [] }))).toBeNull();
    expect(openRights(approval({ steps: [] }))).toEqual([]);
  });
});

describe("A right to decide", () => {
  test("is one's own first, then of those who handed theirs over, each once", () => {
    const step = approval({ step: 1 });
    expect(rightOf(openRights(step), step.barred, "ed", ["edith"])).toBe("ed");
    const once = { ...step, given: by(1, "ed") };
    expect(rightOf(openRights(once), once.barred, "ed", ["edith"])).toBe("edith");
    const twice = { ...step, given: by(1, "ed", "edith") };
    expect(rightOf(openRights(twice), twice.barred, "ed", ["edith"])).toBeNull();
  });

  test("is nobody's about what they asked for, not even for another, nor for who asked", () => {
    const step = approval({ barred: ["ben", "anna"] });
    expect(rightOf(openRights(step), step.barred, "ben", ["anna"])).toBeNull();
    expect(rightOf(openRights(approval()), ["ben"], "ben", ["anna"])).toBeNull();
    expect(rightOf(openRights(step), step.barred, "cleo", ["anna"])).toBeNull();
  });
});
