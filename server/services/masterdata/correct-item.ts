import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Client } from "@/db/client";
import { rowId, smallId } from "@/domain/kernel/ids";
import { correctionProblems } from "@/domain/masterdata/correction-problems";
import { corrected, type ItemFields, type ItemRecord, lifecycles, readinessOfRecord } from "@/domain/masterdata/item-record";
import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { assessItems } from "./assess-readiness";
import { convertTerms } from "./convert-terms";
import { readItemRecords } from "./item-records";
import { markItemsShown } from "./mark-shown";

// What it may be is said by the field, in correction-problems.ts.
const text = z.string().max(1_000);
const fields = z
  .object({
    description: text,
    details: z.string().max(2_000).nullable(),
    gtin: text.nullable(),
    category: text,
    brand: text,
    baseUnit: text,
    lifecycle: z.enum(lifecycles),
    weightGrams: z.number(),
    lengthMm: z.number().nullable(),
    widthMm: z.number().nullable(),
    heightMm: z.number().nullable(),
    countryOfOrigin: text.nullable(),
    unitCost: text,
  })
  .partial()
  .strict();
const factor = { numerator: z.number().nullable(), denominator: z.number().nullable(), gtin: text.nullable() };
const terms = z
  .object({
    supplierId: smallId,
    rank: z.number().optional(),
    supplierSku: text.nullable().optional(),
    unitPrice: text.optional(),
    leadTimeDays: z.number().optional(),
    minimumOrderQuantity: z.number().optional(),
    orderMultiple: z.number().optional(),
  })
  .strict();

export const correctItemInput = z.object({
  itemId: rowId,
  fields: fields.default({}),
  terms: z.array(terms).max(50).default([]),
  units: z
    .array(z.union([z.object({ unit: text, remove: z.literal(true) }).strict(), z.object({ unit: text, ...factor }).strict()]))
    .max(50)
    .default([]),
  /** The values that the person saw, of what they changed: somebody else's change since then is a conflict. */
  seen: z.object({
    fields: fields.default({}),
    terms: z.array(terms.partial().required({ supplierId: true })).default([]),
    units: z.array(z.object({ unit: text, ...factor }).strict()).default([]),
  }),
});

/** Mends an item's own data, its suppliers' terms and its other units, all or nothing, and answers the score it has now. */
export function correctItem(
  context: ServiceContext,
  input: z.input<typeof correctItemInput>,
): Promise<{ score: number; previousScore: number }> {
  const { itemId, seen, ...corrections } = correctItemInput.parse(input);
  return transact(context, async (inside) => {
    const { client } = inside;
    const { rows } = await client.query<{ entity_id: number }>("SELECT entity_id FROM item WHERE id = $1 FOR NO KEY UPDATE", [itemId]);
    const [record] = await readItemRecords(client, [itemId]);
    if (!rows[0] || !record) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "masterdata.steward", { entityId: record.entityId, nodeIds: [] });
    if (record.mergedIntoId !== null)
      throw new ServiceError("conflict", `${record.sku} was merged into another item: mend that one, or undo the merge.`);
    requireUnchanged(record, corrections, seen);
    const [problem] = correctionProblems(record, corrections);
    if (problem) throw new ServiceError("invalid", problem.message, { path: problem.path });
    const { baseUnit } = corrections.fields;
    if (baseUnit !== undefined && baseUnit !== record.fields.baseUnit) await requireUncounted(client, record);

    const before = readinessOfRecord(record).score;
    await writeFields(client, itemId, corrections.fields);
    await writeTerms(client, record, corrections.terms);
    await writeUnits(client, itemId, corrections.units);
    if (baseUnit !== undefined || corrections.units.length > 0) await convertTerms(client, [itemId]);
    await audit(inside, "item.corrected", [
      { subjectKind: "item", subjectId: itemId, detail: { before: valuesOf(record, corrections), after: corrections } },
    ]);
    await assessItems(inside, await alsoConcerned(client, record, corrections));
    await markItemsShown(client, [itemId]);
    const [after] = await readItemRecords(client, [itemId]);
    return { previousScore: before, score: after ? readinessOfRecord(after).score : before };
  });
}

