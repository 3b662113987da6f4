import type { Client } from "@/db/client";
import { PRICE_BELOW } from "@/domain/masterdata/purchase-terms";
import { MOST_BASE_UNITS } from "@/domain/masterdata/unit-conversion";
import { rejectLines } from "./reject-lines";

/**
 * Rejects terms that are too large once they are counted in base units: the factor is the item's own, or the line's where the item has
 * none. `names`: what the file calls its columns.
 */
export const rejectUncountable = (
  client: Client,
  importId: number,
  entityId: number,
  names: { minimum: string; multiple: string; price: string },
): Promise<void> =>
  rejectLines(
    client,
    `SELECT l.line_number, CASE WHEN f.minimum_order_quantity * own.factor > $3 THEN $5 || ' ' || f.minimum_order_quantity WHEN f.order_multiple * own.factor > $3 THEN $6 || ' ' || f.order_multiple
         ELSE $7 || ' ' || f.unit_price END || ' in ' || own.unit || ' is too large in base units'
     FROM import_line l CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(minimum_order_quantity numeric, order_multiple numeric, unit_price numeric, purchase_unit text, purchase_unit_factor text)
     LEFT JOIN supplier c ON c.entity_id = $2 AND c.code = l.fields->>'supplier_code'
     JOIN item a ON a.entity_id = $2 AND upper(a.sku) = upper(l.fields->>'sku') JOIN item i ON i.id = coalesce(a.merged_into_id, a.id)
     LEFT JOIN supplier_item t ON t.supplier_id = coalesce(c.merged_into_id, c.id) AND t.item_id = i.id
     LEFT JOIN item_unit u ON u.item_id = i.id AND u.unit = coalesce(f.purchase_unit, t.purchase_unit)
     CROSS JOIN LATERAL (SELECT coalesce(f.purchase_unit, t.purchase_unit) AS unit,
       coalesce(u.numerator::numeric / u.denominator, split_part(f.purchase_unit_factor, '/', 1)::numeric / split_part(f.purchase_unit_factor, '/', 2)::numeric) AS factor) own
     WHERE l.import_id = $1 AND own.unit <> i.base_unit
       AND (f.minimum_order_quantity * own.factor > $3 OR f.order_multiple * own.factor > $3 OR f.unit_price / own.factor >= $4)`,
    [importId, entityId, MOST_BASE_UNITS, PRICE_BELOW, names.minimum, names.multiple, names.price],
  );
