import type { Client } from "@/db/client";
import type { Topic } from "@/domain/changes/topics";

// Which rows of which lists show an item's or a supplier's words. $1 are the ids. Of items only what is not over: lists of what was
// planned and moved long ago are read anew when they are opened.

const OF_ITEMS: Partial<Record<Topic, string>> = {
  inventory: "SELECT item_id * 4096 + node_id FROM stock_balance WHERE item_id = ANY($1::bigint[])",
  replenishment:
    "SELECT id FROM replenishment_recommendation WHERE item_id = ANY($1::bigint[]) AND state IN ('open', 'snoozed', 'waiting')",
  transfers: `SELECT id FROM stock_transfer WHERE item_id = ANY($1::bigint[]) AND state = 'proposed'
    UNION ALL SELECT id FROM stock_transfer WHERE item_id = ANY($1::bigint[]) AND state IN ('released', 'shipped')`,
  readiness: "SELECT id FROM readiness WHERE item_id = ANY($1::bigint[])",
  duplicates: "SELECT id FROM duplicate_proposal WHERE kind = 'item' AND (left_id = ANY($1::bigint[]) OR right_id = ANY($1::bigint[]))",
};
const ORDERS = "SELECT id FROM purchase_order WHERE supplier_id = ANY($1::bigint[])";
const OF_SUPPLIERS: Partial<Record<Topic, string>> = {
  suppliers: "SELECT unnest($1::bigint[])",
  purchasing: ORDERS,
  inbound: ORDERS,
  invoices: "SELECT id FROM supplier_invoice WHERE supplier_id = ANY($1::bigint[])",
  requisitions: "SELECT DISTINCT requisition_id FROM requisition_line WHERE supplier_id = ANY($1::bigint[])",
  replenishment:
    "SELECT id FROM replenishment_recommendation WHERE supplier_id = ANY($1::bigint[]) AND state IN ('open', 'snoozed', 'waiting')",
  readiness: "SELECT id FROM readiness WHERE supplier_id = ANY($1::bigint[])",
  duplicates: "SELECT id FROM duplicate_proposal WHERE kind = 'supplier' AND (left_id = ANY($1::bigint[]) OR right_id = ANY($1::bigint[]))",
};

const marking = (keys: Partial<Record<Topic, string>>) =>
  `INSERT INTO change (topic, keys) SELECT topic, array_agg(DISTINCT key) FROM (${Object.entries(keys)
    .map(([topic, select]) => `SELECT '${topic}' AS topic, key FROM (${select}) AS shown(key)`)
    .join(" UNION ALL ")}) rows GROUP BY topic`;

/** Names the rows of every list that shows these items' words, in the caller's transaction. */
export async function markItemsShown(client: Client, itemIds: readonly number[]): Promise<void> {
  if (itemIds.length > 0) await client.query(marking(OF_ITEMS), [itemIds]);
}

/** The same of suppliers, with their orders, invoices and requisitions. */
export async function markSuppliersShown(client: Client, supplierIds: readonly number[]): Promise<void> {
  if (supplierIds.length > 0) await client.query(marking(OF_SUPPLIERS), [supplierIds]);
}
