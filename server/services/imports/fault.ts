import { ZodError } from "zod";
import { ServiceError } from "@/server/services/errors";

// What the data of a line is at fault for, as against a connection that broke or an error of ours: the same line would fail again.

/** By SQLSTATE, or by its class, what could not be stored. */
const FAULTS: Record<string, string> = {
  "22001": "a text in it is longer than can be kept",
  "22003": "a figure in it, or one that is made of it, is larger than can be kept",
  "22007": "a date in it is none",
  "22008": "a date in it, or one that is made of it, is none that can be kept",
  "22021": "it has signs that cannot be kept",
  "22P05": "it has signs that cannot be kept",
  "23502": "something is missing that has to be known",
  "23503": "it names what is not there any more",
  "23505": "it is there already",
  "23514": "its figures break a rule of what is kept",
  "23P01": "it lies across what is there already",
  "54000": "a text in it is longer than can be kept",
};
/** Data exceptions, broken rules and limits. */
const CLASSES = ["22", "23", "54"];

const pathOf = (path: readonly PropertyKey[]) => (path.length > 0 ? `${path.map(String).join(".")}: ` : "");

/** Why what was to be written cannot be, in words; null when the data is not at fault. */
export function faultOf(error: unknown): string | null {
  if (error instanceof ServiceError) return error.retryable ? null : error.message;
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    return issue ? `${pathOf(issue.path)}${issue.message}` : "it cannot be read";
  }
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== "string" || code.length !== 5 || !CLASSES.includes(code.slice(0, 2))) return null;
  return FAULTS[code] ?? `it cannot be kept: ${String(message)}`;
}
