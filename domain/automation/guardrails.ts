import type { AutomationCaps, AutomationScope, Level, Place } from "./policy";

// Whether a recommendation may pass without a person, and which guardrail stops it. Guardrails only ever stop; they change nothing.
// An order stands or falls as a whole where its own cap is concerned; day and run are used up in the order of the loss that threatens.
// Worked: lines of 400 and 300 of one supplier and warehouse, order cap 600: neither passes, the order would be 700.

export const guardrails = [
  "not_ready",
  "supplier_not_approved",
  "open_exception",
  "changed_by_person",
  "never_ordered",
  "unusual_quantity",
  "price_rise",
  "line_cap",
  "order_cap",
  "approval_rule",
  "budget_left",
  "day_cap",
  "run_cap",
] as const;
export type Guardrail = (typeof guardrails)[number];
/** What was found and what is allowed, in the guardrail's own unit: minor units, units, lines, or a share. */
export type Stop = { guardrail: Guardrail; found?: number; limit?: number };

export type Candidate = Place & {
  recommendationId: number;
  quantity: number;
  recommendedQuantity: number;
  valueMinor: number;
  lostMarginMinor: number;
  unitPrice: number;
  /** What was paid last; null when it was never ordered. */
  lastPrice: number | null;
  /** Units of an order line on average; null when it was never ordered. */
  usualQuantity: number | null;
  isReady: boolean;
  isSupplierApproved: boolean;
  openExceptions: number;
};
export type StandingPolicy = {
  id: number;
  version: number;
  level: Level;
  scope: AutomationScope;
  caps: AutomationCaps;
  usedTodayMinor: number;
};
/** From which amount somebody has to agree to an order of this supplier; null: nobody has to. `category`: null where its lines differ. */
export type ApprovalNeeded = (order: { supplierId: number; category: string | null; totalMinor: number }) => { fromMinor: number } | null;
export type Verdict = { candidate: Candidate; policy: StandingPolicy; stops: Stop[] };

function ownStops(candidate: Candidate, caps: AutomationCaps): Stop[] {
  const stops: Stop[] = [];
  if (!candidate.isReady) stops.push({ guardrail: "not_ready" });
  if (!candidate.isSupplierApproved) stops.push({ guardrail: "supplier_not_approved" });
  if (candidate.openExceptions > 0) stops.push({ guardrail: "open_exception", found: candidate.openExceptions, limit: 0 });
  if (candidate.quantity !== candidate.recommendedQuantity)
    stops.push({ guardrail: "changed_by_person", found: candidate.quantity, limit: candidate.recommendedQuantity });
  if (candidate.usualQuantity === null || candidate.lastPrice === null) stops.push({ guardrail: "never_ordered" });
  else {
    const most = candidate.usualQuantity * caps.usualMultiple;
    if (candidate.quantity > most) stops.push({ guardrail: "unusual_quantity", found: candidate.quantity, limit: Math.floor(most) });
    const rise = candidate.lastPrice > 0 ? candidate.unitPrice / candidate.lastPrice - 1 : 0;
    if (rise > caps.priceRise + 1e-9) stops.push({ guardrail: "price_rise", found: rise, limit: caps.priceRise });
  }
  if (candidate.valueMinor > caps.lineMinor) stops.push({ guardrail: "line_cap", found: candidate.valueMinor, limit: caps.lineMinor });
  return stops;
}

/** Every candidate that a policy speaks for, with what stops it; the dearest loss is served first where something runs out. */
export function judge(
  candidates: readonly Candidate[],
  policyOf: (candidate: Candidate) => StandingPolicy | null,
  /** What is left of the budgets that stop, by category. */
  budgetLeft: ReadonlyMap<string, number> = new Map(),
  approvalNeeded: ApprovalNeeded = () => null,
): Verdict[] {
  const verdicts = candidates
    .flatMap((candidate): Verdict[] => {
      const policy = policyOf(candidate);
      return policy === null || policy.level === "off" ? [] : [{ candidate, policy, stops: ownStops(candidate, policy.caps) }];
    })
    .sort(
      (a, b) => b.candidate.lostMarginMinor - a.candidate.lostMarginMinor || a.candidate.recommendationId - b.candidate.recommendationId,
    );
  const orderValue = new Map<string, number>();
  const orderOf = ({ candidate, policy }: Verdict) => `${policy.id}/${candidate.supplierId}/${candidate.nodeId}`;
  for (const verdict of verdicts)
    if (verdict.stops.length === 0)
      orderValue.set(orderOf(verdict), (orderValue.get(orderOf(verdict)) ?? 0) + verdict.candidate.valueMinor);
  // One order goes to a supplier for a warehouse, whatever policies its lines fall to.
  const placed = new Map<string, { minor: number; categories: Set<string> }>();
  for (const { candidate, stops } of verdicts) {
    if (stops.length > 0) continue;
    const key = `${candidate.supplierId}/${candidate.nodeId}`;
    const order = placed.get(key) ?? { minor: 0, categories: new Set<string>() };
    placed.set(key, { minor: order.minor + candidate.valueMinor, categories: order.categories.add(candidate.category) });
  }
  const approvalOf = ({ supplierId, nodeId }: Candidate) => {
    const order = placed.get(`${supplierId}/${nodeId}`);
    if (!order) return null;
    const [category = null] = order.categories.size === 1 ? order.categories : [];
    const needed = approvalNeeded({ supplierId, category, totalMinor: order.minor });
    return needed && { found: order.minor, limit: needed.fromMinor };
  };
  const used = new Map<number, { minor: number; lines: number }>();
  const left = new Map(budgetLeft);
  for (const verdict of verdicts) {
    if (verdict.stops.length > 0) continue;
    const { caps, id, usedTodayMinor } = verdict.policy;
    const value = orderValue.get(orderOf(verdict)) ?? 0;
    if (value > caps.orderMinor) {
      verdict.stops.push({ guardrail: "order_cap", found: value, limit: caps.orderMinor });
      continue;
    }
    const approval = approvalOf(verdict.candidate);
    if (approval) {
      verdict.stops.push({ guardrail: "approval_rule", ...approval });
      continue;
    }
    const { category, valueMinor } = verdict.candidate;
    const rest = left.get(category);
    if (rest !== undefined && valueMinor > rest) {
      verdict.stops.push({ guardrail: "budget_left", found: valueMinor, limit: Math.max(0, rest) });
      continue;
    }
    const sofar = used.get(id) ?? { minor: usedTodayMinor, lines: 0 };
    const minor = sofar.minor + verdict.candidate.valueMinor;
    if (sofar.lines + 1 > caps.runLines) verdict.stops.push({ guardrail: "run_cap", found: sofar.lines + 1, limit: caps.runLines });
    else if (minor > caps.dayMinor) verdict.stops.push({ guardrail: "day_cap", found: minor, limit: caps.dayMinor });
    else {
      used.set(id, { minor, lines: sofar.lines + 1 });
      if (rest !== undefined) left.set(category, rest - valueMinor);
    }
  }
  return verdicts;
}
