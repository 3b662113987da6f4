import { type GtinDefect, gtin14, gtinDefect } from "./gtin";

// How ready master data is for automation: 100 less the weight of each defect, at least 0, and each defect by name.
// Below the gate nothing is released by itself. A weight above 100 − gate alone closes the gate: these are the defects
// with which an order would go to nobody, or in a wrong quantity.
// An item with a wrong GTIN (15) and a pack of 6 with a minimum of 10 (30) scores 55, below the gate of 75.

export const READINESS_GATE = 75;

/** Why what a supplier sells in cannot be counted in base units. */
export type UnclearUnit = { unit: string; reason: "unit_without_factor" | "leaves_remainder" | "too_large" };

export type ItemDefect =
  | { kind: "no_approved_source" }
  | { kind: "lead_time_missing"; supplierId: number }
  | { kind: "price_missing"; supplierId: number }
  | { kind: "pack_does_not_divide"; supplierId: number; minimumOrderQuantity: number; orderMultiple: number }
  /** The pack is neither a part nor a whole number of any unit that the item is packed in. */
  | { kind: "pack_breaks_units"; supplierId: number; orderMultiple: number; units: { unit: string; factor: number }[] }
  | { kind: "unit_without_factor"; unit: string }
  /** What the supplier sells in cannot be counted in base units. */
  | ({ kind: "purchase_unit_unclear"; supplierId: number } & UnclearUnit)
  | { kind: "duplicate_sku"; otherItemId: number }
  | { kind: "near_duplicate_name"; otherItemId: number; score: number }
  /** `unit` where it is the GTIN of an alternative unit. */
  | { kind: "gtin_wrong"; gtin: string; defect: GtinDefect; unit?: string }
  | { kind: "gtin_of_another"; gtin: string; otherItemId: number }
  /** The unit, and the item itself or another of its units, carry one number: a scan does not tell how many it is. */
  | { kind: "gtin_of_two_units"; gtin: string; unit: string; otherUnit: string | null }
  | { kind: "cost_missing" }
  | { kind: "weight_missing" }
  | { kind: "dimensions_incomplete"; missing: string[] }
  | { kind: "merged"; survivorId: number };
export type SupplierDefect =
  | { kind: "not_approved"; state: string }
  | { kind: "sells_nothing" }
  | { kind: "near_duplicate_name"; otherSupplierId: number; score: number }
  | { kind: "country_missing" };

/** What each defect takes off. */
export const defectWeights: Record<ItemDefect["kind"] | SupplierDefect["kind"], number> = {
  no_approved_source: 50,
  lead_time_missing: 30,
  price_missing: 30,
  pack_does_not_divide: 30,
  pack_breaks_units: 15,
  unit_without_factor: 40,
  purchase_unit_unclear: 40,
  duplicate_sku: 30,
  near_duplicate_name: 10,
  gtin_wrong: 15,
  gtin_of_another: 30,
  gtin_of_two_units: 30,
  cost_missing: 10,
  weight_missing: 5,
  dimensions_incomplete: 5,
  merged: 100,
  not_approved: 50,
  sells_nothing: 10,
  country_missing: 5,
};

export type ItemSource = {
  supplierId: number;
  supplierState: string;
  /** 1 is the source that replenishment buys from. */
  rank: number;
  /** Days; null or 0 is not known. */
  leadTimeDays: number | null;
  /** A price of its own, or a price list's. */
  isPriced: boolean;
  minimumOrderQuantity: number;
  orderMultiple: number;
  /** Why what it sells in cannot be counted in base units. */
  unclearUnit?: UnclearUnit | null;
};
type Likeness = { otherId: number; score: number };

export type ItemFacts = {
  gtin: string | null;
  unitCostMinor: number;
  sources: readonly ItemSource[];
  /** Units in use for the item that have no factor to its base unit. */
  unitsWithoutFactor: readonly string[];
  /** Those of a whole number of base units above one: what it is packed in. */
  packUnits: readonly { unit: string; factor: number }[];
  sameSkuItemIds: readonly number[];
  nearDuplicates: readonly Likeness[];
  /** GTINs of alternative units (inner, case, pallet). */
  unitGtins: readonly { unit: string; gtin: string }[];
  sameGtinItemIds: readonly number[];
  /** Grams of one base unit; 0 is not known. */
  weightGrams: number;
  /** Of one base unit; null is not known. All three, or none. */
  lengthMm: number | null;
  widthMm: number | null;
  heightMm: number | null;
  /** The item that this one was merged into; nothing is ordered under its number any more. */
  mergedIntoId: number | null;
};
export type SupplierFacts = { state: string; country: string | null; itemCount: number; nearDuplicates: readonly Likeness[] };

export type Readiness<Defect> = { score: number; isReady: boolean; defects: Defect[] };

