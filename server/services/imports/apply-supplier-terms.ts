import { inTransaction } from "@/db/client";
import type { ServiceContext } from "@/server/services/context";
import type { ApplyChunk } from "./apply-chunk";
import { lastCells } from "./last-cells";
import { rejectLines } from "./reject-lines";
import { rejectUncountable } from "./reject-uncountable";
import { writeTerms } from "./write-terms";

// What was merged means the one that survived.
const BOTH_SIDES = `LEFT JOIN supplier c ON c.entity_id = $4 AND c.code = l.fields->>'supplier_code' LEFT JOIN supplier s ON s.id = coalesce(c.merged_into_id, c.id)
  LEFT JOIN item a ON a.entity_id = $4 AND upper(a.sku) = upper(l.fields->>'sku') LEFT JOIN item i ON i.id = coalesce(a.merged_into_id, a.id)
  WHERE l.group_key > $2 AND l.group_key <= $3`;

/** Terms of suppliers that are there already: terms alone make neither a supplier nor an item. */
export const applySupplierTerms: ApplyChunk = async (context, chunk) => {
  const range = [chunk.importId, chunk.after, chunk.through, chunk.entityId];
  await rejectLines(
    context.client,
    `SELECT l.line_number, CASE WHEN s.id IS NULL THEN 'there is no supplier ' || (l.fields->>'supplier_code') ELSE 'there is no item ' || (l.fields->>'sku') END
     FROM import_line l ${BOTH_SIDES} AND l.import_id = $1 AND (s.id IS NULL OR i.id IS NULL)`,
    range,
  );
  await writeTerms(context, chunk.importId, lastCells(["s.id", "i.id"], BOTH_SIDES), range);
};

/**
 * Gives the sources of items that have none yet their rank, all of the file at once: preferred suppliers first, then by the price of one
 * base unit, where it is known. An item that is bought already keeps its first source: what is new comes after.
 */
export const rankSources = (context: ServiceContext, importId: number, entityId: number): Promise<void> =>
  inTransaction(context.pool, async (client) => {
    await rejectUncountable(client, importId, entityId, { minimum: "MinOrderQty", multiple: "MinOrderQty", price: "StandardPrice" });
    await client.query(
      `UPDATE import_line x SET fields = x.fields || jsonb_build_object('rank', r.rank) FROM (
         SELECT l.line_number, row_number() OVER (PARTITION BY i.id ORDER BY s.is_preferred DESC, (l.fields->>'unit_price')::numeric * split_part(factor.text, '/', 2)::int
           / split_part(factor.text, '/', 1)::int NULLS LAST, l.line_number) AS rank
         FROM import_line l JOIN supplier c ON c.entity_id = $2 AND c.code = l.fields->>'supplier_code' JOIN supplier s ON s.id = coalesce(c.merged_into_id, c.id)
         JOIN item a ON a.entity_id = $2 AND upper(a.sku) = upper(l.fields->>'sku') JOIN item i ON i.id = coalesce(a.merged_into_id, a.id)
         CROSS JOIN LATERAL (SELECT CASE WHEN l.fields->>'purchase_unit' = i.base_unit THEN '1/1' ELSE l.fields->>'purchase_unit_factor' END AS text) factor
         WHERE l.import_id = $1 AND NOT EXISTS (SELECT FROM supplier_item t WHERE t.item_id = i.id)) r
       WHERE x.import_id = $1 AND x.line_number = r.line_number`,
      [importId, entityId],
    );
  });
