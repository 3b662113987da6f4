import { z } from "zod";
import { permissions } from "@/domain/governance/roles";
import type { RiskFlag } from "./purchase-risk";

// Who has to agree to a purchase: the rules that fit it give ordered steps, each of any one or of all who hold a role. A purchase falls
// into groups by category and supplier; each is judged by the value of the whole, and all steps that any of them asks for are taken
// together, so that a line more never asks fewer people. Of the rules that fit a group, the one that names the supplier holds over one
// that names the category, and that over one about all; a rule without steps approves at once. A rule that looks at risk flags holds
// beside that one, where one of its flags is seen. What the same person ordered or asked for before on the same day, from the same
// supplier at the same node, counts to the value of the whole: three orders of 80 are one of 240.
// Worked: Garden up to 1,000 needs nobody, from 1,000 any approver: a requisition of 999.99 is approved at once, one of 1,000.00 waits;
// 600 of Garden and 600 of Toys, for which every executive has to agree, wait for any approver and then every executive.

/** Roles that a step may name: who holds another one could never answer. */
export const decidingRoles = permissions["requisitions.decide"];
export const approvalStep = z.object({ role: z.enum(decidingRoles), needs: z.enum(["any", "all"]) });
export type ApprovalStep = z.infer<typeof approvalStep>;
/** A rule as it stood when it was asked. */
export type HeldRule = { id: number; version: number };
export type ApprovalRule = HeldRule & {
  category: string | null;
  supplierId: number | null;
  /** Minor units of the company's currency: included, and excluded or null without end. */
  fromMinor: number;
  toMinor: number | null;
  /** Empty: it does not look at risks. */
  riskFlags: readonly RiskFlag[];
  steps: ApprovalStep[];
  /** Working hours after which a step is late. */
  stepHours: number;
};
/** A part of a purchase: lines of one category from one supplier, with what was seen about them. */
export type AskedGroup = { category: string; supplierId: number; riskFlags: readonly RiskFlag[] };
type RuleScope = Pick<ApprovalRule, "category" | "supplierId" | "fromMinor" | "toMinor" | "riskFlags">;

const weight = (rule: Pick<ApprovalRule, "category" | "supplierId">) =>
  (rule.supplierId === null ? 0 : 2) + (rule.category === null ? 0 : 1);

/** In the order in which they are tried: what names most first, then by amount; those that look at risks hold beside the others, so they come last. */
export const inOrderTried = <Rule extends ApprovalRule>(rules: readonly Rule[]): Rule[] =>
  [...rules].sort(
    (a, b) =>
      Number(a.riskFlags.length > 0) - Number(b.riskFlags.length > 0) || weight(b) - weight(a) || a.fromMinor - b.fromMinor || a.id - b.id,
  );

/** Whether both say the same scope, and some amount falls to both: then nobody could tell which one holds. */
export const doRulesOverlap = (a: RuleScope, b: RuleScope): boolean =>
  a.category === b.category &&
  a.supplierId === b.supplierId &&
  [...a.riskFlags].sort().join() === [...b.riskFlags].sort().join() &&
  a.fromMinor < (b.toMinor ?? Number.POSITIVE_INFINITY) &&
  b.fromMinor < (a.toMinor ?? Number.POSITIVE_INFINITY);

/** Where nobody made a rule. */
export const usualSteps: ApprovalStep[] = [{ role: "approver", needs: "any" }];
export const USUAL_STEP_HOURS = 8;

/** The rule that holds for a group, and those that its risks bring with them. */
function rulesOfGroup(rules: readonly ApprovalRule[], group: AskedGroup, totalMinor: number) {
  const fitting = rules.filter(
    (rule) =>
      (rule.category === null || rule.category === group.category) &&
      (rule.supplierId === null || rule.supplierId === group.supplierId) &&
      totalMinor >= rule.fromMinor &&
      (rule.toMinor === null || totalMinor < rule.toMinor),
  );
  const base = fitting
    .filter(({ riskFlags }) => riskFlags.length === 0)
    .reduce<ApprovalRule | null>((best, rule) => (best === null || weight(rule) > weight(best) ? rule : best), null);
  return { base, risky: fitting.filter(({ riskFlags }) => riskFlags.some((flag) => group.riskFlags.includes(flag))) };
}

/** All steps in order, each role once; of any and all it is all. */
export function joinSteps(lists: readonly (readonly ApprovalStep[])[]): ApprovalStep[] {
  const joined: ApprovalStep[] = [];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let place = 0; place < longest; place += 1)
    for (const list of lists) {
      const step = list[place];
      if (!step) continue;
      const known = joined.findIndex(({ role }) => role === step.role);
      if (known < 0) joined.push(step);
      else if (step.needs === "all") joined[known] = step;
    }
  return joined;
}

/** What holds for a purchase: the rules, each once, the people they ask together, and the hours of the most urgent. */
export type HeldApproval = { rules: ApprovalRule[]; steps: ApprovalStep[]; stepHours: number };

/**
 * The approval of a purchase of `totalMinor` (minor units of the company's currency, over all groups) after what its person bought there
 * on the same day, `earlierMinor`. `unruled`: who is asked about a
 * group that no rule fits.
 */
export function approvalFor(
  rules: readonly ApprovalRule[],
  { groups, totalMinor, earlierMinor = 0 }: { groups: readonly AskedGroup[]; totalMinor: number; earlierMinor?: number },
  unruled: readonly ApprovalStep[] = usualSteps,
): HeldApproval {
  const found = groups.map((group) => rulesOfGroup(rules, group, totalMinor + earlierMinor));
  const held = [...new Set([...found.flatMap(({ base }) => base ?? []), ...found.flatMap(({ risky }) => risky)])];
  const steps = joinSteps([
    ...found.map(({ base }) => base?.steps ?? unruled),
    ...found.flatMap(({ risky }) => risky.map((rule) => rule.steps)),
  ]);
  const hours = held.map(({ stepHours }) => stepHours);
  return { rules: held, steps, stepHours: hours.length > 0 ? Math.min(...hours) : USUAL_STEP_HOURS };
}

/** The groups that lines fall into, each with all that was seen about its lines. */
export function groupsOf(lines: readonly { category: string; supplierId: number; riskFlags?: readonly RiskFlag[] }[]): AskedGroup[] {
  const groups = new Map<string, AskedGroup>();
  for (const { category, supplierId, riskFlags = [] } of lines) {
    const key = `${supplierId}/${category}`;
    groups.set(key, { category, supplierId, riskFlags: [...new Set([...(groups.get(key)?.riskFlags ?? []), ...riskFlags])] });
  }
  return [...groups.values()];
}

/** What one person said about a step, as it is shown. */
export type StepDecision = {
  id: number;
  /** From 0. */
  step: number;
  verdict: string;
  name: string;
  onBehalfOf: string | null;
  reason: string;
  /** ISO 8601. */
  at: string;
  /** About prices that have risen since: it no longer counts. */
  isEarlier: boolean;
};
