import { type Client, inTransaction } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import { newSupplierState } from "@/domain/procurement/supplier-onboarding";
import { audit } from "@/server/services/audit";
import type { ServiceContext } from "@/server/services/context";
import { assessSupplierAndItems, assessSuppliers } from "@/server/services/masterdata/assess-readiness";
import { markSuppliersShown } from "@/server/services/masterdata/mark-shown";
import type { ApplyChunk, ImportChunk } from "./apply-chunk";
import { changedColumns, lastCells } from "./last-cells";
import { rejectLines } from "./reject-lines";
import { rejectUncountable } from "./reject-uncountable";
import { writeTerms } from "./write-terms";

const CODE = "l.fields->>'supplier_code'";
/** Suppliers as they are, with what they are known by. */
const stored = (
  suppliers: string,
) => `SELECT s.id, to_jsonb(shown) AS columns FROM ${suppliers} LEFT JOIN supplier_identity d ON d.supplier_id = s.id
  CROSS JOIN LATERAL (SELECT s.name, s.state, s.currency, s.country, s.minimum_order_minor, s.payment_days, s.is_preferred, d.tax_id, d.email, d.address) shown`;
type Stored = { id: number; columns: { state: string; currency: string; [column: string]: unknown } };

const TO_COME = `receipt_state IN ('none', 'partial') AND approval_state <> 'rejected' AND cancelled_at IS NULL`;
/** What is agreed in the supplier's currency: another one would make other money of it. $3 is now. */
const AGREED = `SELECT concat_ws(', ',
    (SELECT count(*) || ' open orders' FROM purchase_order p WHERE p.supplier_id = s.id AND ${TO_COME} HAVING count(*) > 0),
    (SELECT count(*) || ' contracts' FROM supplier_contract c WHERE c.supplier_id = s.id AND coalesce(c.valid_to, 'infinity') >= $3::date HAVING count(*) > 0),
    (SELECT count(*) || ' listed prices' FROM supplier_price q WHERE q.supplier_id = s.id AND coalesce(q.valid_to, 'infinity') >= $3::date HAVING count(*) > 0),
    (SELECT count(*) || ' prices that this file does not name' FROM supplier_item t JOIN item i ON i.id = t.item_id
      WHERE t.supplier_id = s.id AND greatest(t.unit_price, t.purchase_price) > 0 AND NOT EXISTS (SELECT FROM import_line x WHERE x.import_id = $1
        AND x.fields->>'supplier_code' = s.code AND upper(i.sku) = x.fields->>'sku' AND x.fields ? 'unit_price') HAVING count(*) > 0)) AS text`;

/** Lines that describe what was merged, name an item that is not there, or change the currency of what is agreed. */
async function rejectUnfit(client: Client, importId: number, entityId: number, now: Date): Promise<void> {
  await rejectLines(
    client,
    `SELECT l.line_number, CASE
         WHEN v.id IS NOT NULL THEN 'supplier ' || s.code || ' was merged into ' || v.code
         WHEN no_item.is_so THEN 'there is no item ' || (l.fields->>'sku')
         WHEN first.currency <> l.fields->>'currency' THEN 'supplier ' || (${CODE}) || ' is paid in ' || first.currency || ' on an earlier line'
         ELSE 'supplier ' || s.code || ' is paid in ' || s.currency || ': ' || agreed.text || ' stand in the way of ' || (l.fields->>'currency') END
     FROM import_line l
     JOIN (SELECT DISTINCT ON (${CODE}) ${CODE} AS code, l.fields->>'currency' AS currency FROM import_line l WHERE l.import_id = $1 ORDER BY ${CODE}, l.line_number) first
       ON first.code = ${CODE}
     LEFT JOIN supplier s ON s.entity_id = $2 AND s.code = ${CODE} LEFT JOIN supplier v ON v.id = s.merged_into_id
     CROSS JOIN LATERAL (SELECT l.fields ? 'sku' AND NOT EXISTS (SELECT FROM item i WHERE i.entity_id = $2 AND upper(i.sku) = l.fields->>'sku') AS is_so) no_item
     LEFT JOIN LATERAL (${AGREED}) agreed ON s.currency <> first.currency
     WHERE l.import_id = $1 AND (v.id IS NOT NULL OR no_item.is_so OR first.currency <> l.fields->>'currency' OR agreed.text <> '')`,
    [importId, entityId, now],
  );
}

/** What only the whole file tells: lines that cannot stand. */
export async function prepareSuppliers(context: ServiceContext, importId: number, entityId: number): Promise<void> {
  await inTransaction(context.pool, async (client) => {
    await rejectUnfit(client, importId, entityId, context.now);
    await rejectUncountable(client, importId, entityId, {
      minimum: "minimum_order_quantity",
      multiple: "order_multiple",
      price: "unit_price",
    });
  });
}

/** The suppliers of the chunk's lines that stand. */
const OF_CHUNK = `${CODE} IN (SELECT x.fields->>'supplier_code' FROM import_line x WHERE x.import_id = $1 AND x.group_key > $3 AND x.group_key <= $4
  AND NOT EXISTS (SELECT FROM import_rejection r WHERE r.import_id = $1 AND r.line_number = x.line_number))`;

