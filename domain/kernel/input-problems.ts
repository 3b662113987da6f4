import { z } from "zod";

// What is wrong with an input, in the words that people read: screens, suppliers at the portal and senders of messages read the same.
// A schema that says nothing itself says what follows the field's name: "is missing", "is above 500", "has more than 300 characters".
// Worked: lines.0.quantity of -1 is "Line 1: quantity is below 0."; reason of two letters, whose schema says more, "Reason: Say why."

const kinds: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "a set of fields",
  record: "a set of fields",
  date: "a day",
};
const formats: Record<string, string> = { email: "an e-mail address", url: "an address", datetime: "an instant", date: "a day" };
const figures = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 6 });
const counted = (count: number | bigint, unit: string) => `${figures.format(count)} ${unit}${Number(count) === 1 ? "" : "s"}`;
const unitOf = (origin: string) => (origin === "string" ? "character" : "part");
const isCounted = (origin: string) => origin === "string" || origin === "array";

const problemOf: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined && issue.code !== "custom") return "is missing";
  switch (issue.code) {
    case "invalid_type":
      return `is not ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return issue.values.length === 1 ? `is not ${String(issue.values[0])}` : `is none of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      if (!isCounted(issue.origin)) return `is ${issue.inclusive ? "below" : "not above"} ${figures.format(issue.minimum)}`;
      if (Number(issue.minimum) === 1) return issue.origin === "array" ? "is an empty list" : "is empty";
      return `has fewer than ${counted(issue.minimum, unitOf(issue.origin))}`;
    case "too_big":
      if (!isCounted(issue.origin)) return `is ${issue.inclusive ? "above" : "not below"} ${figures.format(issue.maximum)}`;
      return `has more than ${counted(issue.maximum, unitOf(issue.origin))}`;
    case "invalid_format":
      return `is not ${formats[issue.format] ?? "written as it should be"}`;
    case "unrecognized_keys":
      return `has what is not known: ${issue.keys.join(", ")}`;
    default:
      return "cannot be read";
  }
};
z.config({ localeError: problemOf });

const inWords = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
const singular = (name: string) => name.replace(/ies$/, "y").replace(/s$/, "");
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The names of the field: ["lines", 0, "quantity"] is "line 1: quantity". */
function fieldInWords(path: readonly PropertyKey[]): string {
  const parts: string[] = [];
  for (const part of path)
    if (typeof part === "number") parts.push(`${singular(parts.pop() ?? "part")} ${part + 1}`);
    else parts.push(inWords(String(part)));
  return parts.join(": ");
}

export type InputProblem = { field: string; problem: string; sentence: string };

/** What is said of a wrong input: its first problem, by itself for beside the field, and as a sentence that names the field. */
export function firstProblem({ issues }: z.core.$ZodError): InputProblem {
  const [issue] = issues;
  const said = issue?.message ?? "cannot be read";
  const path = issue?.path ?? [];
  const isSentence = /^\p{Lu}/u.test(said);
  const name = capital(fieldInWords(path));
  const problem = isSentence ? said : `${capital(said)}.`;
  const sentence = isSentence ? (name ? `${name}: ${said}` : said) : `${name || "What was sent"} ${said}.`;
  return { field: path.join("."), problem, sentence };
}
