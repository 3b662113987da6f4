import type { MergeConflict } from "@/domain/masterdata/merge-conflicts";

/** What stands against the merge, in words: the survivor is `survivor`, the other one `merged`. */
export function conflictWords({ kind, survivor: own, merged: other }: MergeConflict, survivor: string, merged: string): string {
  switch (kind) {
    case "already_merged":
      return `One of them was merged already (${own || other}).`;
    case "has_aliases":
      return `${merged} answers for ${other} since an earlier merge: keep ${merged}, or undo that merge first.`;
    case "other_kind":
      return `${survivor} is ${own}, ${merged} is ${other}: they cannot be one.`;
    case "other_base_unit":
      return `${survivor} is counted in ${own}, ${merged} in ${other}: quantities would change their meaning.`;
    case "other_currency":
      return `${survivor} is paid in ${own}, ${merged} in ${other}.`;
    case "other_bank_account":
      return `${survivor} is paid to ${own}, ${merged} to ${other}: change the bank details of one by two people first.`;
    case "other_gtin":
      return `The GTINs differ: ${own} stays, ${other} is kept with ${merged} only.`;
    case "stock_at_both":
      return `Both have stock: the ${other} units of ${merged} stay under ${merged} and are not promised as ${survivor} (${own} units).`;
    case "stock_at_merged":
      return `The ${other} units of ${merged} stay under ${merged}; ${survivor} has none to promise.`;
    case "open_purchase_orders":
      return `${other} open purchase orders of ${merged} go on as they are and arrive under it.`;
    case "owed_to_customers":
      return `${other} units of ${merged} are reserved for or owed to customers and are served from its own stock.`;
    case "in_bundles":
      return `${other} sets contain ${merged} and go on taking it from its own stock: change the sets to ${survivor} where that is meant.`;
    case "survivor_without_source":
      return `${survivor} has no approved source, ${merged} has ${other}: it cannot be ordered until one is added.`;
    case "survivor_not_approved":
      return `${survivor} is ${own.replace("_", " ")}: nothing can be ordered from either until it is approved.`;
    case "other_country":
      return `${survivor} is in ${own}, ${merged} in ${other}.`;
  }
}
