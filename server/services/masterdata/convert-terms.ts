import type { Client } from "@/db/client";
import { factorsOf, type ItemUnit } from "@/domain/masterdata/item-record";
import { type PurchaseTerms, termsInBaseUnits, unknownTerms } from "@/domain/masterdata/purchase-terms";

type Row = { supplierId: number; itemId: number; baseUnit: string; units: ItemUnit[]; purchase: PurchaseTerms };

/**
 * Makes price, minimum and pack per base unit anew of what suppliers ask in their own units, after those or the units' factors changed.
 * What cannot be counted stands as not known, so that the gate stops it.
 */
export async function convertTerms(client: Client, itemIds: readonly number[]): Promise<void> {
  const { rows } = await client.query<Row>(
    `SELECT t.supplier_id AS "supplierId", t.item_id AS "itemId", i.base_unit AS "baseUnit",
       jsonb_build_object('unit', t.purchase_unit, 'price', t.purchase_price::text, 'minimum', t.purchase_minimum, 'multiple', t.purchase_multiple) AS purchase,
       coalesce((SELECT jsonb_agg(jsonb_build_object('unit', u.unit, 'numerator', u.numerator, 'denominator', u.denominator)) FROM item_unit u WHERE u.item_id = i.id), '[]') AS units
     FROM supplier_item t JOIN item i ON i.id = t.item_id WHERE t.item_id = ANY($1::bigint[]) AND t.purchase_unit IS NOT NULL
     ORDER BY t.supplier_id, t.item_id FOR UPDATE OF t`,
    [itemIds],
  );
  if (rows.length === 0) return;
  const terms = rows.map(({ purchase, baseUnit, units }) => {
    const converted = termsInBaseUnits(purchase, { baseUnit, factors: factorsOf(units) });
    return converted.ok ? converted : unknownTerms;
  });
  await client.query(
    `UPDATE supplier_item t SET unit_price = v.price, minimum_order_quantity = v.minimum, order_multiple = v.multiple
     FROM unnest($1::int[], $2::bigint[], $3::numeric[], $4::int[], $5::int[]) AS v(supplier_id, item_id, price, minimum, multiple)
     WHERE t.supplier_id = v.supplier_id AND t.item_id = v.item_id`,
    [
      rows.map(({ supplierId }) => supplierId),
      rows.map(({ itemId }) => itemId),
      terms.map(({ unitPrice }) => unitPrice),
      terms.map(({ minimumOrderQuantity }) => minimumOrderQuantity),
      terms.map(({ orderMultiple }) => orderMultiple),
    ],
  );
}