type Corrections = Omit<z.output<typeof correctItemInput>, "itemId" | "seen">;
type Seen = z.output<typeof correctItemInput>["seen"];

/** The record's own values of what is to change. */
function valuesOf(record: ItemRecord, wanted: Corrections): Corrections {
  const pick = <Row extends object>(row: Row, like: object) =>
    Object.fromEntries(Object.keys(like).map((key) => [key, row[key as keyof Row]]));
  return {
    fields: pick(record.fields, wanted.fields),
    terms: wanted.terms.flatMap((change) => {
      const own = record.terms.find(({ supplierId }) => supplierId === change.supplierId);
      return own ? [pick(own, change) as Corrections["terms"][number]] : [];
    }),
    units: wanted.units.flatMap(({ unit }) => record.units.find((own) => own.unit === unit) ?? []),
  };
}

function requireUnchanged(record: ItemRecord, wanted: Corrections, seen: Seen): void {
  const own = valuesOf(record, wanted);
  const conflict = (path: string) => {
    throw new ServiceError("conflict", "Somebody changed this meanwhile: look at what it is now.", { path });
  };
  for (const [field, value] of Object.entries(own.fields))
    if (!isDeepStrictEqual(seen.fields[field as keyof ItemFields], value)) conflict(field);
  for (const change of own.terms)
    for (const [field, value] of Object.entries(change)) {
      const known = seen.terms.find(({ supplierId }) => supplierId === change.supplierId);
      if (!isDeepStrictEqual(known?.[field as keyof typeof known], value)) conflict(`terms.${change.supplierId}.${field}`);
    }
  for (const { unit } of wanted.units) {
    const known = seen.units.find((one) => one.unit === unit);
    if (
      !isDeepStrictEqual(
        known,
        own.units.find((one) => one.unit === unit),
      )
    )
      conflict(`units.${unit}`);
  }
}

/** Quantities are counted in the base unit: once there are any, another unit would change what they say. */
async function requireUncounted(client: Client, { id, sku }: ItemRecord): Promise<void> {
  const { rows } = await client.query<{ counted: boolean }>(
    `SELECT EXISTS (SELECT FROM stock_movement WHERE item_id = $1) OR EXISTS (SELECT FROM purchase_order_line WHERE item_id = $1)
       OR EXISTS (SELECT FROM demand_fact WHERE item_id = $1) AS counted`,
    [id],
  );
  if (rows[0]?.counted)
    throw new ServiceError("invalid", `Stock and orders of ${sku} are counted in this unit already; add the other one as a further unit.`, {
      path: "baseUnit",
    });
}

const columns: Record<keyof ItemFields, string> = {
  description: "description",
  details: "details",
  gtin: "gtin",
  category: "category",
  brand: "brand",
  baseUnit: "base_unit",
  lifecycle: "lifecycle",
  weightGrams: "weight_grams",
  lengthMm: "length_mm",
  widthMm: "width_mm",
  heightMm: "height_mm",
  countryOfOrigin: "country_of_origin",
  unitCost: "unit_cost",
};

async function writeFields(client: Client, itemId: number, changed: Partial<ItemFields>): Promise<void> {
  const names = (Object.keys(changed) as (keyof ItemFields)[]).filter((name) => changed[name] !== undefined);
  if (names.length === 0) return;
  const set = names.map((name, index) => `${columns[name]} = $${index + 2}`).join(", ");
  await client.query(`UPDATE item SET ${set} WHERE id = $1`, [itemId, ...names.map((name) => changed[name])]);
}

