// What is unusual about a line that somebody wants to buy. A rule of approval may look at it, and whoever agrees reads it. Prices are
// exact decimals of one base unit in the supplier's currency, quantities base units, ratios shares (0.05 is 5 %).
// Worked: 120 at 4.20 where 4.00 was paid last and 50 is usual: 5 % dearer than before, beyond 2 %, and 2.4 times the usual quantity,
// beyond 2, so it is a rise of price and an unusual quantity.
import Big from "big.js";

export const riskFlags = [
  "new_supplier",
  "bank_changed",
  "price_rise",
  "over_contract",
  "no_contract",
  "first_order",
  "unusual_quantity",
  "single_source",
] as const;
export type RiskFlag = (typeof riskFlags)[number];

/** Days for which a supplier is new after its first order, and for which a change of where it is paid counts as recent. */
export const NEW_SUPPLIER_DAYS = 90;
export const RECENT_BANK_DAYS = 30;
/** A dearer price than this share over the last paid is a rise. */
const PRICE_RISE_RATIO = 0.02;
/** More than this many times the usual quantity is unusual. */
const UNUSUAL_MULTIPLE = 2;

export type RiskFacts = {
  quantity: number;
  unitPrice: string;
  /** Of the last approved order of the item from this supplier; null: it was never ordered from it. */
  lastUnitPrice: string | null;
  /** Of a contract that is valid today; null: no contract price. */
  contractUnitPrice: string | null;
  hasContract: boolean;
  /** Whether the item was ever ordered, from anybody. */
  wasOrdered: boolean;
  /** Mean units of an order of the item at this node in the last year; null without one. */
  usualQuantity: number | null;
  /** Days since the supplier's first order; null: it has none. */
  supplierDays: number | null;
  /** Days since where it is paid was changed; null: never. */
  bankChangeDays: number | null;
  /** Approved suppliers that sell the item. */
  sources: number;
};
/** What was found and what would have been expected, in the flag's own unit (price, units, days, sources); null where nothing is counted. */
export type Risk = { flag: RiskFlag; found: number | null; expected: number | null };
export type LineRisk = Risk & { lineNumber: number };

const isDearer = (price: string, than: string, ratio: number) => new Big(price).gt(new Big(than).times(1 + ratio));

/** Every flag that the facts raise, in the order of `riskFlags`. Source: domain.md 5 (rules by risk flags) and 4 (guardrails). */
export function purchaseRisks(facts: RiskFacts): Risk[] {
  const { unitPrice, lastUnitPrice, contractUnitPrice, quantity, usualQuantity, supplierDays, bankChangeDays } = facts;
  const risks: Risk[] = [];
  const raise = (flag: RiskFlag, found: number | null, expected: number | null) => risks.push({ flag, found, expected });
  if (supplierDays === null || supplierDays < NEW_SUPPLIER_DAYS) raise("new_supplier", supplierDays, NEW_SUPPLIER_DAYS);
  if (bankChangeDays !== null && bankChangeDays < RECENT_BANK_DAYS) raise("bank_changed", bankChangeDays, RECENT_BANK_DAYS);
  if (lastUnitPrice !== null && isDearer(unitPrice, lastUnitPrice, PRICE_RISE_RATIO))
    raise("price_rise", Number(unitPrice), Number(lastUnitPrice));
  if (contractUnitPrice !== null && isDearer(unitPrice, contractUnitPrice, 0))
    raise("over_contract", Number(unitPrice), Number(contractUnitPrice));
  if (!facts.hasContract) raise("no_contract", null, null);
  if (!facts.wasOrdered) raise("first_order", null, null);
  if (usualQuantity !== null && quantity > usualQuantity * UNUSUAL_MULTIPLE) raise("unusual_quantity", quantity, usualQuantity);
  if (facts.sources <= 1) raise("single_source", facts.sources, 2);
  return risks;
}
