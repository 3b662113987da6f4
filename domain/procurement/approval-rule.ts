import { z } from "zod";
import { type Role, roles } from "@/domain/governance/roles";

// Who has to agree to a requisition: the rule that fits it gives ordered steps, each of any one or of all who hold a role. Of the rules
// that fit, the one that names the supplier holds over one that names the category, and that over one about all; a rule without steps
// approves at once. Nobody agrees to what they asked for themselves; somebody may agree for another who handed over their approvals.
// Worked: Garden up to 1,000 needs nobody, from 1,000 any approver: a requisition of 999.99 is approved at once, one of 1,000.00 waits.

export const approvalStep = z.object({ role: z.enum(roles), needs: z.enum(["any", "all"]) });
export type ApprovalStep = z.infer<typeof approvalStep>;
export type ApprovalRule = {
  id: number;
  version: number;
  category: string | null;
  supplierId: number | null;
  /** Minor units: included, and excluded or null without end. */
  fromMinor: number;
  toMinor: number | null;
  steps: ApprovalStep[];
};
/** What a requisition is about; null where its lines differ. */
export type Asked = { category: string | null; supplierId: number | null; totalMinor: number };

const weight = (rule: Pick<ApprovalRule, "category" | "supplierId">) =>
  (rule.supplierId === null ? 0 : 2) + (rule.category === null ? 0 : 1);

/** In the order in which they are tried: what names most first, then by amount. */
export const inOrderTried = <Rule extends ApprovalRule>(rules: readonly Rule[]): Rule[] =>
  [...rules].sort((a, b) => weight(b) - weight(a) || a.fromMinor - b.fromMinor || a.id - b.id);

/** Whether both say the same scope, and some amount falls to both: then nobody could tell which one holds. */
export const doRulesOverlap = (
  a: Omit<ApprovalRule, "id" | "version" | "steps">,
  b: Omit<ApprovalRule, "id" | "version" | "steps">,
): boolean =>
  a.category === b.category &&
  a.supplierId === b.supplierId &&
  a.fromMinor < (b.toMinor ?? Number.POSITIVE_INFINITY) &&
  b.fromMinor < (a.toMinor ?? Number.POSITIVE_INFINITY);

/** Where nobody made a rule. */
export const usualSteps: ApprovalStep[] = [{ role: "approver", needs: "any" }];

export function ruleFor(rules: readonly ApprovalRule[], asked: Asked): ApprovalRule | null {
  return rules
    .filter(
      (rule) =>
        (rule.category === null || rule.category === asked.category) &&
        (rule.supplierId === null || rule.supplierId === asked.supplierId) &&
        asked.totalMinor >= rule.fromMinor &&
        (rule.toMinor === null || asked.totalMinor < rule.toMinor),
    )
    .reduce<ApprovalRule | null>((best, rule) => (best === null || weight(rule) > weight(best) ? rule : best), null);
}

export type Holder = { userId: string; roles: readonly Role[] };
export type Given = { step: number; userId: string };

/** The step that is still open after what was agreed to; null when all are done. A step that nobody holds is never done. */
export function openStep(
  steps: readonly ApprovalStep[],
  given: readonly Given[],
  holders: readonly Holder[],
  requesterId: string,
): number | null {
  const open = steps.findIndex((step, index) => {
    const agreed = new Set(given.filter((one) => one.step === index).map(({ userId }) => userId));
    if (step.needs === "any") return agreed.size === 0;
    const wanted = holders.filter(({ userId, roles: held }) => userId !== requesterId && held.includes(step.role));
    return wanted.length === 0 || wanted.some(({ userId }) => !agreed.has(userId));
  });
  return open < 0 ? null : open;
}

/** Monday to Friday, nine to five, UTC. */
const OPENS = 9;
const CLOSES = 17;
const HOUR = 3_600_000;

/** So many working hours later: Friday 16:00 and 2 hours is Monday 10:00. */
export function afterWorkingHours(from: Date, hours: number): Date {
  let at = from.getTime();
  let left = hours * HOUR;
  for (;;) {
    const day = new Date(at);
    const opens = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), OPENS);
    const closes = opens + (CLOSES - OPENS) * HOUR;
    const isWorkday = day.getUTCDay() !== 0 && day.getUTCDay() !== 6;
    const begins = Math.max(at, opens);
    if (isWorkday && begins < closes) {
      if (left <= closes - begins) return new Date(begins + left);
      left -= closes - begins;
    }
    at = opens + (24 - OPENS) * HOUR;
  }
}
