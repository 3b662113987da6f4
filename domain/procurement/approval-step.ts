import type { Role } from "@/domain/governance/roles";
import type { ApprovalStep } from "./approval-rule";

// Whose word an open step still needs. Nobody agrees to what they asked for or changed themselves (the barred); somebody may agree for
// another who handed their approvals over, as often as they have such rights. A step that is late opens to administrators, and the word
// of one of them closes it.
// Worked: every executive has to agree, they are Edith and Ed, and Ed decides for Edith while she is away: Ed agrees once for himself
// and once for her, and the step is done.

export type Holder = { userId: string; roles: readonly Role[] };
/** Who agreed, or for whom somebody did. */
export type Given = { step: number; userId: string };
export type OpenApproval = {
  steps: readonly ApprovalStep[];
  step: number;
  isEscalated: boolean;
  barred: readonly string[];
  given: readonly Given[];
  holders: readonly Holder[];
};

const isAdministrator = (holders: readonly Holder[], userId: string) =>
  holders.some((holder) => holder.userId === userId && holder.roles.includes("administrator"));

/** Whose word the open step can still take, each once. */
export function openRights({ steps, step, isEscalated, barred, given, holders }: OpenApproval): string[] {
  const open = steps[step];
  if (!open) return [];
  const agreed = new Set(given.filter((one) => one.step === step).map(({ userId }) => userId));
  return holders
    .filter(({ roles }) => roles.includes(open.role) || (isEscalated && roles.includes("administrator")))
    .map(({ userId }) => userId)
    .filter((userId) => !barred.includes(userId) && !agreed.has(userId));
}

/** In whose name a person decides: their own first, then the first of those who handed approvals over; null: in nobody's. */
export function rightOf(open: readonly string[], barred: readonly string[], personId: string, giverIds: readonly string[]): string | null {
  if (barred.includes(personId)) return null;
  return [personId, ...giverIds].find((userId) => open.includes(userId)) ?? null;
}

/** The step that is open after what was agreed to; null when all are done. A step that nobody holds is done by an administrator, once it is late. */
export function nextStep({ steps, step, isEscalated, barred, given, holders }: OpenApproval): number | null {
  const open = steps.findIndex(({ role, needs }, index) => {
    const agreed = new Set(given.filter((one) => one.step === index).map(({ userId }) => userId));
    if (index < step || (isEscalated && index === step && [...agreed].some((userId) => isAdministrator(holders, userId)))) return false;
    if (needs === "any") return agreed.size === 0;
    const wanted = holders.filter(({ userId, roles }) => !barred.includes(userId) && roles.includes(role));
    return wanted.length === 0 || wanted.some(({ userId }) => !agreed.has(userId));
  });
  return open < 0 ? null : open;
}
