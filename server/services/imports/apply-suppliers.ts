import { newSupplierState } from "@/domain/procurement/supplier-onboarding";
import { audit } from "@/server/services/audit";
import { markChanged } from "@/server/services/changes";
import { assessSupplierAndItems } from "@/server/services/masterdata/assess-readiness";
import type { ApplyChunk } from "./apply-import";
import { rejectLines } from "./reject-lines";

const RECORD = `CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(supplier_code text, supplier_name text, currency text, country text, payment_days int, minimum_order numeric, sku text,
  supplier_sku text, unit_price numeric, lead_time_days numeric, lead_time_deviation_days numeric, minimum_order_quantity int, order_multiple int, rank int)
  WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3`;

/** Suppliers by code, new ones as applicants, and, on lines that name a SKU, the terms at which they sell it. */
export const applySuppliers: ApplyChunk = async (context, chunk) => {
  const range = [chunk.importId, chunk.after, chunk.through];
  await rejectLines(
    context.client,
    chunk.importId,
    `SELECT l.line_number, 'supplier ' || s.code || ' was merged into ' || v.code FROM import_line l
     JOIN supplier s ON s.entity_id = $4 AND s.code = l.fields->>'supplier_code' JOIN supplier v ON v.id = s.merged_into_id
     WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3`,
    [...range, chunk.entityId],
  );
  // What is known stays in its state, but for one whose money changes: that is looked at again before anything is ordered.
  const { rows } = await context.client.query<{
    id: number;
    state: string;
    currency: string;
    wasState: string | null;
    wasCurrency: string | null;
  }>(
    `WITH written AS (INSERT INTO supplier (entity_id, code, name, currency, country, minimum_order_minor, payment_days, state)
     SELECT DISTINCT ON (f.supplier_code) $4, f.supplier_code, f.supplier_name, f.currency, f.country, round(coalesce(f.minimum_order, 0) * 100), coalesce(f.payment_days, 30), $5
     FROM import_line l ${RECORD} AND NOT EXISTS (SELECT 1 FROM supplier m WHERE m.entity_id = $4 AND m.code = f.supplier_code AND m.merged_into_id IS NOT NULL)
     ORDER BY f.supplier_code, l.line_number DESC
     ON CONFLICT (entity_id, code) DO UPDATE SET name = excluded.name, currency = excluded.currency, country = coalesce(excluded.country, supplier.country),
       minimum_order_minor = excluded.minimum_order_minor, payment_days = excluded.payment_days,
       state = CASE WHEN supplier.state = 'approved' AND supplier.currency <> excluded.currency THEN 'in_review' ELSE supplier.state END
     RETURNING id, state, currency)
     SELECT w.id, w.state, w.currency, k.state AS "wasState", k.currency AS "wasCurrency" FROM written w LEFT JOIN supplier k ON k.id = w.id`,
    [...range, chunk.entityId, newSupplierState(chunk.options)],
  );
  await context.client.query(
    `INSERT INTO supplier_identity AS d (supplier_id, tax_id, email, address)
     SELECT DISTINCT ON (s.id) s.id, f.tax_id, f.email, f.address FROM import_line l
     CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(supplier_code text, tax_id text, email text, address text)
     JOIN supplier s ON s.entity_id = $4 AND s.code = f.supplier_code AND s.merged_into_id IS NULL
     WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3 AND num_nonnulls(f.tax_id, f.email, f.address) > 0 ORDER BY s.id, l.line_number DESC
     ON CONFLICT (supplier_id) DO UPDATE SET tax_id = coalesce(excluded.tax_id, d.tax_id), email = coalesce(excluded.email, d.email),
       address = coalesce(excluded.address, d.address)`,
    [...range, chunk.entityId],
  );
  await rejectLines(
    context.client,
    chunk.importId,
    `SELECT l.line_number, 'there is no item ' || f.sku FROM import_line l ${RECORD} AND f.sku IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM item i WHERE i.entity_id = $4 AND upper(i.sku) = f.sku)`,
    [...range, chunk.entityId],
  );
  await context.client.query(
    `INSERT INTO supplier_item (supplier_id, item_id, supplier_sku, unit_price, lead_time_days, lead_time_deviation_days, minimum_order_quantity, order_multiple, rank)
     SELECT DISTINCT ON (s.id, i.id) s.id, i.id, f.supplier_sku, coalesce(f.unit_price, i.unit_cost), coalesce(f.lead_time_days, 14), coalesce(f.lead_time_deviation_days, 0),
            coalesce(f.minimum_order_quantity, 1), coalesce(f.order_multiple, 1), coalesce(f.rank, 1)
     FROM import_line l
     CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(supplier_code text, sku text, supplier_sku text, unit_price numeric, lead_time_days numeric,
       lead_time_deviation_days numeric, minimum_order_quantity int, order_multiple int, rank int)
     JOIN supplier s ON s.entity_id = $4 AND s.code = f.supplier_code AND s.merged_into_id IS NULL
     JOIN item a ON a.entity_id = $4 AND upper(a.sku) = f.sku
     JOIN item i ON i.id = coalesce(a.merged_into_id, a.id)
     WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3
     ORDER BY s.id, i.id, l.line_number DESC
     ON CONFLICT (supplier_id, item_id) DO UPDATE SET supplier_sku = excluded.supplier_sku, unit_price = excluded.unit_price, lead_time_days = excluded.lead_time_days,
       lead_time_deviation_days = excluded.lead_time_deviation_days, minimum_order_quantity = excluded.minimum_order_quantity,
       order_multiple = excluded.order_multiple, rank = excluded.rank`,
    [...range, chunk.entityId],
  );
  await audit(
    context,
    "supplier.imported",
    rows.map(({ id, state, wasState }) => ({
      subjectKind: "supplier",
      subjectId: id,
      detail: { importId: chunk.importId, ...(wasState === null && { state }) },
    })),
  );
  const reopened = rows.filter(({ state, wasState }) => wasState !== null && wasState !== state);
  await audit(
    context,
    "supplier.in_review",
    reopened.map(({ id, currency, wasState, wasCurrency }) => ({
      subjectKind: "supplier",
      subjectId: id,
      detail: { reason: `The currency changed from ${wasCurrency} to ${currency}`, previous: wasState, importId: chunk.importId },
    })),
  );
  for (const { id } of reopened) await assessSupplierAndItems(context, id);
  await markChanged(
    context.client,
    "suppliers",
    rows.map(({ id }) => id),
  );
};
