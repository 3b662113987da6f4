import { parseArgs } from "node:util";
import { z } from "zod";
import { type BacktestPolicy, backtestPolicy } from "@/domain/planning/backtest/policy";
import { usualPolicy } from "@/domain/planning/planning-policy";

// What may be typed behind `npm run backtest`. What is wrong is one line that names the option.

const NAMES: Record<string, keyof BacktestPolicy> = {
  measure: "measure",
  target: "serviceTarget",
  a: "serviceTargetA",
  c: "serviceTargetC",
  model: "model",
  review: "reviewDays",
  lead: "leadTimeFactor",
  ordering: "orderingCostMinor",
  holding: "holdingRate",
};
const WORDS: readonly string[] = ["measure", "model"];
const USUAL: BacktestPolicy = {
  measure: "cycle",
  serviceTarget: 0.95,
  model: "forecast",
  reviewDays: 7,
  leadTimeFactor: 1,
  orderingCostMinor: usualPolicy.orderingCostMinor,
  holdingRate: usualPolicy.holdingRate,
};

export class Misuse extends Error {}

const number = (least: number, most: number) =>
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, "is not a number")
    .transform(Number)
    .pipe(z.number().min(least, `is below ${least}`).max(most, `is above ${most}`));
const day = z.iso
  .date("is not a day such as 2026-03-31")
  .transform((text) => Date.parse(text))
  .optional();
const given = z.object({
  history: z.array(z.string()).optional(),
  from: day,
  to: day,
  entity: z.string().optional(),
  policy: z.array(z.string()).optional(),
  margin: number(0, 0.99),
  "lead-time": number(0.5, 730),
  "lead-time-deviation": number(0, 730),
  json: z.boolean(),
  help: z.boolean(),
});

/** What was typed, or a line that names what is wrong with it. */
export function readOptions(typed: readonly string[]) {
  const { values, positionals } = parsedArguments(typed);
  const parsed = given.safeParse(values);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0]);
    throw new Misuse(`--${name} ${String(values[name as keyof typeof values])} ${issue?.message}.`);
  }
  if (positionals.length > 0 && !parsed.data.history) throw new Misuse(`"${positionals[0]}" belongs to no option.`);
  return { values: parsed.data, positionals };
}

function parsedArguments(typed: readonly string[]) {
  try {
    return parseArgs({
      args: [...typed],
      allowPositionals: true,
      options: {
        history: { type: "string", multiple: true },
        from: { type: "string" },
        to: { type: "string" },
        entity: { type: "string" },
        policy: { type: "string", multiple: true },
        margin: { type: "string", default: "0.4" },
        "lead-time": { type: "string", default: "14" },
        "lead-time-deviation": { type: "string", default: "5" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    // Its first sentence names the option; what follows is about shells.
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new Misuse(`${sentence}.`);
  }
}
export type Options = ReturnType<typeof readOptions>["values"];

const partOf = (name: string) => Object.entries(NAMES).find(([, known]) => known === name)?.[0] ?? name;

export function policyOf(text: string): BacktestPolicy {
  const parts = text.split(",").map((part) => {
    const [name = "", value = ""] = part.split("=");
    const known = NAMES[name.trim()];
    if (!known) throw new Misuse(`"${name}" is not a part of a policy: ${Object.keys(NAMES).join(", ")}.`);
    if (WORDS.includes(known)) return [known, value.trim()];
    const figure = value.trim() === "" ? Number.NaN : Number(value);
    return [known, known === "orderingCostMinor" ? Math.round(figure * 100) : figure];
  });
  const parsed = backtestPolicy.safeParse({ ...USUAL, ...Object.fromEntries(parts) });
  if (!parsed.success)
    throw new Misuse(
      `--policy ${text}: ${parsed.error.issues.map((issue) => `${partOf(String(issue.path[0]))}: ${issue.message}`).join("; ")}.`,
    );
  return parsed.data;
}
