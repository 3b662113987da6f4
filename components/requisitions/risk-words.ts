import { formatQuantity } from "@/components/ui/format";
import type { LineRisk, Risk, RiskFlag } from "@/domain/procurement/purchase-risk";

export const riskWords: Record<RiskFlag, string> = {
  new_supplier: "New supplier",
  bank_changed: "Bank details changed recently",
  price_rise: "Dearer than last paid",
  over_contract: "Dearer than the contract",
  no_contract: "No valid contract",
  first_order: "First order of the item",
  unusual_quantity: "Unusual quantity",
  single_source: "Single source",
};

const price = (major: number) => major.toFixed(2);

/** "Dearer than last paid: 4.20 instead of 4.00" */
export function riskText({ flag, found, expected }: Risk): string {
  const word = riskWords[flag];
  if (flag === "new_supplier")
    return found === null ? `${word}: nothing was ordered from it yet` : `${word}: first order ${Math.floor(found)} days ago`;
  if (found === null || expected === null) return word;
  if (flag === "bank_changed") return `${word}: ${Math.floor(found)} days ago`;
  if (flag === "unusual_quantity") return `${word}: ${formatQuantity(found)} units, usually ${formatQuantity(Math.round(expected))}`;
  if (flag === "price_rise" || flag === "over_contract") return `${word}: ${price(found)} instead of ${price(expected)}`;
  return word;
}

/** The same words once, with the lines that they are about: what holds for all lines is not said for each. */
export function risksByText(risks: readonly LineRisk[]): { text: string; flag: RiskFlag; lines: number[] }[] {
  const found = new Map<string, { text: string; flag: RiskFlag; lines: number[] }>();
  for (const risk of risks) {
    const text = riskText(risk);
    const one = found.get(text) ?? { text, flag: risk.flag, lines: [] };
    found.set(text, { ...one, lines: [...one.lines, risk.lineNumber] });
  }
  return [...found.values()];
}
