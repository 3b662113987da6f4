import type { Tone } from "@/components/ui/badge";
import { formatQuantity } from "@/components/ui/format";
import { type LineRisk, type Risk, type RiskFlag, riskFlags } from "@/domain/procurement/purchase-risk";

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

/** Seen often, and worth a look rather than a warning. */
const mild: readonly RiskFlag[] = ["single_source", "no_contract"];
export const riskTone = (flag: RiskFlag): Tone => (mild.includes(flag) ? "information" : "warning");

/** What is most unusual, in the order of the flags, and how many others there are: "Dearer than last paid, 2 more"; null where nothing is. */
export function riskSummary(flags: readonly RiskFlag[]): { tone: Tone; text: string } | null {
  const ordered = riskFlags.filter((flag) => flags.includes(flag));
  const worst = ordered.find((flag) => !mild.includes(flag)) ?? ordered[0];
  if (!worst) return null;
  return { tone: riskTone(worst), text: ordered.length > 1 ? `${riskWords[worst]}, ${ordered.length - 1} more` : riskWords[worst] };
}

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
