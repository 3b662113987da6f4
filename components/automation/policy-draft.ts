import { type AutomationCaps, type AutomationScope, automationCaps, type Level, usualCaps } from "@/domain/automation/policy";
import type { Policy } from "./automation-types";

/** What stands in the form; empty scope parts mean all. Money in whole units of the currency with two places. */
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
};
export type Draft = { entityId: number; scope: AutomationScope; level: Level; caps: AutomationCaps; holdMinutes: number };

const USUAL_HOLD = 240;
const major = (minor: number) => (minor / 100).toFixed(2);

export function textsOf(policy: Policy | null): PolicyTexts {
  const caps = policy?.caps ?? usualCaps;
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
    priceRise: String(Math.round(caps.priceRise * 1_000) / 10),
    holdMinutes: String(policy?.holdMinutes ?? USUAL_HOLD),
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

/** The policy that the form says, or the first thing that is wrong with it. */
export function draftOf(entityId: number, texts: PolicyTexts): { value: Draft; issue: null } | { value: null; issue: string } {
  const wanted = {
    lineMinor: Math.round(decimal(texts.line) * 100),
    orderMinor: Math.round(decimal(texts.order) * 100),
    dayMinor: Math.round(decimal(texts.day) * 100),
    runLines: decimal(texts.runLines),
    usualMultiple: decimal(texts.usualMultiple),
    priceRise: decimal(texts.priceRise) / 100,
  };
  const parsed = automationCaps.safeParse(wanted);
  if (!parsed.success) {
    const wrong = fields.find(([cap]) => parsed.error.issues.some((issue) => issue.path[0] === cap));
    const text = wrong ? texts[wrong[1]] : "";
    return { value: null, issue: `${wrong?.[2] ?? "A cap"} cannot be "${text}".` };
  }
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
      holdMinutes,
    },
    issue: null,
  };
}
