import type { ItemCorrections, ItemFields, ItemRecord, ItemTerms, UnitChange } from "@/domain/masterdata/item-record";

// What a steward has written into the form and not saved yet, as text, and the corrections that it means.
// Only what differs from the record is a correction: writing the old value again takes it back.

export type FieldName = keyof ItemFields;
export type TermField = "supplierSku" | "rank" | "unitPrice" | "leadTimeDays" | "minimumOrderQuantity" | "orderMultiple";
export type UnitDraft = "remove" | { numerator: string; denominator: string; gtin: string };
export type ItemDraft = {
  fields: Partial<Record<FieldName, string>>;
  terms: Record<number, Partial<Record<TermField, string>>>;
  units: Record<string, UnitDraft>;
};
export const emptyDraft: ItemDraft = { fields: {}, terms: {}, units: {} };

const numbers: ReadonlySet<string> = new Set(["weightGrams", "lengthMm", "widthMm", "heightMm"]);
const nullable: ReadonlySet<string> = new Set(["gtin", "details", "lengthMm", "widthMm", "heightMm", "countryOfOrigin"]);

/** 4.000000 → 4.00, 0.012500 → 0.0125. */
export const shortPrice = (price: string) => price.replace(/(\.\d{2}\d*?)0+$/, "$1");

/** What the field shows as long as nobody writes. */
export function shown(value: string | number | null, field: string): string {
  if (value === null) return "";
  return field === "unitCost" || field === "unitPrice" ? shortPrice(String(value)) : String(value);
}

const numberOf = (text: string) => (/^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN);

function written(field: FieldName, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "" && nullable.has(field)) return null;
  return numbers.has(field) ? numberOf(trimmed) : trimmed;
}

export function correctionsOf(draft: ItemDraft, record: ItemRecord): ItemCorrections {
  const fields: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(draft.fields)) {
    const field = name as FieldName;
    if (text.trim() !== shown(record.fields[field], field)) fields[field] = written(field, text);
  }
  const terms = Object.entries(draft.terms).flatMap(([id, texts]) => {
    const supplierId = Number(id);
    const own = record.terms.find((each) => each.supplierId === supplierId);
    const changed = Object.entries(texts).flatMap(([name, text]): [string, string | number | null][] => {
      const field = name as TermField;
      if (own && text.trim() === shown(own[field], field)) return [];
      if (field === "supplierSku") return [[field, text.trim() || null]];
      return [[field, field === "unitPrice" ? text.trim() : numberOf(text.trim())]];
    });
    return changed.length === 0 && own ? [] : [{ supplierId, ...Object.fromEntries(changed) }];
  });
  const units = Object.entries(draft.units).flatMap(([unit, text]): UnitChange[] => {
    const own = record.units.find((each) => each.unit === unit);
    if (text === "remove") return own ? [{ unit, remove: true }] : [];
    const numerator = text.numerator.trim() === "" ? null : numberOf(text.numerator.trim());
    const change = {
      unit,
      numerator,
      denominator: numerator === null ? null : numberOf(text.denominator.trim()),
      gtin: text.gtin.trim() || null,
    };
    const isSame = own && own.numerator === change.numerator && own.denominator === change.denominator && own.gtin === change.gtin;
    return isSame ? [] : [change];
  });
  return { fields: fields as Partial<ItemFields>, terms, units };
}

/** How many values would change. */
export const countOf = ({ fields, terms, units }: ItemCorrections): number =>
  Object.keys(fields).length + terms.reduce((sum, { supplierId: _, ...own }) => sum + Object.keys(own).length, 0) + units.length;

/** The record's own values of what would change: the server compares them with what is there by then. */
export function seenOf(record: ItemRecord, { fields, terms, units }: ItemCorrections) {
  const pick = <Row extends object>(row: Row, keys: readonly string[]) =>
    Object.fromEntries(keys.map((key) => [key, row[key as keyof Row]]));
  return {
    fields: pick(record.fields, Object.keys(fields)) as Partial<ItemFields>,
    terms: terms.flatMap((change) => {
      const own = record.terms.find(({ supplierId }) => supplierId === change.supplierId);
      return own ? [pick(own, Object.keys(change)) as { supplierId: number } & Partial<Pick<ItemTerms, TermField>>] : [];
    }),
    units: units.flatMap(({ unit }) => record.units.find((own) => own.unit === unit) ?? []),
  };
}
