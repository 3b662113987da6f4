import type { Queryable } from "@/db/client";
import { type ItemFacts, type ItemSource, itemReadiness, READINESS_GATE } from "@/domain/masterdata/readiness";
import { ServiceError } from "../errors";

type Row = { id: number; sku: string; gtin: string | null; unit_cost_minor: number; sources: ItemSource[] };

/** The readiness of some items, from their own data and the terms of their suppliers: one query for all. */
async function readItemReadiness(queryable: Queryable, itemIds: readonly number[]) {
  const { rows } = await queryable.query<Row>(
    `SELECT i.id, i.sku, i.gtin, round(i.unit_cost * 100)::float8 AS unit_cost_minor,
       coalesce(jsonb_agg(jsonb_build_object('supplierId', s.id, 'supplierState', s.state, 'rank', t.rank, 'leadTimeDays', t.lead_time_days,
         'minimumOrderQuantity', t.minimum_order_quantity, 'orderMultiple', t.order_multiple) ORDER BY t.rank, s.id) FILTER (WHERE s.id IS NOT NULL), '[]') AS sources
     FROM item i LEFT JOIN supplier_item t ON t.item_id = i.id LEFT JOIN supplier s ON s.id = t.supplier_id
     WHERE i.id = ANY($1::bigint[]) GROUP BY i.id ORDER BY i.sku`,
    [[...new Set(itemIds)]],
  );
  return rows.map(({ id, sku, gtin, unit_cost_minor, sources }) => {
    // A SKU is unique within its entity by constraint, and every stored quantity is in the base unit.
    const facts: ItemFacts = {
      gtin,
      unitCostMinor: unit_cost_minor,
      sources,
      unitsWithoutFactor: [],
      sameSkuItemIds: [],
      nearDuplicates: [],
    };
    return { id, sku, ...itemReadiness(facts) };
  });
}

/** Throws `invalid` when one of the items is below the gate, and says which and why. */
export async function requireReadyItems(queryable: Queryable, itemIds: readonly number[]): Promise<void> {
  const refused = (await readItemReadiness(queryable, itemIds)).filter(({ isReady }) => !isReady);
  const [first] = refused;
  if (!first) return;
  const why = [...new Set(first.defects.map(({ kind }) => kind.replaceAll("_", " ")))].join(", ");
  const others = refused.length === 1 ? "" : ` ${refused.length - 1} more of the chosen items are not ready either.`;
  throw new ServiceError(
    "invalid",
    `${first.sku} is not ready to be ordered: its master data scores ${first.score} of ${READINESS_GATE} needed (${why}).${others}`,
  );
}
