// What stands against merging one record into another, found before anybody decides. Some conflicts forbid it; the others are
// shown and have to be accepted one by one. A merge renumbers, moves and deletes nothing: the merged record keeps its stock,
// its orders and its history, and its code means the survivor from then on. Its free stock is moved by a step of its own.
// 40 units of the merged item and 60 of the survivor: stock at both, to be accepted; the 40 stay under their own number.

export type MergeSide = {
  code: string;
  gtin: string | null;
  baseUnit: string | null;
  isBundle: boolean;
  isService: boolean;
  state: string | null;
  currency: string | null;
  country: string | null;
  /** Where a supplier is paid as last agreed, and as asked for; masked, equal where the account is. */
  bankAccounts: readonly string[];
  /** Codes that mean this one already, by earlier merges. */
  aliases: readonly string[];
  mergedInto: string | null;
  stockUnits: number;
  stockMinor: number;
  openPurchaseOrders: number;
  openPurchaseMinor: number;
  /** Units that customers wait for or that are reserved for them. */
  owedUnits: number;
  /** On the shelf, promised to nobody: what a merged item's stock can be moved of. */
  freeUnits: number;
  /** Sets that contain the item. */
  bundles: number;
  /** Suppliers of an item; items of a supplier. */
  sources: number;
};

export const forbidding = [
  "already_merged",
  "has_aliases",
  "other_base_unit",
  "other_kind",
  "other_currency",
  "other_bank_account",
] as const;
export const acceptable = [
  "other_gtin",
  "stock_at_both",
  "stock_at_merged",
  "open_purchase_orders",
  "owed_to_customers",
  "in_bundles",
  "survivor_without_source",
  "survivor_not_approved",
  "other_country",
] as const;
export type MergeConflictKind = (typeof forbidding)[number] | (typeof acceptable)[number];
export type MergeConflict = { kind: MergeConflictKind; forbids: boolean; survivor: string; merged: string };

export function mergeConflicts(survivor: MergeSide, merged: MergeSide): MergeConflict[] {
  const found: MergeConflict[] = [];
  const add = (kind: MergeConflictKind, own: string | number, other: string | number) =>
    found.push({ kind, forbids: (forbidding as readonly string[]).includes(kind), survivor: String(own), merged: String(other) });
  const differ = (a: string | null, b: string | null) => a !== null && b !== null && a !== b;

  if (survivor.mergedInto !== null || merged.mergedInto !== null) add("already_merged", survivor.mergedInto ?? "", merged.mergedInto ?? "");
  if (merged.aliases.length > 0) add("has_aliases", survivor.aliases.join(", "), merged.aliases.join(", "));
  if (survivor.isBundle || merged.isBundle || survivor.isService !== merged.isService) add("other_kind", kindOf(survivor), kindOf(merged));
  if (differ(survivor.baseUnit, merged.baseUnit)) add("other_base_unit", survivor.baseUnit ?? "", merged.baseUnit ?? "");
  if (differ(survivor.currency, merged.currency)) add("other_currency", survivor.currency ?? "", merged.currency ?? "");
  // The merge would send one's money to the other, which is for two people and a call to decide, not for one steward.
  const accounts = new Set([...survivor.bankAccounts, ...merged.bankAccounts]);
  if (survivor.bankAccounts.length > 0 && merged.bankAccounts.length > 0 && accounts.size > 1)
    add("other_bank_account", survivor.bankAccounts.join(", "), merged.bankAccounts.join(", "));

  if (differ(survivor.gtin, merged.gtin)) add("other_gtin", survivor.gtin ?? "", merged.gtin ?? "");
  if (merged.stockUnits > 0) add(survivor.stockUnits > 0 ? "stock_at_both" : "stock_at_merged", survivor.stockUnits, merged.stockUnits);
  if (merged.openPurchaseOrders > 0) add("open_purchase_orders", survivor.openPurchaseOrders, merged.openPurchaseOrders);
  if (merged.owedUnits > 0) add("owed_to_customers", survivor.owedUnits, merged.owedUnits);
  if (merged.bundles > 0) add("in_bundles", survivor.bundles, merged.bundles);
  if (survivor.state === null && survivor.sources === 0 && merged.sources > 0) add("survivor_without_source", 0, merged.sources);
  if (survivor.state !== null && survivor.state !== "approved" && merged.state === "approved")
    add("survivor_not_approved", survivor.state, merged.state);
  if (differ(survivor.country, merged.country) && survivor.state !== null)
    add("other_country", survivor.country ?? "", merged.country ?? "");
  return found;
}

const kindOf = ({ isBundle, isService }: MergeSide) => (isBundle ? "bundle" : isService ? "service" : "goods");
