import { createHash } from "node:crypto";

/** The same customer of a shop gives the same key; the key gives back nobody. */
export function customerPseudonym(shop: string, identity: string | number | null | undefined): string | undefined {
  if (identity === null || identity === undefined || identity === "" || identity === 0) return undefined;
  return createHash("sha256")
    .update(`${shop}:${String(identity).trim().toLowerCase()}`)
    .digest("hex");
}
