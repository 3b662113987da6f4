/** What the log may hold of an error. Its text may quote a row, and with it a customer: kind, code and place find it too. */
export function describeError(error: unknown): { error: string; code?: string; at?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = (error as { code?: unknown }).code;
  const at = error.stack
    ?.split("\n")
    .find((line) => line.trimStart().startsWith("at "))
    ?.trim();
  return { error: error.name, ...(typeof code === "string" ? { code } : {}), ...(at ? { at } : {}) };
}
