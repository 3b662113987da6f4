import { createHash } from "node:crypto";

/** Keys in one order, whoever wrote them in which. */
const ordered = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** Of what something says: equal where the content is, however it was written. */
export const fingerprintOf = (content: unknown): string =>
  createHash("sha256").update(JSON.stringify(content, ordered)).digest("base64url");
