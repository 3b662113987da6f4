// A message's body while it is being corrected: whether it can be read at all, what stands at a path that was
// complained about, and where. The path is that of the issue: "data.lines.0.sku".

export type BodyReading = { ok: true; value: unknown } | { ok: false; message: string; line: number | null };

export function readBody(text: string): BodyReading {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message : "This is not JSON.";
    const at = /position (\d+)/.exec(message)?.[1];
    return { ok: false, message, line: at === undefined ? null : text.slice(0, Number(at)).split("\n").length };
  }
}

/** Indented for people; what cannot be read stays as it came. */
export function readableBody(text: string): string {
  const read = readBody(text);
  return read.ok ? JSON.stringify(read.value, null, 2) : text;
}

/** The value at the path, as JSON; null where the path leads nowhere. */
export function valueAt(body: unknown, path: string): string | null {
  let value = body;
  for (const step of path.split(".").filter(Boolean)) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) return null;
    value = (value as Record<string, unknown>)[step];
  }
  return JSON.stringify(value) ?? null;
}

/** Where the value of the path stands in text that `readableBody` made, as far as the path exists. */
export function lineOfPath(text: string, path: string): number | null {
  const read = readBody(text);
  if (!read.ok || readableBody(text) !== text) return null;
  const marker = "\u0000here";
  const copy = structuredClone(read.value);
  const steps = path.split(".").filter(Boolean);
  const last = steps.pop();
  let holder: unknown = copy;
  for (const step of steps) {
    if (holder === null || typeof holder !== "object" || !Object.hasOwn(holder, step)) return null;
    holder = (holder as Record<string, unknown>)[step];
  }
  if (last === undefined || holder === null || typeof holder !== "object" || !Object.hasOwn(holder, last)) return null;
  (holder as Record<string, unknown>)[last] = marker;
  const before = JSON.stringify(copy, null, 2).split(JSON.stringify(marker))[0];
  return before === undefined ? null : before.split("\n").length;
}
