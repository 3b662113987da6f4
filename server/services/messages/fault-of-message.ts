import { z } from "zod";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { ServiceError } from "../errors";

const isRefusedValue = (code: unknown): code is string => typeof code === "string" && code.startsWith("22");

/**
 * What the failure says is wrong with the message itself, which no retry repairs: a refusal of the verb, a form that it does not take,
 * or a value that the database cannot hold (SQLSTATE class 22). Null where it may go through the next time.
 */
export function faultOfMessage(error: unknown): FieldIssue[] | null {
  if (error instanceof ServiceError) return error.retryable ? null : [{ path: error.options.path ?? "", message: error.message }];
  if (error instanceof z.ZodError)
    return error.issues.slice(0, 50).map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  const code = (error as { code?: unknown } | null)?.code;
  return isRefusedValue(code) ? [{ path: "", message: `It has a value that the database cannot hold (${code}).` }] : null;
}
