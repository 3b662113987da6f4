import { audit } from "@/server/services/audit";
import { assessItems, assessSuppliers } from "@/server/services/masterdata/assess-readiness";
import type { ApplyChunk } from "./apply-import";
import { rejectLines } from "./reject-lines";

const LINES = `import_line l
  CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(supplier_code text, sku text, unit_price numeric, lead_time_days numeric, minimum_order_quantity int, order_multiple int)
  LEFT JOIN supplier c ON c.entity_id = $4 AND c.code = f.supplier_code LEFT JOIN supplier s ON s.id = coalesce(c.merged_into_id, c.id)
  LEFT JOIN item a ON a.entity_id = $4 AND upper(a.sku) = upper(f.sku) LEFT JOIN item i ON i.id = coalesce(a.merged_into_id, a.id)
  WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3`;

// What was merged means the one that survived.
/** Terms of suppliers that are there already: terms alone make neither a supplier nor an item. */
export const applySupplierTerms: ApplyChunk = async (context, chunk) => {
  const range = [chunk.importId, chunk.after, chunk.through, chunk.entityId];
  await rejectLines(
    context.client,
    chunk.importId,
    `SELECT l.line_number, CASE WHEN s.id IS NULL THEN 'there is no supplier ' || f.supplier_code ELSE 'there is no item ' || f.sku END
     FROM ${LINES} AND (s.id IS NULL OR i.id IS NULL)`,
    range,
  );
  const { rows } = await context.client.query<{ id: number; itemId: number }>(
    `INSERT INTO supplier_item AS t (supplier_id, item_id, unit_price, lead_time_days, minimum_order_quantity, order_multiple)
     SELECT DISTINCT ON (s.id, i.id) s.id, i.id, f.unit_price, f.lead_time_days, f.minimum_order_quantity, f.order_multiple
     FROM ${LINES} AND s.id IS NOT NULL AND i.id IS NOT NULL ORDER BY s.id, i.id, l.line_number DESC
     ON CONFLICT (supplier_id, item_id) DO UPDATE SET unit_price = excluded.unit_price, lead_time_days = excluded.lead_time_days,
       minimum_order_quantity = excluded.minimum_order_quantity, order_multiple = excluded.order_multiple
     RETURNING t.supplier_id AS id, t.item_id AS "itemId"`,
    range,
  );
  const supplierIds = [...new Set(rows.map(({ id }) => id))];
  await audit(
    context,
    "supplier.terms_imported",
    supplierIds.map((id) => ({ subjectKind: "supplier", subjectId: id, detail: { importId: chunk.importId } })),
  );
  await assessItems(context, [...new Set(rows.map(({ itemId }) => itemId))]);
  await assessSuppliers(context, supplierIds);
};
