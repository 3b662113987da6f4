import type { Queryable } from "@/db/client";
import type { Incoterm } from "@/domain/procurement/incoterms";
import { dayOf, type ValidityState, validityState } from "@/domain/procurement/price-list";
import { jsonRows } from "./grid-query";

export type ContractRow = {
  id: number;
  number: string;
  currency: string;
  validFrom: string;
  validTo: string | null;
  paymentDays: number | null;
  minimumSpendMinor: number | null;
  incoterm: Incoterm | null;
  /** What was ordered while it was valid, until now. */
  orderedMinor: number;
  priceCount: number;
  state: ValidityState;
};

/** The supplier's contracts, the one that began last first. */
export async function readSupplierContracts(queryable: Queryable, supplierId: number, now: Date): Promise<ContractRow[]> {
  const rows = await jsonRows<Omit<ContractRow, "state">>(
    queryable,
    `SELECT json_build_object('id', c.id, 'number', c.number, 'currency', c.currency, 'validFrom', c.valid_from, 'validTo', c.valid_to, 'paymentDays', c.payment_days,
       'minimumSpendMinor', c.minimum_spend_minor, 'incoterm', c.incoterm,
       'orderedMinor', (SELECT coalesce(sum(p.total_minor), 0)::bigint FROM purchase_order p WHERE p.supplier_id IN (SELECT a.id FROM supplier a WHERE c.supplier_id = coalesce(a.merged_into_id, a.id)) AND p.currency = c.currency AND p.cancelled_at IS NULL
         AND p.ordered_at >= c.valid_from::timestamp AT TIME ZONE 'UTC' AND p.ordered_at < coalesce((c.valid_to + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')),
       'priceCount', (SELECT count(*) FROM supplier_price p WHERE p.contract_id = c.id)) AS row
     FROM supplier_contract c WHERE c.supplier_id = $1 ORDER BY c.valid_from DESC, c.id DESC`,
    [supplierId],
  );
  return rows.map((row) => ({ ...row, state: validityState(row, dayOf(now)) }));
}
