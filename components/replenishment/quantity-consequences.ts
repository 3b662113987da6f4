import { formatMoney, formatQuantity } from "@/components/ui/format";
import type { LineBudget, LineLimits } from "@/domain/planning/line-limits";
import { weigh } from "@/domain/procurement/exchange-rate";

// What a quantity does beside its own line, each in a sentence. A release from the panel orders this line alone: the supplier's terms and
// approval are those of an order of one line, and what the other open lines would make of it is said apart. The supplier's terms are in the
// supplier's money; budgets and approval in the company's, in which a line counts by what it is worth today.
// Worked: 12 at 4.50 are 54.00 of a minimum of 100.00, others 10.00: 46.00 below alone, 36.00 with the others.

/** What the planning run found would be lost; see `lostUnits` and `savedUnits` of the evidence. */
export type AtRisk = { lostUnits: number; savedUnits: number; lostMarginMinor: number; currency: string };

export type Line = {
  quantity: number;
  valueMinor: number;
  recommendedQuantity: number;
  position: number;
  dailyDemand: number;
  /** Absent where nobody knows. */
  atRisk?: AtRisk | undefined;
};

const quantityOf = (units: number, noun: string) => `${formatQuantity(units)} ${noun}${units === 1 ? "" : "s"}`;

export function quantityConsequences(line: Line, limits: LineLimits): string[] {
  return [
    ...riskWords(line),
    ...termWords(line, limits),
    ...roomWords(line, limits),
    ...plannedWords(line.valueMinor, limits),
    ...shelfLifeWords(line, limits),
    ...approvalWords(line.valueMinor, limits),
  ];
}

/** By what of the units at risk this quantity saves fewer than the recommended one: the same projection as the margin at risk. */
function riskWords({ quantity, recommendedQuantity, atRisk }: Line): string[] {
  if (!atRisk || atRisk.lostUnits <= 0) return [];
  const saved = (units: number) => Math.min(units, atRisk.savedUnits);
  const fewer = saved(recommendedQuantity) - saved(quantity);
  if (fewer <= 0) return [];
  const money = (minor: number) => formatMoney(Math.round(minor), atRisk.currency, true);
  const minor = (atRisk.lostMarginMinor * fewer) / atRisk.lostUnits;
  return [
    `Leaves ${money(minor)} of the ${money(atRisk.lostMarginMinor)} of margin at risk unsaved, of ${quantityOf(fewer, "unit")} that the recommended quantity saves.`,
  ];
}

function termWords(
  { quantity, valueMinor }: Line,
  { currency, othersMinor, othersUnits, minimumValueMinor, minimumQuantity }: LineLimits,
): string[] {
  const money = (minor: number) => formatMoney(minor, currency, true);
  const below = (missing: number, others: number, words: (missing: number) => string, minimum: string): string[] => {
    if (missing <= 0) return [];
    const alone = `Released alone, the order is ${words(missing)} below the supplier's minimum${minimum}`;
    if (others === 0) return [`${alone}.`];
    const together = missing - others;
    return [
      together > 0
        ? `${alone}, with the other open lines of the supplier and node still ${words(together)}.`
        : `${alone}; with the other open lines of the supplier and node it reaches it.`,
    ];
  };
  return [
    ...below(minimumValueMinor - valueMinor, othersMinor, money, ` of ${money(minimumValueMinor)}`),
    ...below(minimumQuantity - quantity, othersUnits, (units) => quantityOf(units, "unit"), ` of ${formatQuantity(minimumQuantity)}`),
  ];
}

function roomWords({ quantity }: Line, { roomLitres, unitLitres }: LineLimits): string[] {
  if (roomLitres === null || quantity * unitLitres <= roomLitres) return [];
  return [
    `Takes ${formatQuantity(Math.round(quantity * unitLitres))} l; the node has ${formatQuantity(Math.max(0, Math.floor(roomLitres)))} l left.`,
  ];
}

/** `kind`: whether the budget says so and lets it pass, or stops the release. */
export type OverBudget = { kind: LineBudget["mode"]; words: string };

export function overBudget(valueMinor: number, limits: LineLimits): OverBudget | null {
  const { budget } = limits;
  if (!budget || valueMinor <= 0) return null;
  const { category, mode, leftMinor, currency } = budget;
  const worth = worthOf(valueMinor, limits);
  if (worth === null)
    return mode === "stop"
      ? { kind: mode, words: `The budget of ${category} stops it: nobody has said what ${limits.currency} is worth in ${currency}.` }
      : null;
  if (worth <= leftMinor) return null;
  const money = (minor: number) => formatMoney(minor, currency, true);
  const left = leftMinor < 0 ? `is exceeded by ${money(-leftMinor)} already` : `has ${money(leftMinor)} left`;
  return {
    kind: mode,
    words:
      mode === "stop"
        ? `The budget of ${category} ${left}: it cannot be released.`
        : `The budget of ${category} ${left}: a release goes ${money(worth - Math.max(0, leftMinor))} beyond it.`,
  };
}

/** What is left is planned for others already: they get less. */
function plannedWords(valueMinor: number, limits: LineLimits): string[] {
  const { budget } = limits;
  const worth = worthOf(valueMinor, limits);
  if (budget?.mode !== "stop" || worth === null || worth <= 0 || worth > budget.leftMinor) return [];
  const { category, leftMinor, plannedMinor, plannedLines, currency } = budget;
  const short = Math.min(plannedMinor, worth + plannedMinor - leftMinor);
  if (short <= 0) return [];
  const money = (minor: number) => formatMoney(minor, currency, true);
  return [
    `Of the ${money(leftMinor)} left of the budget of ${category}, ${money(plannedMinor)} are planned for ${quantityOf(plannedLines, "other recommendation")}: a release takes ${money(short)} from them.`,
  ];
}

function shelfLifeWords({ quantity, dailyDemand, position }: Line, { shelfLifeDays, leadTimeDays }: LineLimits): string[] {
  if (shelfLifeDays === null || dailyDemand <= 0) return [];
  const sellable = dailyDemand * (leadTimeDays + shelfLifeDays) - Math.max(0, position);
  const expiring = Math.ceil(quantity - Math.max(0, sellable));
  return expiring > 0
    ? [
        `${quantityOf(expiring, "unit")} would outlive ${expiring === 1 ? "its" : "their"} shelf life of ${quantityOf(shelfLifeDays, "day")}.`,
      ]
    : [];
}

function approvalWords(valueMinor: number, limits: LineLimits): string[] {
  const { currency, homeCurrency, approvalFromMinor } = limits;
  // What nobody knows the worth of is asked about as the dearest.
  if (approvalFromMinor === null || (worthOf(valueMinor, limits) ?? Number.POSITIVE_INFINITY) < approvalFromMinor) return [];
  return [
    `An order of ${formatMoney(valueMinor, currency, true)} waits for approval, which is asked from ${formatMoney(approvalFromMinor, homeCurrency, true)} on.`,
  ];
}

/** In the company's money; null where nobody knows. */
function worthOf(valueMinor: number, { currency, homeCurrency, exchangeRate }: LineLimits): number | null {
  const rates = new Map(exchangeRate ? [[currency, exchangeRate]] : []);
  return weigh(valueMinor, currency, { currency: homeCurrency, rates }).minor;
}
