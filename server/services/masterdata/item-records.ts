import type { Queryable } from "@/db/client";
import { SURE_FROM } from "@/domain/masterdata/duplicate-evidence";
import type { ItemRecord } from "@/domain/masterdata/item-record";
import type { SupplierFacts } from "@/domain/masterdata/readiness";

/** Proposals that count, in thousandths: what is only possible waits for nobody. */
const SURE = SURE_FROM * 1_000;
/** Others that carry the same GTIN and are named: a placeholder can stand in thousands of items. */
const NAMED = 5;

/** Other items that carry a GTIN of this one, by themselves or on a unit, however many zeros it begins with. */
const gtinHolders = (
  item: string,
) => `SELECT DISTINCT o.id FROM (SELECT ${item}.gtin14 UNION SELECT u.gtin14 FROM item_unit u WHERE u.item_id = ${item}.id) own(number)
    CROSS JOIN LATERAL (SELECT x.id FROM item x WHERE x.entity_id = ${item}.entity_id AND x.gtin14 = own.number AND x.merged_into_id IS NULL
      UNION ALL SELECT x.id FROM item_unit w JOIN item x ON x.id = w.item_id WHERE w.gtin14 = own.number AND x.entity_id = ${item}.entity_id AND x.merged_into_id IS NULL) o
    WHERE o.id <> ${item}.id AND ${item}.merged_into_id IS NULL ORDER BY 1`;

// A supplier that was merged speaks through the one that survived: its terms hold as long as that one is approved.
const RECORD = `
SELECT jsonb_build_object('id', i.id, 'entityId', i.entity_id, 'sku', i.sku, 'mergedIntoId', i.merged_into_id,
  'fields', jsonb_build_object('description', i.description, 'details', i.details, 'gtin', i.gtin, 'category', i.category, 'brand', i.brand, 'baseUnit', i.base_unit,
    'lifecycle', i.lifecycle, 'weightGrams', i.weight_grams, 'lengthMm', i.length_mm, 'widthMm', i.width_mm, 'heightMm', i.height_mm,
    'countryOfOrigin', i.country_of_origin, 'unitCost', i.unit_cost::text),
  'terms', coalesce((SELECT jsonb_agg(jsonb_build_object('supplierId', s.id, 'supplierCode', s.code, 'supplierName', s.name, 'supplierState', coalesce(v.state, s.state),
      'rank', t.rank, 'supplierSku', t.supplier_sku, 'unitPrice', t.unit_price::text, 'leadTimeDays', t.lead_time_days, 'minimumOrderQuantity', t.minimum_order_quantity,
      'orderMultiple', t.order_multiple, 'hasPriceList', EXISTS (SELECT FROM supplier_price p WHERE p.supplier_id = t.supplier_id AND p.item_id = t.item_id AND p.unit_price > 0),
      'purchase', CASE WHEN t.purchase_unit IS NOT NULL THEN jsonb_build_object('unit', t.purchase_unit, 'price', t.purchase_price::text, 'minimum', t.purchase_minimum,
        'multiple', t.purchase_multiple) END) ORDER BY t.rank, s.id)
    FROM supplier_item t JOIN supplier s ON s.id = t.supplier_id LEFT JOIN supplier v ON v.id = s.merged_into_id WHERE t.item_id = i.id), '[]'),
  'units', coalesce((SELECT jsonb_agg(jsonb_build_object('unit', u.unit, 'numerator', u.numerator, 'denominator', u.denominator, 'gtin', u.gtin) ORDER BY u.unit)
    FROM item_unit u WHERE u.item_id = i.id), '[]'),
  'sameGtinItemIds', coalesce((SELECT jsonb_agg(id ORDER BY id) FROM (${gtinHolders("i")} LIMIT ${NAMED}) o), '[]'),
  'nearDuplicates', coalesce((SELECT jsonb_agg(jsonb_build_object('otherId', CASE i.id WHEN d.left_id THEN d.right_id ELSE d.left_id END, 'score', d.score / 1000.0)
      ORDER BY d.score DESC, d.id)
    FROM duplicate_proposal d WHERE d.kind = 'item' AND d.state = 'open' AND d.score >= ${SURE} AND (d.left_id = i.id OR d.right_id = i.id)), '[]')) AS record
FROM item i WHERE i.id = ANY($1::bigint[]) ORDER BY i.sku, i.id`;

/** The master data of some items, in the order of their SKUs: one query for all. */
export async function readItemRecords(queryable: Queryable, itemIds: readonly number[]): Promise<ItemRecord[]> {
  const { rows } = await queryable.query<{ record: ItemRecord }>(RECORD, [[...new Set(itemIds)]]);
  return rows.map(({ record }) => record);
}

export type SupplierRecord = SupplierFacts & { id: number; entityId: number; code: string; name: string };

/** The same of suppliers. Those that were merged into another are left out: they are no suppliers of their own. */
export async function readSupplierRecords(queryable: Queryable, supplierIds: readonly number[]): Promise<SupplierRecord[]> {
  const { rows } = await queryable.query<{ record: SupplierRecord }>(
    `SELECT jsonb_build_object('id', s.id, 'entityId', s.entity_id, 'code', s.code, 'name', s.name, 'state', s.state, 'country', s.country,
       'itemCount', (SELECT count(*) FROM supplier_item t WHERE t.supplier_id = s.id OR t.supplier_id IN (SELECT a.id FROM supplier a WHERE a.merged_into_id = s.id)),
       'nearDuplicates', coalesce((SELECT jsonb_agg(jsonb_build_object('otherId', CASE s.id WHEN d.left_id THEN d.right_id ELSE d.left_id END, 'score', d.score / 1000.0)
           ORDER BY d.score DESC, d.id)
         FROM duplicate_proposal d WHERE d.kind = 'supplier' AND d.state = 'open' AND d.score >= ${SURE} AND (d.left_id = s.id OR d.right_id = s.id)), '[]')) AS record
     FROM supplier s WHERE s.id = ANY($1::int[]) AND s.merged_into_id IS NULL ORDER BY s.code, s.id`,
    [[...new Set(supplierIds)]],
  );
  return rows.map(({ record }) => record);
}
