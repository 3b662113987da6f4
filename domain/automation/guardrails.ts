import { type CompanyDay, dayCapStop, uncappedDay } from "./day-cap";
import type { AutomationCaps, AutomationScope, Level, Place } from "./policy";

// Whether a recommendation may pass without a person, and which guardrail stops it. Guardrails only ever stop; they change nothing.
// What is left of an order after its lines were looked at stands or falls as a whole: an order in parts would miss what the supplier asks
// of it. Day and planning run are used up order by order, the order with the dearest loss first.
// Caps, rules and budgets are sums of the company's own money: what is paid in other money counts by what it is worth today, and what nobody
// knows the worth of never passes. What the supplier asks of an order is in the supplier's.
// Worked: lines of 400 and 300 of one supplier and warehouse, order cap 600: neither passes, the order would be 700. At 4.10 where a
// contract says 4.00 a line does not pass, whatever rise of the price is allowed.

export const guardrails = [
  "not_ready",
  "supplier_not_approved",
  "other_currency",
  "open_exception",
  "changed_by_person",
  "never_ordered",
  "unusual_quantity",
  "price_rise",
  /** Dearer than the contract that is valid for it. */
  "contract_price",
  /** Too little for the contract that is valid, and dearer than it. */
  "contract_quantity",
  "line_cap",
  "supplier_minimum",
  "order_cap",
  "approval_rule",
  "budget_left",
  "day_cap",
  "company_day_cap",
  "company_day_orders",
  "run_cap",
  /** It passed, and could not be ordered: the decision says why. */
  "refused",
] as const;
export type Guardrail = (typeof guardrails)[number];
/** What was found and what is allowed, in the guardrail's own unit: minor units, a unit price, units, lines, or a share. */
export type Stop = {
  guardrail: Guardrail;
  found?: number;
  limit?: number /** Where the guardrail's own would be minor units. */;
  unit?: "units";
};

export type Candidate = Place & {
  recommendationId: number;
  quantity: number;
  recommendedQuantity: number;
  /** In the supplier's currency. */
  valueMinor: number;
  /** In the company's; null where nobody knows what the supplier's is worth in it. */
  homeMinor: number | null;
  /** At which the one is the other; null: they are the same money, or nobody knows. */
  exchangeRate: string | null;
  lostMarginMinor: number;
  unitPrice: number;
  /** What was paid last; null when it was never ordered. */
  lastPrice: number | null;
  /** What a contract of the day says of it, or, of the least quantity that one is for, where this is less; null: none has a price for it. */
  contract: { price: number; fromQuantity: number } | null;
  /** Units of an order line on average; null when it was never ordered. */
  usualQuantity: number | null;
  isReady: boolean;
  isSupplierApproved: boolean;
  openExceptions: number;
  /** What the supplier asks of an order as a whole; 0: nothing. */
  minimumOrderMinor: number;
  minimumOrderUnits: number;
};
export type StandingPolicy = {
  id: number;
  version: number;
  level: Level;
  scope: AutomationScope;
  caps: AutomationCaps;
  usedTodayMinor: number;
  /** Lines that it let pass since the last planning run. */
  usedRunLines: number;
};
/** From which amount somebody has to agree to an order of these recommendations; null: nobody has to. */
export type ApprovalNeeded = (order: {
  totalMinor: number;
  lines: readonly Pick<Candidate, "recommendationId" | "supplierId" | "category">[];
}) => { fromMinor: number } | null;
export type Verdict = { candidate: Candidate; policy: StandingPolicy; stops: Stop[] };

/** In the company's money; nothing where nobody knows, which stops it. */
export const worthOf = ({ homeMinor }: Pick<Candidate, "homeMinor">): number => homeMinor ?? 0;

/** Automation pays no more than a valid contract says; where it holds from a larger quantity on, a person weighs that. */
function contractStop({ unitPrice, quantity, contract }: Candidate): Stop | null {
  if (contract === null || unitPrice <= contract.price + 1e-9) return null;
  return quantity < contract.fromQuantity
    ? { guardrail: "contract_quantity", found: quantity, limit: contract.fromQuantity }
    : { guardrail: "contract_price", found: unitPrice, limit: contract.price };
}

function ownStops(candidate: Candidate, caps: AutomationCaps): Stop[] {
  const stops: Stop[] = [];
  if (!candidate.isReady) stops.push({ guardrail: "not_ready" });
  if (!candidate.isSupplierApproved) stops.push({ guardrail: "supplier_not_approved" });
  if (candidate.homeMinor === null) stops.push({ guardrail: "other_currency" });
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
  const dearer = contractStop(candidate);
  if (dearer) stops.push(dearer);
  const minor = worthOf(candidate);
  if (minor > caps.lineMinor) stops.push({ guardrail: "line_cap", found: minor, limit: caps.lineMinor });
  return stops;
}

