import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { dayOf, type ValidityState, validityState } from "@/domain/procurement/price-list";
import { rowInScope } from "./detail";
import { escapeLike } from "./grid-conditions";
import { jsonRows } from "./grid-query";
import { readSuppliersRows } from "./suppliers";

export type PriceRow = {
  id: number;
  itemId: number;
  sku: string;
  currency: string;
  fromQuantity: number;
  unitPrice: string;
  validFrom: string;
  validTo: string | null;
  contractNumber: string | null;
  state: ValidityState;
};
export type Page<Row> = { rows: Row[]; total: number; pageSize: number };

/** Rows of one page of a panel. */
export const PANEL_PAGE = 10;

/** The supplier's price list by item and quantity, the days that come last first. */
export async function readSupplierPrices(
  queryable: Queryable,
  scope: Scope,
  supplierId: number,
  { search, offset }: { search: string; offset: number },
  now: Date,
): Promise<Page<PriceRow>> {
  rowInScope(scope, await readSuppliersRows(queryable, [supplierId]));
  const rows = await jsonRows<Omit<PriceRow, "state"> & { total: number }>(
    queryable,
    `SELECT json_build_object('id', p.id, 'itemId', p.item_id, 'sku', i.sku, 'currency', p.currency, 'fromQuantity', p.from_quantity, 'unitPrice', p.unit_price::text,
       'validFrom', p.valid_from, 'validTo', p.valid_to, 'contractNumber', c.number, 'total', count(*) OVER ()) AS row
     FROM supplier_price p JOIN item i ON i.id = p.item_id LEFT JOIN supplier_contract c ON c.id = p.contract_id
     WHERE p.supplier_id = $1 AND (i.sku ILIKE $2 || '%' OR i.description ILIKE '%' || $2 || '%')
     ORDER BY i.sku, p.from_quantity, p.valid_from DESC LIMIT ${PANEL_PAGE} OFFSET $3`,
    [supplierId, escapeLike(search), offset],
  );
  const today = dayOf(now);
  return {
    rows: rows.map(({ total: _, ...row }) => ({ ...row, state: validityState(row, today) })),
    total: rows[0]?.total ?? 0,
    pageSize: PANEL_PAGE,
  };
}
