import { type ItemFacts, itemReadiness } from "./readiness";

// An item's master data as a steward sees and mends it, and how ready it is. Corrections are tried on the record first,
// in the browser as on the server, so that the score they bring is known before they are saved.
// A record of score 55 with a wrong GTIN (15) and a pack that does not divide (30) is at 70 once the GTIN is mended.

export const lifecycles = ["new", "active", "seasonal", "phase_out"] as const;

export type ItemFields = {
  description: string;
  gtin: string | null;
  category: string;
  brand: string;
  baseUnit: string;
  lifecycle: (typeof lifecycles)[number];
  /** Grams and millimetres of one base unit. */
  weightGrams: number;
  lengthMm: number | null;
  widthMm: number | null;
  heightMm: number | null;
  countryOfOrigin: string | null;
  /** Exact decimal of one base unit. */
  unitCost: string;
};
export type ItemTerms = {
  supplierId: number;
  supplierCode: string;
  supplierName: string;
  supplierState: string;
  /** 1 is the source that replenishment buys from. */
  rank: number;
  /** What the supplier calls the item; it stands on its orders. */
  supplierSku: string | null;
  unitPrice: string;
  leadTimeDays: number;
  minimumOrderQuantity: number;
  orderMultiple: number;
};
/** Base units in one unit are numerator / denominator; null is not known. */
export type ItemUnit = { unit: string; numerator: number | null; denominator: number | null; gtin: string | null };

export type ItemRecord = {
  id: number;
  entityId: number;
  sku: string;
  fields: ItemFields;
  terms: ItemTerms[];
  units: ItemUnit[];
  sameGtinItemIds: number[];
  nearDuplicates: { otherId: number; score: number }[];
  mergedIntoId: number | null;
};

export type TermsChange = { supplierId: number } & Partial<
  Pick<ItemTerms, "rank" | "supplierSku" | "unitPrice" | "leadTimeDays" | "minimumOrderQuantity" | "orderMultiple">
>;
export type UnitChange = ItemUnit | { unit: string; remove: true };
export type ItemCorrections = { fields: Partial<ItemFields>; terms: TermsChange[]; units: UnitChange[] };

/** The facts that readiness is decided on. */
export const factsOf = ({ fields, terms, units, ...record }: ItemRecord): ItemFacts => ({
  gtin: fields.gtin,
  unitCostMinor: Math.round(Number(fields.unitCost) * 100),
  sources: terms.map(({ supplierId, supplierState, rank, leadTimeDays, minimumOrderQuantity, orderMultiple }) => ({
    supplierId,
    supplierState,
    rank,
    leadTimeDays,
    minimumOrderQuantity,
    orderMultiple,
  })),
  unitsWithoutFactor: units.filter(({ numerator }) => numerator === null).map(({ unit }) => unit),
  // A SKU is unique within its entity by constraint.
  sameSkuItemIds: [],
  nearDuplicates: record.nearDuplicates,
  unitGtins: units.flatMap(({ unit, gtin }) => (gtin === null ? [] : [{ unit, gtin }])),
  sameGtinItemIds: record.sameGtinItemIds,
  weightGrams: fields.weightGrams,
  lengthMm: fields.lengthMm,
  widthMm: fields.widthMm,
  heightMm: fields.heightMm,
  mergedIntoId: record.mergedIntoId,
});

export const readinessOfRecord = (record: ItemRecord) => itemReadiness(factsOf(record));

/** The record as it would be. A source that is new needs its supplier's name and state; without them it is left out. */
export function corrected(
  record: ItemRecord,
  { fields, terms, units }: ItemCorrections,
  suppliers: readonly Pick<ItemTerms, "supplierId" | "supplierCode" | "supplierName" | "supplierState">[] = [],
): ItemRecord {
  const known = new Set(record.terms.map(({ supplierId }) => supplierId));
  const added = terms.flatMap((change): ItemTerms[] => {
    const supplier = suppliers.find(({ supplierId }) => supplierId === change.supplierId);
    const fresh = {
      rank: record.terms.length + 1,
      supplierSku: null,
      unitPrice: "0",
      leadTimeDays: 0,
      minimumOrderQuantity: 1,
      orderMultiple: 1,
    };
    return known.has(change.supplierId) || !supplier ? [] : [{ ...fresh, ...supplier, ...change }];
  });
  const gone = new Set(units.map(({ unit }) => unit));
  return {
    ...record,
    fields: { ...record.fields, ...fields },
    terms: [...record.terms.map((own) => ({ ...own, ...terms.find(({ supplierId }) => supplierId === own.supplierId) })), ...added],
    units: [...record.units.filter(({ unit }) => !gone.has(unit)), ...units.flatMap((change) => ("remove" in change ? [] : [change]))],
    // Whether another item has the new GTIN is known once it is saved.
    sameGtinItemIds: fields.gtin === undefined ? record.sameGtinItemIds : [],
  };
}
