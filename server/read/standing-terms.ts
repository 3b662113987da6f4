import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { sellerOf } from "@/server/services/procurement/supplier/source-terms";
import { rowInScope } from "./detail";
import { escapeLike } from "./grid-conditions";
import { jsonRows } from "./grid-query";
import { PANEL_PAGE, type Page } from "./supplier-prices";
import { readSuppliersRows } from "./suppliers";

export type StandingTerm = {
  /** Whose terms they are: its own, or of one that was merged into it. */
  supplierId: number;
  itemId: number;
  sku: string;
  /** The item's row in the master data, where its terms are mended; null where nothing fails. */
  readinessId: number | null;
  supplierSku: string | null;
  unitPrice: string;
  leadTimeDays: number;
  minimumOrderQuantity: number;
  orderMultiple: number;
  rank: number;
};

/** What holds for each item where nothing is listed, a page at a time. */
export async function readStandingTerms(
  queryable: Queryable,
  scope: Scope,
  supplierId: number,
  { search, offset }: { search: string; offset: number },
): Promise<Page<StandingTerm>> {
  rowInScope(scope, await readSuppliersRows(queryable, [supplierId]));
  const rows = await jsonRows<StandingTerm & { total: number }>(
    queryable,
    `SELECT json_build_object('supplierId', t.supplier_id, 'itemId', i.id, 'sku', i.sku, 'readinessId', q.id, 'supplierSku', t.supplier_sku, 'unitPrice', t.unit_price::text, 'leadTimeDays', t.lead_time_days,
       'minimumOrderQuantity', t.minimum_order_quantity, 'orderMultiple', t.order_multiple, 'rank', t.rank, 'total', count(*) OVER ()) AS row
     FROM supplier_item t JOIN item i ON i.id = t.item_id LEFT JOIN readiness q ON q.item_id = i.id
     WHERE t.supplier_id IN (SELECT a.id FROM supplier a WHERE ${sellerOf("a")} = $1) AND (i.sku ILIKE $2 || '%' OR i.description ILIKE '%' || $2 || '%') ORDER BY i.sku, t.supplier_id LIMIT ${PANEL_PAGE} OFFSET $3`,
    [supplierId, escapeLike(search), offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0, pageSize: PANEL_PAGE };
}
