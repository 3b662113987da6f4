import { gtinProblem } from "@/domain/masterdata/correction-problems";
import { defectWeights, type ItemDefect, type SupplierDefect, type UnclearUnit } from "@/domain/masterdata/readiness";

export type Defect = ItemDefect | SupplierDefect;

/** The failing checks as people call them, for lists and filters. */
export const defectLabels: Record<Defect["kind"], string> = {
  no_approved_source: "No approved source",
  lead_time_missing: "Lead time missing",
  price_missing: "Price missing",
  pack_does_not_divide: "Pack does not divide",
  pack_breaks_units: "Pack breaks units",
  unit_without_factor: "Unit without factor",
  purchase_unit_unclear: "Purchase unit unclear",
  duplicate_sku: "Duplicate SKU",
  near_duplicate_name: "Near duplicate",
  gtin_wrong: "GTIN wrong",
  gtin_of_another: "GTIN of another item",
  gtin_of_two_units: "GTIN of two units",
  cost_missing: "Cost missing",
  weight_missing: "Weight missing",
  dimensions_incomplete: "Dimensions incomplete",
  merged: "Merged",
  not_approved: "Not approved",
  sells_nothing: "Sells nothing",
  country_missing: "Country missing",
};

type Names = { item: (id: number) => string; supplier: (id: number) => string };

const unclear: Record<UnclearUnit["reason"], string> = {
  unit_without_factor: "nobody knows how many base units that is.",
  leaves_remainder: "its pack or minimum is no whole number of base units.",
  too_large: "its pack, minimum or price is too large in base units.",
};

/** What the check found, in words that say what to mend. */
export function defectDetail(defect: Defect, names: Names): string {
  switch (defect.kind) {
    case "no_approved_source":
      return "Nobody who is approved sells it: add a source, or have its supplier reviewed.";
    case "lead_time_missing":
      return `${names.supplier(defect.supplierId)} has no lead time.`;
    case "price_missing":
      return `${names.supplier(defect.supplierId)} has no price.`;
    case "pack_breaks_units":
      return `${names.supplier(defect.supplierId)} packs it in ${defect.orderMultiple}: no part and no whole number of a ${defect.units.map(({ unit, factor }) => `${unit} of ${factor}`).join(" or ")}.`;
    case "pack_does_not_divide":
      return `${names.supplier(defect.supplierId)}: a minimum of ${defect.minimumOrderQuantity} is no whole number of packs of ${defect.orderMultiple}.`;
    case "unit_without_factor":
      return `Nobody knows how many base units one ${defect.unit} is.`;
    case "purchase_unit_unclear":
      return `${names.supplier(defect.supplierId)} sells it by the ${defect.unit}: ${unclear[defect.reason]}`;
    case "duplicate_sku":
      return `${names.item(defect.otherItemId)} has the same SKU.`;
    case "near_duplicate_name":
      return "otherItemId" in defect
        ? `Probably the same as ${names.item(defect.otherItemId)} (${Math.round(defect.score * 100)} %).`
        : `Probably the same as ${names.supplier(defect.otherSupplierId)} (${Math.round(defect.score * 100)} %).`;
    case "gtin_wrong":
      return `${defect.unit ? `GTIN of the ${defect.unit}` : "GTIN"} ${defect.gtin}. ${gtinProblem(defect.gtin) ?? ""}`;
    case "gtin_of_another":
      return `${names.item(defect.otherItemId)} carries ${defect.gtin} as well.`;
    case "gtin_of_two_units":
      return `The ${defect.unit} and ${defect.otherUnit === null ? "the item itself" : `the ${defect.otherUnit}`} carry ${defect.gtin}: a scan does not tell them apart.`;
    case "cost_missing":
      return "Its unit cost is 0: stock and margin are valued wrongly.";
    case "weight_missing":
      return "Its weight is 0: freight is reckoned wrongly.";
    case "dimensions_incomplete":
      return `Without ${defect.missing.join(" and ")} the other dimensions are of no use.`;
    case "merged":
      return `${names.item(defect.survivorId)} answers to its code.`;
    case "not_approved":
      return `It is ${defect.state.replace("_", " ")}: nothing can be ordered from it.`;
    case "sells_nothing":
      return "No item has terms with it.";
    case "country_missing":
      return "Nobody knows where it is.";
  }
}

export const weightOf = (defect: Defect): number => defectWeights[defect.kind];
