import type { Queryable } from "@/db/client";
import { lineValueMinor } from "@/domain/kernel/money";
import { dayOf } from "@/domain/procurement/price-list";
import type { Wanted } from "../budgets";
import { termsWith } from "../supplier/source-terms";
import { validPrice } from "../supplier/valid-price";

export type RequisitionLine = {
  id: number;
  lineNumber: number;
  itemId: number;
  category: string;
  supplierId: number;
  quantity: number;
  sku: string;
  /** As it was asked for. */
  agreedPrice: string;
  /** At which it would be ordered now. */
  unitPrice: string;
  /** 0 is not known. */
  leadTimeDays: number;
};

/** The lines of a requisition with the price of the day beside the one that was asked for. */
export async function readRequisitionLines(queryable: Queryable, requisitionId: number, now: Date): Promise<RequisitionLine[]> {
  const { rows } = await queryable.query<RequisitionLine>(
    `SELECT l.id, l.line_number AS "lineNumber", l.item_id AS "itemId", i.category, l.supplier_id AS "supplierId", l.quantity, i.sku, l.unit_price::text AS "agreedPrice",
       coalesce(${validPrice("l.quantity", "$2::date", "t")}, l.unit_price)::text AS "unitPrice",
       coalesce(t.lead_time_days, 0)::float8 AS "leadTimeDays"
     FROM requisition_line l JOIN item i ON i.id = l.item_id LEFT JOIN ${termsWith("l.supplier_id", "l.item_id")} t ON true
     WHERE l.requisition_id = $1 ORDER BY l.line_number`,
    [requisitionId, dayOf(now)],
  );
  return rows;
}

/** What lines would commit at the prices that they would be ordered at. */
export const commitmentsOf = (lines: readonly { category: string; unitPrice: string; quantity: number }[], currency: string): Wanted[] =>
  lines.map(({ category, unitPrice, quantity }) => ({ category, currency, minor: lineValueMinor(unitPrice, quantity, currency) }));
