/** The field that the server refused, and why; null while nothing was refused. */
export function failedField(error: { message: string; data?: unknown } | null): { field: string; message: string } | null {
  if (!error) return null;
  const { field } = (error.data ?? {}) as { field?: unknown };
  return { field: typeof field === "string" ? field : "", message: error.message };
}