async function writeTerms(client: Client, record: ItemRecord, changes: Corrections["terms"]): Promise<void> {
  if (changes.length === 0) return;
  const { rows } = await client.query<{ id: number; state: string; merged: boolean }>(
    "SELECT id, state, merged_into_id IS NOT NULL AS merged FROM supplier WHERE id = ANY($1::int[]) AND entity_id = $2",
    [changes.map(({ supplierId }) => supplierId), record.entityId],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const { supplierId } of changes) {
    const path = `terms.${supplierId}.supplierId`;
    if (!known.has(supplierId)) throw new ServiceError("invalid", "There is no such supplier.", { path });
    if (known.get(supplierId)?.merged && !record.terms.some((own) => own.supplierId === supplierId))
      throw new ServiceError("invalid", "This supplier was merged into another: choose that one.", { path });
  }
  const suppliers = rows.map(({ id, state }) => ({ supplierId: id, supplierCode: "", supplierName: "", supplierState: state }));
  const wanted = new Set(changes.map(({ supplierId }) => supplierId));
  const after = corrected(record, { fields: {}, terms: changes, units: [] }, suppliers).terms.filter(({ supplierId }) =>
    wanted.has(supplierId),
  );
  await client.query(
    `INSERT INTO supplier_item (supplier_id, item_id, rank, unit_price, lead_time_days, minimum_order_quantity, order_multiple, supplier_sku,
       purchase_unit, purchase_price, purchase_minimum, purchase_multiple)
     SELECT t.supplier_id, $1, t.rank, t.price, t.days, t.minimum, t.multiple, t.sku, t.purchase->>'unit', (t.purchase->>'price')::numeric, (t.purchase->>'minimum')::int,
       (t.purchase->>'multiple')::int
     FROM unnest($2::int[], $3::int[], $4::numeric[], $5::numeric[], $6::int[], $7::int[], $8::text[], $9::jsonb[]) AS t(supplier_id, rank, price, days, minimum, multiple, sku, purchase)
     ON CONFLICT (supplier_id, item_id) DO UPDATE SET rank = excluded.rank, unit_price = excluded.unit_price, lead_time_days = excluded.lead_time_days,
       minimum_order_quantity = excluded.minimum_order_quantity, order_multiple = excluded.order_multiple, supplier_sku = excluded.supplier_sku,
       purchase_unit = excluded.purchase_unit, purchase_price = excluded.purchase_price, purchase_minimum = excluded.purchase_minimum,
       purchase_multiple = excluded.purchase_multiple`,
    [
      record.id,
      after.map((own) => own.supplierId),
      after.map((own) => own.rank),
      after.map((own) => own.unitPrice),
      after.map((own) => own.leadTimeDays),
      after.map((own) => own.minimumOrderQuantity),
      after.map((own) => own.orderMultiple),
      after.map((own) => own.supplierSku),
      after.map((own) => (own.purchase === null ? null : JSON.stringify(own.purchase))),
    ],
  );
}

async function writeUnits(client: Client, itemId: number, changes: Corrections["units"]): Promise<void> {
  const removed = changes.flatMap((change) => ("remove" in change ? [change.unit] : []));
  const kept = changes.flatMap((change) => ("remove" in change ? [] : [change]));
  if (removed.length > 0) await client.query("DELETE FROM item_unit WHERE item_id = $1 AND unit = ANY($2::text[])", [itemId, removed]);
  if (kept.length === 0) return;
  await client.query(
    `INSERT INTO item_unit (item_id, unit, numerator, denominator, gtin) SELECT $1, * FROM unnest($2::text[], $3::int[], $4::int[], $5::text[])
     ON CONFLICT (item_id, unit) DO UPDATE SET numerator = excluded.numerator, denominator = excluded.denominator, gtin = excluded.gtin`,
    [
      itemId,
      kept.map((own) => own.unit),
      kept.map((own) => own.numerator),
      kept.map((own) => own.denominator),
      kept.map((own) => own.gtin),
    ],
  );
}

/** Itself, and the items that shared a GTIN with it or its units, or share one now. */
async function alsoConcerned(client: Client, record: ItemRecord, { fields, units }: Corrections): Promise<number[]> {
  if (fields.gtin === undefined && units.length === 0) return [record.id];
  const [now] = await readItemRecords(client, [record.id]);
  return [...new Set([record.id, ...record.sameGtinItemIds, ...(now?.sameGtinItemIds ?? [])])];
}
