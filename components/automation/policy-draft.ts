import { type AutomationBand, automationBand, usualBand } from "@/domain/automation/outcomes";
import { type AutomationCaps, type AutomationScope, automationCaps, type Level, usualCaps } from "@/domain/automation/policy";
import { majorText, typedMinor } from "@/domain/kernel/money";
import type { Policy } from "./automation-types";

/** What stands in the form; empty scope parts mean all. Money in major units of the company's currency. */
export type PolicyTexts = {
  nodeId: string;
  supplierId: string;
  category: string;
  brand: string;
  level: Level;
  line: string;
  order: string;
  day: string;
  runLines: string;
  usualMultiple: string;
  priceRise: string;
  holdMinutes: string;
  leastLines: string;
  stoppedShare: string;
  undoneShare: string;
  changedShare: string;
  serviceShortfall: string;
  bandPriceRise: string;
};
export type Draft = {
  entityId: number;
  scope: AutomationScope;
  level: Level;
  caps: AutomationCaps;
  band: AutomationBand;
  holdMinutes: number;
};

export const USUAL_HOLD = 240;
const percent = (share: number) => String(Math.round(share * 1_000) / 10);

export function textsOf(policy: Policy | null, currency: string): PolicyTexts {
  const caps = policy?.caps ?? usualCaps;
  const band = policy?.band ?? usualBand;
  const major = (minor: number) => majorText(minor, currency);
  return {
    nodeId: policy?.scope.nodeId?.toString() ?? "",
    supplierId: policy?.scope.supplierId?.toString() ?? "",
    category: policy?.scope.category ?? "",
    brand: policy?.scope.brand ?? "",
    level: policy?.level ?? "shadow",
    line: major(caps.lineMinor),
    order: major(caps.orderMinor),
    day: major(caps.dayMinor),
    runLines: String(caps.runLines),
    usualMultiple: String(caps.usualMultiple),
    priceRise: percent(caps.priceRise),
    holdMinutes: String(policy?.holdMinutes ?? USUAL_HOLD),
    leastLines: String(band.leastLines),
    stoppedShare: percent(band.stoppedShare),
    undoneShare: percent(band.undoneShare),
    changedShare: percent(band.changedShare),
    serviceShortfall: percent(band.serviceShortfall),
    bandPriceRise: percent(band.priceRise),
  };
}

const decimal = (text: string) => (/^\d{1,12}(\.\d{1,4})?$/.test(text.trim()) ? Number(text) : Number.NaN);
const fields: [keyof AutomationCaps, keyof PolicyTexts, string][] = [
  ["lineMinor", "line", "The line cap"],
  ["orderMinor", "order", "The order cap"],
  ["dayMinor", "day", "The day cap"],
  ["runLines", "runLines", "The lines of a run"],
  ["usualMultiple", "usualMultiple", "The multiple of the usual units"],
  ["priceRise", "priceRise", "The price rise"],
];
const bandFields: [keyof AutomationBand, keyof PolicyTexts, string][] = [
  ["leastLines", "leastLines", "The least lines to judge by"],
  ["stoppedShare", "stoppedShare", "The share that is stopped"],
  ["undoneShare", "undoneShare", "The share that is cancelled"],
  ["changedShare", "changedShare", "The share that is changed"],
  ["serviceShortfall", "serviceShortfall", "What service may miss its target by"],
  ["priceRise", "bandPriceRise", "What lines may cost more"],
];

/** Names the first field of the form that the rules of a part of the policy refuse. */
function issueOf<K extends string>(
  fieldsOf: readonly [K, keyof PolicyTexts, string][],
  issues: readonly { path: PropertyKey[] }[],
  texts: PolicyTexts,
): string {
  const wrong = fieldsOf.find(([key]) => issues.some(({ path }) => path[0] === key));
  return `${wrong?.[2] ?? "A field"} cannot be "${wrong ? texts[wrong[1]] : ""}".`;
}

/** The policy that the form says, or the first thing that is wrong with it. */
export function draftOf(
  { entityId, currency }: { entityId: number; currency: string },
  texts: PolicyTexts,
): { value: Draft; issue: null } | { value: null; issue: string } {
  const minor = (text: string) => typedMinor(text, currency) ?? Number.NaN;
  const wanted = {
    lineMinor: minor(texts.line),
    orderMinor: minor(texts.order),
    dayMinor: minor(texts.day),
    runLines: decimal(texts.runLines),
    usualMultiple: decimal(texts.usualMultiple),
    priceRise: decimal(texts.priceRise) / 100,
  };
  const parsed = automationCaps.safeParse(wanted);
  if (!parsed.success) return { value: null, issue: issueOf(fields, parsed.error.issues, texts) };
  const band = automationBand.safeParse({
    leastLines: decimal(texts.leastLines),
    stoppedShare: decimal(texts.stoppedShare) / 100,
    undoneShare: decimal(texts.undoneShare) / 100,
    changedShare: decimal(texts.changedShare) / 100,
    serviceShortfall: decimal(texts.serviceShortfall) / 100,
    priceRise: decimal(texts.bandPriceRise) / 100,
  });
  if (!band.success) return { value: null, issue: issueOf(bandFields, band.error.issues, texts) };
  const holdMinutes = decimal(texts.holdMinutes);
  if (!Number.isInteger(holdMinutes) || holdMinutes < 1 || holdMinutes > 10_080)
    return { value: null, issue: "The hold is a number of minutes from 1 to 10,080." };
  return {
    value: {
      entityId,
      scope: {
        nodeId: texts.nodeId === "" ? null : Number(texts.nodeId),
        supplierId: texts.supplierId === "" ? null : Number(texts.supplierId),
        category: texts.category === "" ? null : texts.category,
        brand: texts.brand === "" ? null : texts.brand,
      },
      level: texts.level,
      caps: parsed.data,
      band: band.data,
      holdMinutes,
    },
    issue: null,
  };
}
