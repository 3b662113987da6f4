import { audit } from "@/server/services/audit";
import { assessItems } from "@/server/services/masterdata/assess-readiness";
import type { ApplyChunk } from "./apply-import";
import { rejectLines } from "./reject-lines";

/**
 * Items by SKU in any case. The last line of a SKU counts; an absent cell keeps what is there. What was merged into another item is
 * described by that one.
 */
export const applyItems: ApplyChunk = async (context, chunk) => {
  await rejectLines(
    context.client,
    chunk.importId,
    `SELECT l.line_number, i.sku || ' was merged into ' || v.sku FROM import_line l
     JOIN item i ON i.entity_id = $4 AND upper(i.sku) = upper(l.fields->>'sku') JOIN item v ON v.id = i.merged_into_id
     WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3`,
    [chunk.importId, chunk.after, chunk.through, chunk.entityId],
  );
  const { rows } = await context.client.query<{ id: number }>(
    `INSERT INTO item (entity_id, sku, description, gtin, category, brand, base_unit, lifecycle, weight_grams, country_of_origin, unit_cost, unit_price, is_service)
     SELECT DISTINCT ON (upper(f.sku)) $2, f.sku, f.description, coalesce(f.gtin, i.gtin), coalesce(f.category, i.category, 'Uncategorised'), coalesce(f.brand, i.brand, ''),
            coalesce(f.base_unit, i.base_unit, 'each'), coalesce(f.lifecycle, i.lifecycle, 'active'), coalesce(f.weight_grams, i.weight_grams, 250),
            coalesce(f.country_of_origin, i.country_of_origin), coalesce(f.unit_cost, i.unit_cost, 0), coalesce(f.unit_price, i.unit_price, 0),
            coalesce(f.is_service::bool, i.is_service, false)
     FROM import_line l
     CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(sku text, description text, gtin text, category text, brand text, base_unit text, lifecycle text, weight_grams int,
                                                       country_of_origin text, unit_cost numeric, unit_price numeric, is_service int)
     LEFT JOIN item i ON i.entity_id = $2 AND upper(i.sku) = upper(f.sku)
     WHERE l.import_id = $1 AND l.group_key > $3 AND l.group_key <= $4 AND i.merged_into_id IS NULL
     ORDER BY upper(f.sku), l.line_number DESC
     ON CONFLICT (entity_id, upper(sku)) DO UPDATE SET
       description = excluded.description, gtin = excluded.gtin, category = excluded.category, brand = excluded.brand, base_unit = excluded.base_unit,
       lifecycle = excluded.lifecycle, weight_grams = excluded.weight_grams, country_of_origin = excluded.country_of_origin,
       unit_cost = excluded.unit_cost, unit_price = excluded.unit_price, is_service = excluded.is_service
     RETURNING id`,
    [chunk.importId, chunk.entityId, chunk.after, chunk.through],
  );
  await context.client.query(
    `INSERT INTO item_unit AS u (item_id, unit, numerator, denominator, gtin)
     SELECT DISTINCT ON (i.id, f.other_unit) i.id, f.other_unit, split_part(f.other_unit_factor, '/', 1)::int, split_part(f.other_unit_factor, '/', 2)::int, f.other_unit_gtin
     FROM import_line l CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(sku text, other_unit text, other_unit_factor text, other_unit_gtin text)
     JOIN item i ON i.entity_id = $2 AND upper(i.sku) = upper(f.sku)
     WHERE l.import_id = $1 AND l.group_key > $3 AND l.group_key <= $4 AND f.other_unit <> i.base_unit AND i.merged_into_id IS NULL
     ORDER BY i.id, f.other_unit, l.line_number DESC
     ON CONFLICT (item_id, unit) DO UPDATE SET numerator = coalesce(excluded.numerator, u.numerator), denominator = coalesce(excluded.denominator, u.denominator),
       gtin = coalesce(excluded.gtin, u.gtin)`,
    [chunk.importId, chunk.entityId, chunk.after, chunk.through],
  );
  await audit(
    context,
    "item.imported",
    rows.map(({ id }) => ({ subjectKind: "item", subjectId: id, detail: { importId: chunk.importId } })),
  );
  await assessItems(
    context,
    rows.map(({ id }) => id),
  );
};
