import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";

// The one place that says what an item costs from a supplier on a day for a quantity: what is listed and valid then, else the
// standing break that the quantity reaches, else the standing price. domain/procurement/price-list.ts is the rule; a test holds
// the two together. All of it is SQL over a row of supplier_item (`source`), so that a query prices as many rows as it reads.

const listed = (
  source: string,
  day: string,
) => `supplier_price listing WHERE listing.supplier_id = ${source}.supplier_id AND listing.item_id = ${source}.item_id
  AND listing.valid_from <= ${day} AND (listing.valid_to IS NULL OR listing.valid_to >= ${day}) AND listing.currency = (SELECT paid.currency FROM supplier paid WHERE paid.id = listing.supplier_id)`;

/** SQL: what is listed for a line of `quantity` on the `day` (a date); null where nothing is. */
export const listedPrice = (quantity: string, day: string, source = "s") =>
  `(SELECT listing.unit_price FROM ${listed(source, day)} AND listing.from_quantity <= ${quantity} ORDER BY listing.from_quantity DESC LIMIT 1)`;

/** SQL: what a contract says that a line of `quantity` costs on the `day`; null where none does. */
export const contractPrice = (quantity: string, day: string, source = "s") =>
  `(SELECT listing.unit_price FROM ${listed(source, day)} AND listing.contract_id IS NOT NULL AND listing.from_quantity <= ${quantity} ORDER BY listing.from_quantity DESC LIMIT 1)`;

/** SQL: {price, fromQuantity} of a contract for a line of `quantity`; where that is too little for any, of the least quantity that one is for. */
export const contractTier = (quantity: string, day: string, source = "s") =>
  `(SELECT json_build_object('price', listing.unit_price::float8, 'fromQuantity', listing.from_quantity) FROM ${listed(source, day)} AND listing.contract_id IS NOT NULL
    ORDER BY listing.from_quantity <= ${quantity} DESC, CASE WHEN listing.from_quantity <= ${quantity} THEN -listing.from_quantity ELSE listing.from_quantity END LIMIT 1)`;

/** SQL: where the price of a line comes from: 'contract' or 'list' where it is listed, else 'terms'. */
export const validPriceKind = (quantity: string, day: string, source = "s") =>
  `coalesce((SELECT CASE WHEN listing.contract_id IS NULL THEN 'list' ELSE 'contract' END FROM ${listed(source, day)} AND listing.from_quantity <= ${quantity}
    ORDER BY listing.from_quantity DESC LIMIT 1), 'terms')`;

/** SQL: the unit price of a whole line of `quantity` on the `day` (a date). */
export const validPrice = (quantity: string, day: string, source = "s") =>
  `coalesce(${listedPrice(quantity, day, source)},
  (SELECT standing.unit_price FROM supplier_price_break standing WHERE standing.supplier_id = ${source}.supplier_id AND standing.item_id = ${source}.item_id AND standing.from_quantity <= ${quantity}
    ORDER BY standing.from_quantity DESC LIMIT 1), ${source}.unit_price)`;

/** SQL: all prices of the day in minor units of the `currency` as [{from, unitPriceMinor}], ascending, the first from 0. */
export const validTiers = (
  day: string,
  currency: string,
  source = "s",
) => `(SELECT jsonb_agg(jsonb_build_object('from', tier.at, 'unitPriceMinor', ${validPrice(
  "greatest(tier.at, 1)",
  day,
  source,
)} * ${minorPerMajorOf(currency)}) ORDER BY tier.at)
  FROM (SELECT 0 AS at UNION SELECT listing.from_quantity FROM ${listed(source, day)} AND listing.from_quantity > 1
    UNION SELECT standing.from_quantity FROM supplier_price_break standing WHERE standing.supplier_id = ${source}.supplier_id AND standing.item_id = ${source}.item_id
      AND NOT EXISTS (SELECT FROM ${listed(source, day)} AND listing.from_quantity <= standing.from_quantity)) tier)`;

/** SQL: whether the supplier prices anything by quantity on the day. */
export const pricesByQuantity = (supplierId: string, day: string) =>
  `(EXISTS (SELECT 1 FROM supplier_price_break standing WHERE standing.supplier_id = ${supplierId}) OR EXISTS (SELECT 1 FROM supplier_price listing WHERE listing.supplier_id = ${supplierId}
    AND listing.from_quantity > 1 AND listing.valid_from <= ${day} AND (listing.valid_to IS NULL OR listing.valid_to >= ${day})))`;

export type AskedPrice = { supplierId: number; itemId: number; quantity: number; day: string };

/** The prices of many lines at once, in their order; null where the supplier does not sell the item. */
export async function readValidPrices(queryable: Queryable, asked: readonly AskedPrice[]): Promise<(string | null)[]> {
  const { rows } = await queryable.query<{ price: string | null }>(
    `SELECT ${validPrice("a.quantity", "a.day")}::text AS price
     FROM unnest($1::int[], $2::bigint[], $3::int[], $4::date[]) WITH ORDINALITY AS a(supplier_id, item_id, quantity, day, place)
     LEFT JOIN supplier_item s ON s.supplier_id = a.supplier_id AND s.item_id = a.item_id ORDER BY a.place`,
    [asked.map((a) => a.supplierId), asked.map((a) => a.itemId), asked.map((a) => a.quantity), asked.map((a) => a.day)],
  );
  return rows.map(({ price }) => price);
}
