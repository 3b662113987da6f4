import type { Client } from "@/db/client";
import { audit } from "@/server/services/audit";
import type { ServiceContext } from "@/server/services/context";
import { assessItems, assessSuppliers } from "@/server/services/masterdata/assess-readiness";
import { convertTerms } from "@/server/services/masterdata/convert-terms";
import { changedColumns } from "./last-cells";

type Stored = { supplierId: number; itemId: number; supplier: string; columns: Record<string, unknown> };

const STORED = `SELECT t.supplier_id AS "supplierId", t.item_id AS "itemId", s.code AS supplier, to_jsonb(shown) AS columns
  FROM supplier_item t JOIN supplier s ON s.id = t.supplier_id
  CROSS JOIN LATERAL (SELECT t.supplier_sku, t.unit_price, t.lead_time_days, t.lead_time_deviation_days, t.minimum_order_quantity, t.order_multiple, t.rank, t.purchase_unit,
    t.purchase_price, t.purchase_minimum, t.purchase_multiple) shown`;

/**
 * Terms as `given` says them: k1 is the supplier, k2 the item, `fields` by the names of suppliers-csv. What is not said stays as it is, and
 * what is new is not known: no lead time and no price is guessed, and a source without rank comes after those that are there. With a
 * `purchase_unit` other than the base unit, price, minimum and multiple count in it, by `purchase_unit_factor` where the unit is new.
 */
