import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import type { MergeSide } from "@/domain/masterdata/merge-conflicts";
import { maskedIban } from "@/domain/procurement/iban";
import type { DuplicateKind } from "./find-duplicates";

const STANDING = "p.receipt_state IN ('none', 'partial') AND p.approval_state <> 'rejected' AND p.cancelled_at IS NULL";
const TO_COME = "l.ordered_quantity - l.received_quantity - l.rejected_quantity";

const SIDES: Record<DuplicateKind, string> = {
  item: `SELECT i.id, i.sku AS code, i.gtin, i.base_unit AS "baseUnit", i.is_bundle AS "isBundle", i.is_service AS "isService", NULL AS state, NULL AS currency, ARRAY[]::text[] AS "bankAccounts",
      i.country_of_origin AS country, (SELECT sku FROM item v WHERE v.id = i.merged_into_id) AS "mergedInto",
      ARRAY(SELECT a.sku FROM item a WHERE a.merged_into_id = i.id ORDER BY 1) AS aliases,
      coalesce((SELECT sum(on_hand) FROM stock_balance WHERE item_id = i.id), 0)::int AS "stockUnits",
      coalesce((SELECT sum(value_minor) FROM stock_balance WHERE item_id = i.id), 0)::bigint AS "stockMinor",
      coalesce((SELECT sum(allocated + backordered) FROM stock_balance WHERE item_id = i.id), 0)::int AS "owedUnits",
      coalesce((SELECT sum(greatest(0, sellable - allocated - backordered)) FROM stock_balance WHERE item_id = i.id), 0)::int AS "freeUnits",
      (SELECT count(*)::int FROM bundle_component c WHERE c.component_item_id = i.id) AS bundles, o.orders AS "openPurchaseOrders", o.money AS "openPurchaseMinor",
      (SELECT count(*)::int FROM supplier_item t JOIN supplier s ON s.id = t.supplier_id WHERE t.item_id = i.id AND s.state = 'approved') AS sources
    FROM item i CROSS JOIN LATERAL (SELECT count(DISTINCT p.id)::int AS orders, coalesce(round(sum((${TO_COME}) * l.unit_price * ${minorPerMajorOf("p.currency")})), 0)::bigint AS money
      FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id WHERE l.item_id = i.id AND ${TO_COME} > 0 AND ${STANDING}) o
    WHERE i.id = ANY($1::bigint[])`,
  supplier: `SELECT s.id, s.code, NULL AS gtin, NULL AS "baseUnit", false AS "isBundle", false AS "isService", s.state, s.currency, s.country,
      ARRAY(SELECT DISTINCT b.iban FROM supplier_bank_detail b WHERE b.supplier_id = s.id AND b.state <> 'rejected' AND NOT EXISTS (SELECT 1 FROM supplier_bank_detail n
        WHERE n.supplier_id = s.id AND n.state = 'approved' AND n.version > b.version)) AS "bankAccounts",
      (SELECT code FROM supplier v WHERE v.id = s.merged_into_id) AS "mergedInto",
      ARRAY(SELECT a.code FROM supplier a WHERE a.merged_into_id = s.id ORDER BY 1) AS aliases,
      0 AS "stockUnits", 0 AS "stockMinor", 0 AS "owedUnits", 0 AS "freeUnits", 0 AS bundles, o.orders AS "openPurchaseOrders", o.money AS "openPurchaseMinor",
      (SELECT count(*)::int FROM supplier_item t WHERE t.supplier_id = s.id) AS sources
    FROM supplier s CROSS JOIN LATERAL (SELECT count(DISTINCT p.id)::int AS orders, coalesce(round(sum((${TO_COME}) * l.unit_price * ${minorPerMajorOf("p.currency")})), 0)::bigint AS money
      FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id WHERE p.supplier_id = s.id AND ${TO_COME} > 0 AND ${STANDING}) o
    WHERE s.id = ANY($1::bigint[])`,
};

/** What speaks for and against each side of a merge, as it is now. */
export async function readMergeSides(queryable: Queryable, kind: DuplicateKind, ids: readonly number[]): Promise<Map<number, MergeSide>> {
  const { rows } = await queryable.query<MergeSide & { id: number }>(SIDES[kind], [ids]);
  // Which accounts are the same one is said, the accounts are not.
  const named = new Map<string, string>();
  for (const iban of rows.flatMap(({ bankAccounts }) => bankAccounts))
    if (!named.has(iban)) {
      const alike = [...named.keys()].filter((other) => maskedIban(other) === maskedIban(iban)).length;
      named.set(iban, alike === 0 ? maskedIban(iban) : `${maskedIban(iban)} (${alike + 1})`);
    }
  return new Map(rows.map(({ id, ...side }) => [id, { ...side, bankAccounts: side.bankAccounts.map((iban) => named.get(iban) ?? "") }]));
}