/** Every candidate that a policy speaks for, with what stops it; the dearest loss is served first where something runs out. */
export function judge(
  candidates: readonly Candidate[],
  policyOf: (candidate: Candidate) => StandingPolicy | null,
  /** What is left of the budgets that stop, by category. */
  budgetLeft: ReadonlyMap<string, number> = new Map(),
  approvalNeeded: ApprovalNeeded = () => null,
  /** What the whole company has used of its day. */
  companyDay: CompanyDay = uncappedDay,
): Verdict[] {
  const verdicts = candidates
    .flatMap((candidate): Verdict[] => {
      const policy = policyOf(candidate);
      return policy === null || policy.level === "off" ? [] : [{ candidate, policy, stops: ownStops(candidate, policy.caps) }];
    })
    .sort(
      (a, b) => b.candidate.lostMarginMinor - a.candidate.lostMarginMinor || a.candidate.recommendationId - b.candidate.recommendationId,
    );
  const used = new Map<number, { minor: number; lines: number }>();
  const left = new Map(budgetLeft);
  let day = companyDay;
  for (const lines of ordersOf(verdicts).values()) {
    const order = sumOf(lines);
    const stop = minimumStop(lines, order) ?? orderCapStop(lines, order) ?? approvalStop(lines, order, approvalNeeded);
    const short = stop ?? budgetStop(lines, left) ?? policyStop(lines, used) ?? dayCapStop(day, order.minor);
    if (short) for (const { stops } of lines) stops.push(short);
    else {
      use(lines, left, used);
      day = usedOf(day, lines);
    }
  }
  return verdicts;
}

/** `ownMinor`: in the supplier's money. */
type Sums = { minor: number; ownMinor: number; units: number };

/** What nothing stops by itself yet, by the order that it would be part of, whatever policies its lines fall to. */
function ordersOf(verdicts: readonly Verdict[]): Map<string, Verdict[]> {
  const orders = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    if (verdict.stops.length > 0) continue;
    const key = `${verdict.candidate.supplierId}/${verdict.candidate.nodeId}`;
    orders.set(key, [...(orders.get(key) ?? []), verdict]);
  }
  return orders;
}

const sumOf = (lines: readonly Verdict[]): Sums => ({
  minor: lines.reduce((sum, { candidate }) => sum + worthOf(candidate), 0),
  ownMinor: lines.reduce((sum, { candidate }) => sum + candidate.valueMinor, 0),
  units: lines.reduce((sum, { candidate }) => sum + candidate.quantity, 0),
});

function minimumStop(lines: readonly Verdict[], { ownMinor, units }: Sums): Stop | null {
  const { minimumOrderMinor = 0, minimumOrderUnits = 0 } = lines[0]?.candidate ?? {};
  if (ownMinor < minimumOrderMinor) return { guardrail: "supplier_minimum", found: ownMinor, limit: minimumOrderMinor };
  return units < minimumOrderUnits ? { guardrail: "supplier_minimum", found: units, limit: minimumOrderUnits, unit: "units" } : null;
}

function orderCapStop(lines: readonly Verdict[], { minor }: Sums): Stop | null {
  const cap = Math.min(...lines.map(({ policy }) => policy.caps.orderMinor));
  return minor > cap ? { guardrail: "order_cap", found: minor, limit: cap } : null;
}

function approvalStop(lines: readonly Verdict[], { minor }: Sums, approvalNeeded: ApprovalNeeded): Stop | null {
  const needed = approvalNeeded({ lines: lines.map(({ candidate }) => candidate), totalMinor: minor });
  return needed && { guardrail: "approval_rule", found: minor, limit: needed.fromMinor };
}

function budgetStop(lines: readonly Verdict[], left: ReadonlyMap<string, number>): Stop | null {
  for (const [category, minor] of sumsBy(lines, ({ candidate }) => candidate.category)) {
    const rest = left.get(category);
    if (rest !== undefined && minor > rest) return { guardrail: "budget_left", found: minor, limit: Math.max(0, rest) };
  }
  return null;
}

function policyStop(lines: readonly Verdict[], used: ReadonlyMap<number, { minor: number; lines: number }>): Stop | null {
  for (const [policy, minor] of sumsBy(lines, (verdict) => verdict.policy)) {
    const sofar = used.get(policy.id) ?? { minor: policy.usedTodayMinor, lines: policy.usedRunLines };
    const count = sofar.lines + lines.filter((verdict) => verdict.policy === policy).length;
    if (count > policy.caps.runLines) return { guardrail: "run_cap", found: count, limit: policy.caps.runLines };
    if (sofar.minor + minor > policy.caps.dayMinor)
      return { guardrail: "day_cap", found: sofar.minor + minor, limit: policy.caps.dayMinor };
  }
  return null;
}

function use(lines: readonly Verdict[], left: Map<string, number>, used: Map<number, { minor: number; lines: number }>): void {
  for (const { candidate, policy } of lines) {
    const rest = left.get(candidate.category);
    if (rest !== undefined) left.set(candidate.category, rest - worthOf(candidate));
    const sofar = used.get(policy.id) ?? { minor: policy.usedTodayMinor, lines: policy.usedRunLines };
    used.set(policy.id, { minor: sofar.minor + worthOf(candidate), lines: sofar.lines + 1 });
  }
}

/** What only watches uses nothing of the company's day. */
function usedOf(day: CompanyDay, lines: readonly Verdict[]): CompanyDay {
  const acting = lines.filter(({ policy }) => policy.level === "hold" || policy.level === "automatic");
  return acting.length === 0 ? day : { ...day, usedMinor: day.usedMinor + sumOf(acting).minor, usedOrders: day.usedOrders + 1 };
}

function sumsBy<K>(lines: readonly Verdict[], keyOf: (verdict: Verdict) => K): Map<K, number> {
  const sums = new Map<K, number>();
  for (const verdict of lines) sums.set(keyOf(verdict), (sums.get(keyOf(verdict)) ?? 0) + worthOf(verdict.candidate));
  return sums;
}