function readinessOf<Defect extends ItemDefect | SupplierDefect>(defects: Defect[]): Readiness<Defect> {
  // The same defect of a second source is named, but does not count twice.
  const kinds = new Set<keyof typeof defectWeights>(defects.map(({ kind }) => kind));
  const score = Math.max(0, 100 - [...kinds].reduce((sum, kind) => sum + defectWeights[kind], 0));
  return { score, isReady: score >= READINESS_GATE, defects };
}

function sourceDefects(source: ItemSource, { unitsWithoutFactor, packUnits }: ItemFacts): ItemDefect[] {
  const { supplierId, leadTimeDays, minimumOrderQuantity, orderMultiple, unclearUnit } = source;
  const defects: ItemDefect[] = !leadTimeDays || leadTimeDays <= 0 ? [{ kind: "lead_time_missing", supplierId }] : [];
  // Nothing that is counted in such a unit is known in base units: not its pack, and not its price.
  if (unclearUnit)
    return unclearUnit.reason === "unit_without_factor" && unitsWithoutFactor.includes(unclearUnit.unit)
      ? defects
      : [...defects, { kind: "purchase_unit_unclear", supplierId, ...unclearUnit }];
  if (!source.isPriced) defects.push({ kind: "price_missing", supplierId });
  if (minimumOrderQuantity % orderMultiple !== 0)
    defects.push({ kind: "pack_does_not_divide", supplierId, minimumOrderQuantity, orderMultiple });
  const fits = packUnits.some(({ factor }) => factor % orderMultiple === 0 || orderMultiple % factor === 0);
  if (packUnits.length > 0 && !fits) defects.push({ kind: "pack_breaks_units", supplierId, orderMultiple, units: [...packUnits] });
  return defects;
}

/** A number that two units of the item carry, the base unit among them. */
function sharedGtins({ gtin, unitGtins }: ItemFacts): ItemDefect[] {
  const seen = new Map<string, string | null>();
  const own = gtin14(gtin);
  if (own !== null) seen.set(own, null);
  return unitGtins.flatMap(({ unit, gtin: written }): ItemDefect[] => {
    const number = gtin14(written);
    if (number === null) return [];
    const otherUnit = seen.get(number);
    if (otherUnit !== undefined) return [{ kind: "gtin_of_two_units", gtin: written, unit, otherUnit }];
    seen.set(number, unit);
    return [];
  });
}

/** The readiness of an item: its own data and the terms of its approved sources. */
export function itemReadiness(facts: ItemFacts): Readiness<ItemDefect> {
  const approved = facts.sources.filter(({ supplierState }) => supplierState === "approved").sort((a, b) => a.rank - b.rank);
  const gtin = facts.gtin === null ? null : gtinDefect(facts.gtin);
  const defects: ItemDefect[] = approved.length === 0 ? [{ kind: "no_approved_source" }] : [];
  for (const source of approved) defects.push(...sourceDefects(source, facts));
  defects.push(...facts.unitsWithoutFactor.map((unit): ItemDefect => ({ kind: "unit_without_factor", unit })));
  defects.push(...facts.sameSkuItemIds.map((otherItemId): ItemDefect => ({ kind: "duplicate_sku", otherItemId })));
  for (const { otherId, score } of facts.nearDuplicates) defects.push({ kind: "near_duplicate_name", otherItemId: otherId, score });
  if (gtin !== null && facts.gtin !== null) defects.push({ kind: "gtin_wrong", gtin: facts.gtin, defect: gtin });
  for (const { unit, gtin: own } of facts.unitGtins) {
    const defect = gtinDefect(own);
    if (defect !== null) defects.push({ kind: "gtin_wrong", gtin: own, defect, unit });
  }
  defects.push(...sharedGtins(facts));
  for (const otherItemId of facts.sameGtinItemIds) defects.push({ kind: "gtin_of_another", gtin: facts.gtin ?? "", otherItemId });
  if (facts.unitCostMinor <= 0) defects.push({ kind: "cost_missing" });
  if (facts.weightGrams <= 0) defects.push({ kind: "weight_missing" });
  const sizes = { length: facts.lengthMm, width: facts.widthMm, height: facts.heightMm };
  const missing = Object.entries(sizes).flatMap(([name, size]) => (size === null ? [name] : []));
  if (missing.length > 0 && missing.length < 3) defects.push({ kind: "dimensions_incomplete", missing });
  if (facts.mergedIntoId !== null) defects.push({ kind: "merged", survivorId: facts.mergedIntoId });
  return readinessOf(defects);
}

export function supplierReadiness(facts: SupplierFacts): Readiness<SupplierDefect> {
  const defects: SupplierDefect[] = facts.state === "approved" ? [] : [{ kind: "not_approved", state: facts.state }];
  if (facts.itemCount === 0) defects.push({ kind: "sells_nothing" });
  for (const { otherId, score } of facts.nearDuplicates) defects.push({ kind: "near_duplicate_name", otherSupplierId: otherId, score });
  if (facts.country === null) defects.push({ kind: "country_missing" });
  return readinessOf(defects);
}
