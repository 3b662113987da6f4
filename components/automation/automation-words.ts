import type { Tone } from "@/components/ui/badge";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import type { Guardrail, Stop } from "@/domain/automation/guardrails";
import type { Level } from "@/domain/automation/policy";

export const levelWords: Record<Level, { label: string; effect: string; tone: Tone }> = {
  off: { label: "Off", effect: "Nothing is decided without a person.", tone: "neutral" },
  shadow: { label: "Shadow", effect: "Decides and does nothing; it is compared with what people do.", tone: "information" },
  recommend: {
    label: "Recommend",
    effect: "Says on each recommendation whether its guardrails would let it pass; it is compared with what people do.",
    tone: "information",
  },
  hold: { label: "Release with hold", effect: "Orders after a time in which anybody here may stop it.", tone: "warning" },
  automatic: { label: "Automatic", effect: "Orders at once what passes the guardrails.", tone: "good" },
};

export const guardrailWords: Record<Guardrail, string> = {
  not_ready: "Item not ready",
  supplier_not_approved: "Supplier not approved",
  other_currency: "Other currency than the company's, without an exchange rate",
  open_exception: "Open exception",
  changed_by_person: "Changed by a person",
  never_ordered: "Never ordered before",
  unusual_quantity: "Unusual quantity",
  price_rise: "Price rise",
  contract_price: "Contract price",
  contract_quantity: "Less than the contract is for",
  line_cap: "Line cap",
  supplier_minimum: "Below the supplier's minimum order",
  order_cap: "Order cap",
  approval_rule: "Somebody has to agree",
  budget_left: "Left of the budget",
  day_cap: "Day cap",
  company_day_cap: "Day cap of the company",
  company_day_orders: "Orders a day of the company",
  run_cap: "Run cap",
  refused: "Could not be ordered",
};

const share = (value: number) => `${Math.round(value * 1_000) / 10} %`;

const MONEY: ReadonlySet<Guardrail> = new Set([
  "line_cap",
  "supplier_minimum",
  "order_cap",
  "approval_rule",
  "day_cap",
  "company_day_cap",
  "budget_left",
]);

/** Unit prices are exact to more places than amounts. */
const unitPrice = (value: number, currency: string) =>
  new Intl.NumberFormat("en-GB", { style: "currency", currency, maximumFractionDigits: 6 }).format(value);
/** What was found of what is asked. */
const LEAST: ReadonlySet<Guardrail> = new Set(["supplier_minimum", "contract_quantity"]);

/** "Order cap: £700.00, at most £600.00": caps are in the company's money, what the supplier asks in the supplier's. */
export function stopWords(
  { guardrail, found, limit, unit }: Stop,
  { currency, homeCurrency }: { currency: string; homeCurrency: string },
): string {
  const name = guardrailWords[guardrail];
  if (found === undefined || limit === undefined) return name;
  const money = MONEY.has(guardrail) && unit === undefined;
  const text = (value: number) => {
    if (guardrail === "contract_price") return unitPrice(value, currency);
    if (money) return formatMoney(value, guardrail === "supplier_minimum" ? currency : homeCurrency, true);
    return guardrail === "price_rise" ? share(value) : formatQuantity(value);
  };
  return guardrail === "changed_by_person"
    ? `${name}: ${text(found)} instead of ${text(limit)}`
    : guardrail === "open_exception"
      ? `${name}: ${text(found)}`
      : guardrail === "approval_rule"
        ? `${name}: an order of ${text(found)}, asked from ${text(limit)} on`
        : LEAST.has(guardrail)
          ? `${name}: ${text(found)} of ${text(limit)}`
          : `${name}: ${text(found)}, at most ${text(limit)}`;
}

/** What a policy is about, the most telling part first; a policy about everything says so. */
export function scopeWords(policy: {
  scope: { brand: string | null; category: string | null };
  nodeCode: string | null;
  supplierName: string | null;
}): string {
  const { scope, nodeCode, supplierName } = policy;
  const parts = [supplierName, scope.category, scope.brand, nodeCode === null ? null : `at ${nodeCode}`].filter((part) => part !== null);
  return parts.length === 0 ? "Everything else" : parts.join(", ");
}

/** What people ordered for the line over what was recommended; also where the policy left it to them, as it was its word all the same. */
export const overRecommendation = (one: { valueMinor: number; personMinor: number | null }): number =>
  (one.personMinor ?? 0) - one.valueMinor;

/** "93 % of 14", and how many lines were left to people: those are not compared. */
export function agreementWords(measured: {
  asPeople: number;
  changedByPeople: number;
  rejectedByPeople: number;
  blockedAndDecided: number;
}): string | null {
  const compared = measured.asPeople + measured.changedByPeople + measured.rejectedByPeople;
  const left = measured.blockedAndDecided === 0 ? null : `${formatQuantity(measured.blockedAndDecided)} left to them`;
  if (compared === 0) return left;
  return [`${Math.round((100 * measured.asPeople) / compared)} % of ${formatQuantity(compared)}`, left].filter(Boolean).join("; ");
}