export async function writeTerms(
  context: ServiceContext & { client: Client },
  importId: number,
  given: string,
  parameters: unknown[],
): Promise<void> {
  const { client } = context;
  const { rows: before } = await client.query<Stored>(
    `WITH given AS (${given}) ${STORED} JOIN given g ON g.k1 = t.supplier_id AND g.k2 = t.item_id ORDER BY t.supplier_id, t.item_id FOR NO KEY UPDATE OF t`,
    parameters,
  );
  const { rows: written } = await client.query<{ supplierId: number; itemId: number; unit: string | null }>(
    `WITH given AS (${given}), said AS (
       SELECT g.k1 AS supplier_id, g.k2 AS item_id, g.line_number, f.*, t.item_id IS NULL AS is_new, t.rank AS known_rank, t AS own,
         nullif(coalesce(f.purchase_unit, t.purchase_unit), i.base_unit) AS unit
       FROM given g CROSS JOIN LATERAL jsonb_to_record(g.fields) AS f(supplier_sku text, unit_price numeric, lead_time_days numeric, lead_time_deviation_days numeric,
         minimum_order_quantity int, order_multiple int, rank int, purchase_unit text)
       JOIN item i ON i.id = g.k2 LEFT JOIN supplier_item t ON t.supplier_id = g.k1 AND t.item_id = g.k2),
     -- Figures of another unit are not carried over: a price a dozen is none a case.
     kept AS (SELECT said.*, unit IS NOT DISTINCT FROM (own).purchase_unit AS is_same_unit FROM said)
     INSERT INTO supplier_item (supplier_id, item_id, supplier_sku, unit_price, lead_time_days, lead_time_deviation_days, minimum_order_quantity, order_multiple, rank,
       purchase_unit, purchase_price, purchase_minimum, purchase_multiple)
     SELECT supplier_id, item_id, coalesce(supplier_sku, (own).supplier_sku), CASE WHEN unit IS NULL THEN coalesce(unit_price, (own).unit_price, 0) ELSE 0 END,
       coalesce(lead_time_days, (own).lead_time_days, 0), coalesce(lead_time_deviation_days, (own).lead_time_deviation_days, 0),
       CASE WHEN unit IS NULL THEN coalesce(minimum_order_quantity, (own).minimum_order_quantity, 1) ELSE 1 END,
       CASE WHEN unit IS NULL THEN coalesce(order_multiple, (own).order_multiple, 1) ELSE 1 END,
       coalesce(rank, known_rank, (SELECT coalesce(max(o.rank), 0) FROM supplier_item o WHERE o.item_id = kept.item_id)
         + row_number() OVER (PARTITION BY item_id, rank IS NULL AND is_new ORDER BY line_number)),
       unit, CASE WHEN unit IS NOT NULL THEN coalesce(unit_price, CASE WHEN is_same_unit THEN (own).purchase_price END) END,
       CASE WHEN unit IS NOT NULL THEN coalesce(minimum_order_quantity, CASE WHEN is_same_unit THEN (own).purchase_minimum END) END,
       CASE WHEN unit IS NOT NULL THEN coalesce(order_multiple, CASE WHEN is_same_unit THEN (own).purchase_multiple END) END
     FROM kept ORDER BY supplier_id, item_id
     ON CONFLICT (supplier_id, item_id) DO UPDATE SET supplier_sku = excluded.supplier_sku, unit_price = excluded.unit_price, lead_time_days = excluded.lead_time_days,
       lead_time_deviation_days = excluded.lead_time_deviation_days, minimum_order_quantity = excluded.minimum_order_quantity,
       order_multiple = excluded.order_multiple, rank = excluded.rank, purchase_unit = excluded.purchase_unit, purchase_price = excluded.purchase_price,
       purchase_minimum = excluded.purchase_minimum, purchase_multiple = excluded.purchase_multiple
     RETURNING supplier_id AS "supplierId", item_id AS "itemId", purchase_unit AS unit`,
    parameters,
  );
  // A unit that is in use and that nobody knows is one of the item's: the steward says what it is.
  await client.query(
    `WITH given AS (${given})
     INSERT INTO item_unit AS u (item_id, unit, numerator, denominator)
     SELECT DISTINCT ON (t.item_id, t.purchase_unit) t.item_id, t.purchase_unit, split_part(g.fields->>'purchase_unit_factor', '/', 1)::int,
       split_part(g.fields->>'purchase_unit_factor', '/', 2)::int
     FROM given g JOIN supplier_item t ON t.supplier_id = g.k1 AND t.item_id = g.k2 WHERE t.purchase_unit IS NOT NULL
     ORDER BY t.item_id, t.purchase_unit, g.fields->>'purchase_unit_factor' IS NULL, g.line_number
     ON CONFLICT (item_id, unit) DO UPDATE SET numerator = excluded.numerator, denominator = excluded.denominator
       WHERE u.numerator IS NULL AND excluded.numerator IS NOT NULL`,
    parameters,
  );
  const inUnits = written.flatMap(({ itemId, unit }) => (unit === null ? [] : [itemId]));
  await convertTerms(client, [...new Set(inUnits)]);

  const { rows: after } = await client.query<Stored>(
    `${STORED} JOIN unnest($1::int[], $2::bigint[]) AS w(supplier_id, item_id) ON w.supplier_id = t.supplier_id AND w.item_id = t.item_id`,
    [written.map(({ supplierId }) => supplierId), written.map(({ itemId }) => itemId)],
  );
  const keyOf = (row: Stored) => `${row.supplierId}/${row.itemId}`;
  const was = new Map(before.map((row) => [keyOf(row), row.columns]));
  const changed = after.flatMap((row) => {
    const change = changedColumns(was.get(keyOf(row)) ?? null, row.columns);
    return change === null ? [] : [{ ...row, change }];
  });
  const supplierIds = [...new Set(changed.map(({ supplierId }) => supplierId))];
  await audit(
    context,
    "item.terms_imported",
    changed.map(({ itemId, supplier, change }) => ({ subjectKind: "item", subjectId: itemId, detail: { importId, supplier, ...change } })),
  );
  await audit(
    context,
    "supplier.terms_imported",
    supplierIds.map((id) => ({
      subjectKind: "supplier",
      subjectId: id,
      detail: { importId, items: changed.filter(({ supplierId }) => supplierId === id).length },
    })),
  );
  await assessItems(context, [...new Set(changed.map(({ itemId }) => itemId))]);
  await assessSuppliers(context, supplierIds);
}