/**
 * Suppliers by code, new ones as applicants, with the terms in one transaction: none is left without those that its lines give it. Of
 * each column the last cell in the file that is not empty counts, although the lines of one supplier may lie in several chunks; without
 * one, what is there stays.
 */
async function writeSuppliers(inside: ServiceContext & { client: Client }, chunk: ImportChunk): Promise<void> {
  const { client } = inside;
  const { importId } = chunk;
  const range = [importId, chunk.entityId, chunk.after, chunk.through];
  const given = lastCells([CODE], `WHERE ${OF_CHUNK}`);
  const { rows: before } = await client.query<Stored>(
    `${stored("supplier s")} WHERE s.entity_id = $2 AND s.code IN (SELECT ${CODE} FROM import_line l WHERE l.import_id = $1 AND ${OF_CHUNK})
     ORDER BY s.id FOR NO KEY UPDATE OF s`,
    range,
  );
  // What is known stays in its state, but for one whose money changes: that is looked at again before anything is ordered.
  const { rows: written } = await client.query<{ id: number }>(
    `INSERT INTO supplier (entity_id, code, name, currency, country, minimum_order_minor, payment_days, is_preferred, state)
     SELECT $2, given.k1, f.supplier_name, f.currency, coalesce(f.country, s.country), coalesce(round(f.minimum_order * ${minorPerMajorOf("f.currency")}), s.minimum_order_minor, 0),
       coalesce(f.payment_days, s.payment_days, 30), coalesce(f.preferred::bool, s.is_preferred, false), $5
     FROM (${given}) given CROSS JOIN LATERAL jsonb_to_record(given.fields) AS f(supplier_name text, currency text, country text, minimum_order numeric, payment_days int, preferred int)
     LEFT JOIN supplier s ON s.entity_id = $2 AND s.code = given.k1 ORDER BY given.k1
     ON CONFLICT (entity_id, code) DO UPDATE SET name = excluded.name, currency = excluded.currency, country = excluded.country,
       minimum_order_minor = excluded.minimum_order_minor, payment_days = excluded.payment_days, is_preferred = excluded.is_preferred,
       state = CASE WHEN supplier.state = 'approved' AND supplier.currency <> excluded.currency THEN 'in_review' ELSE supplier.state END
     RETURNING id`,
    [...range, newSupplierState(chunk.options)],
  );
  await client.query(
    `INSERT INTO supplier_identity AS d (supplier_id, tax_id, email, address)
     SELECT s.id, f.tax_id, f.email, f.address
     FROM (${given}) given CROSS JOIN LATERAL jsonb_to_record(given.fields) AS f(tax_id text, email text, address text)
     JOIN supplier s ON s.entity_id = $2 AND s.code = given.k1 WHERE num_nonnulls(f.tax_id, f.email, f.address) > 0 ORDER BY s.id
     ON CONFLICT (supplier_id) DO UPDATE SET tax_id = coalesce(excluded.tax_id, d.tax_id), email = coalesce(excluded.email, d.email),
       address = coalesce(excluded.address, d.address)`,
    range,
  );
  const ids = written.map(({ id }) => id);
  const { rows: after } = await client.query<Stored>(`${stored("supplier s")} WHERE s.id = ANY($1::int[])`, [ids]);
  const was = new Map(before.map(({ id, columns }) => [id, columns]));
  const changed = after.flatMap(({ id, columns }) => {
    const change = changedColumns(was.get(id) ?? null, columns);
    return change === null ? [] : [{ id, change }];
  });
  await audit(
    inside,
    "supplier.imported",
    changed.map(({ id, change }) => ({ subjectKind: "supplier", subjectId: id, detail: { importId, ...change } })),
  );
  await assessSuppliers(inside, ids);
  await reopen(inside, importId, after, was);
  await markSuppliersShown(
    client,
    changed.map(({ id }) => id),
  );
}

/** Tells of those that are reviewed again, and of the items that have a source less meanwhile. */
async function reopen(
  inside: ServiceContext & { client: Client },
  importId: number,
  after: readonly Stored[],
  was: ReadonlyMap<number, Stored["columns"]>,
): Promise<void> {
  const reopened = after.flatMap(({ id, columns }) => {
    const before = was.get(id);
    return before && before.state !== columns.state ? [{ id, before, columns }] : [];
  });
  await audit(
    inside,
    "supplier.in_review",
    reopened.map(({ id, before, columns }) => ({
      subjectKind: "supplier",
      subjectId: id,
      detail: { reason: `The currency changed from ${before.currency} to ${columns.currency}`, previous: before.state, importId },
    })),
  );
  for (const { id } of reopened) await assessSupplierAndItems(inside, id);
}

/** Suppliers, and the terms of lines that name a SKU; those for what was merged are terms of the survivor. */
export const applySuppliers: ApplyChunk = async (context, chunk) => {
  await writeSuppliers(context, chunk);
  await writeTerms(
    context,
    chunk.importId,
    lastCells(
      ["s.id", "i.id"],
      `JOIN supplier s ON s.entity_id = $4 AND s.code = ${CODE} JOIN item a ON a.entity_id = $4 AND upper(a.sku) = l.fields->>'sku'
       JOIN item i ON i.id = coalesce(a.merged_into_id, a.id) WHERE l.group_key > $2 AND l.group_key <= $3`,
    ),
    [chunk.importId, chunk.after, chunk.through, chunk.entityId],
  );
};
