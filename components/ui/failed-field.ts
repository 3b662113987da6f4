/** What the server refused: as a sentence that names the field, and what is said beside it. */
type FailedField = { field: string; message: string; problem: string };

/** The field that the server refused, and why; null while nothing was refused. */
export function failedField(error: { message: string; data?: unknown } | null): FailedField | null {
  if (!error) return null;
  const { field, problem } = (error.data ?? {}) as { field?: unknown; problem?: unknown };
  return {
    field: typeof field === "string" ? field : "",
    message: error.message,
    problem: typeof problem === "string" ? problem : error.message,
  };
}
