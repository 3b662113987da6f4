import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actions } from "../exceptions/actions";
import { exceptionTypes } from "../exceptions/catalogue";
import { playbooks } from "../exceptions/playbooks";
import { permissions, type Role } from "../governance/roles";
import { type DeskCase, deskStory, invoiceStory } from "./desk";

const problem: fc.Arbitrary<DeskCase> = fc.record({
  type: fc.constantFrom(...exceptionTypes),
  key: fc.string(),
  openedAt: fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
  moneyAtRiskMinor: fc.nat(2_000_000),
  evidence: fc.record({
    recommendationId: fc.option(fc.nat()),
    nextInboundAt: fc.option(fc.constant("2026-03-04T10:00:00Z")),
    inbound: fc.nat(40),
  }),
});
const may = (role: Role, permission: keyof typeof permissions) => (permissions[permission] as readonly Role[]).includes(role);

describe("The people of the simulated house", () => {
  it("do the same about the same problem, and something else when it comes back", () => {
    fc.assert(
      fc.property(problem, (each) => {
        expect(deskStory(each)).toEqual(deskStory({ ...each }));
      }),
    );
    const opened = (hour: number): DeskCase => ({
      type: "asn_late",
      key: "asn_late:7",
      openedAt: new Date(Date.UTC(2026, 2, 2, hour)),
      moneyAtRiskMinor: 0,
      evidence: {},
    });
    expect(new Set(Array.from({ length: 20 }, (_, hour) => JSON.stringify(deskStory(opened(hour))))).size).toBeGreaterThan(10);
  });

  it("take over before they settle, and settle by an action of the playbook that their role may take, saying what it asks for", () => {
    fc.assert(
      fc.property(problem, (each) => {
        const { role, claimedAfterHours, settlement } = deskStory(each);
        expect(may(role, "exceptions.resolve")).toBe(true);
        if (!settlement) return;
        const { permission, needs } = actions[settlement.action];
        expect(playbooks[each.type]).toContain(settlement.action);
        expect(may(settlement.role, "exceptions.resolve") && (permission === null || may(settlement.role, permission))).toBe(true);
        expect(needs.includes("reason") && settlement.reason === undefined).toBe(false);
        expect(needs.includes("promisedAt") && settlement.promisedInDays === undefined).toBe(false);
        expect(settlement.afterHours).toBeGreaterThan(claimedAfterHours ?? 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it("dispute what was billed and never came, and agree on a good half of the prices", () => {
    const numbers = Array.from({ length: 4_000 }, (_, index) => `INV-PO-${index}`);
    expect(numbers.every((number) => invoiceStory(number, false).isDisputed)).toBe(true);
    const stories = numbers.map((number) => invoiceStory(number, true));
    expect(stories.filter(({ isDisputed }) => isDisputed).length / stories.length).toBeCloseTo(0.45, 1);
    for (const { decidedAfterDays, creditedAfterDays } of stories) {
      expect(decidedAfterDays).toBeGreaterThanOrEqual(0.5);
      expect(decidedAfterDays).toBeLessThan(4.5);
      expect(creditedAfterDays).toBeGreaterThan(decidedAfterDays);
    }
  });
});
