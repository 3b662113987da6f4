import { type PurchaseTerms, termsInBaseUnits } from "./purchase-terms";
import { type ItemFacts, type ItemSource, itemReadiness } from "./readiness";
import type { UnitFactor } from "./unit-conversion";

// An item's master data as a steward sees and mends it, and how ready it is. Corrections are tried on the record first,
// in the browser as on the server, so that the score they bring is known before they are saved.
// A record of score 55 with a wrong GTIN (15) and a pack that does not divide (30) is at 70 once the GTIN is mended.

export const lifecycles = ["new", "active", "seasonal", "phase_out"] as const;

export type ItemFields = {
  description: string;
  /** What the catalogue says of it beside its name. */
  details: string | null;
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
  /** Of one base unit; 0 is not known. */
  unitPrice: string;
  /** Some price list has a price of it. */
  hasPriceList: boolean;
  /** 0 is not known. */
  leadTimeDays: number;
  minimumOrderQuantity: number;
  orderMultiple: number;
  /** What the three figures were made of, where the supplier sells in another unit. */
  purchase: PurchaseTerms | null;
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
  sources: terms.map((own) => sourceOf(own, fields.baseUnit, units)),
  unitsWithoutFactor: units.filter(({ numerator }) => numerator === null).map(({ unit }) => unit),
  packUnits: units.flatMap(({ unit, numerator, denominator }) => {
    const factor = numerator === null || denominator === null ? 0 : numerator / denominator;
    // What one supplier sells by is its own affair, and no inner or case of the item.
    const isSoldBy = terms.some(({ purchase }) => purchase?.unit === unit);
    return Number.isInteger(factor) && factor > 1 && !isSoldBy ? [{ unit, factor }] : [];
  }),
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

/** The units of an item that can be counted in its base unit. */
export const factorsOf = (units: readonly ItemUnit[]): UnitFactor[] =>
  units.flatMap(({ unit, numerator, denominator }) =>
    numerator === null || denominator === null ? [] : [{ unit, numerator, denominator }],
  );

function sourceOf(own: ItemTerms, baseUnit: string, units: readonly ItemUnit[]): ItemSource {
  const { supplierId, supplierState, rank, leadTimeDays, minimumOrderQuantity, orderMultiple } = own;
  const source = { supplierId, supplierState, rank, leadTimeDays };
  const asStored = { isPriced: Number(own.unitPrice) > 0 || own.hasPriceList, minimumOrderQuantity, orderMultiple };
  if (!own.purchase) return { ...source, ...asStored };
  const converted = termsInBaseUnits(own.purchase, { baseUnit, factors: factorsOf(units) });
  if (!converted.ok) return { ...source, ...asStored, unclearUnit: { unit: converted.unit, reason: converted.reason } };
  return { ...source, ...converted, isPriced: Number(converted.unitPrice) > 0 || own.hasPriceList };
}

export const readinessOfRecord = (record: ItemRecord) => itemReadiness(factsOf(record));

/** Terms with the change. A price, minimum or pack that is typed counts in base units: it takes the place of what the supplier's unit said. */
function mended(own: ItemTerms, change: TermsChange | undefined): ItemTerms {
  if (!change) return own;
  const inBaseUnits = change.unitPrice ?? change.minimumOrderQuantity ?? change.orderMultiple;
  return { ...own, ...change, purchase: inBaseUnits === undefined ? own.purchase : null };
}

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
      hasPriceList: false,
      leadTimeDays: 0,
      minimumOrderQuantity: 1,
      orderMultiple: 1,
      purchase: null,
    };
    return known.has(change.supplierId) || !supplier ? [] : [{ ...fresh, ...supplier, ...change }];
  });
  const gone = new Set(units.map(({ unit }) => unit));
  return {
    ...record,
    fields: { ...record.fields, ...fields },
    terms: [
      ...record.terms.map((own) =>
        mended(
          own,
          terms.find(({ supplierId }) => supplierId === own.supplierId),
        ),
      ),
      ...added,
    ],
    units: [...record.units.filter(({ unit }) => !gone.has(unit)), ...units.flatMap((change) => ("remove" in change ? [] : [change]))],
    // Whether another item has the new GTIN is known once it is saved.
    sameGtinItemIds: fields.gtin === undefined ? record.sameGtinItemIds : [],
  };
}
