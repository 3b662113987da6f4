// What an audit entry changed, as lines "field: before → after". Entries carry their detail in one of three shapes: {before, after} or
// {from, to} with the same fields on both sides (or one value each), or plain facts. Fields that are equal on both sides are left out.
// Worked: {from: {days: 7, rank: 1}, to: {days: 9, rank: 1}, reason: "late"} → days: 7 → 9; reason: late.

export type AuditChange = { field: string; before: string | null; after: string };

const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object" && !Array.isArray(value);

/** A field as people read it: "lineId" → "line id". */
export const spaced = (field: string): string =>
  field.replace(/([a-z0-9])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);

/** Lists and records without braces: [{lineId: 1, units: 2}] → "line id 1, units 2"; a list's records are parted by semicolons. */
function textOf(value: unknown): string {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return "–";
  if (Array.isArray(value)) return value.map(textOf).join(value.some(isRecord) ? "; " : ", ");
  if (!isRecord(value)) return String(value);
  return Object.entries(value)
    .map(([field, one]) => `${spaced(field)} ${isRecord(one) || Array.isArray(one) ? `(${textOf(one)})` : textOf(one)}`)
    .join(", ");
}

function sides(before: unknown, after: unknown): AuditChange[] {
  if (!isRecord(before) && !isRecord(after)) return [{ field: "value", before: textOf(before), after: textOf(after) }];
  const [old, now] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .map((field) => ({ field, before: textOf(old[field]), after: textOf(now[field]) }))
    .filter((change) => change.before !== change.after);
}

/** The changes first, then the facts beside them. Nothing for an entry without detail; a list is shown as it is. Pure; never throws. */
export function auditChanges(detail: unknown): AuditChange[] {
  if (detail === null || detail === undefined) return [];
  if (!isRecord(detail)) return [{ field: "detail", before: null, after: textOf(detail) }];
  const { before, after, from, to, ...facts } = detail;
  const changes =
    before !== undefined || after !== undefined ? sides(before, after) : from !== undefined || to !== undefined ? sides(from, to) : [];
  return [...changes, ...Object.entries(facts).map(([field, value]) => ({ field, before: null, after: textOf(value) }))];
}
