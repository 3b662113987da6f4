import type { Invariant } from "./invariant";

const BUCKETS = ["sellable", "quarantined", "return_pending", "allocated"] as const;

const LEDGER = `SELECT item_id, node_id, ${BUCKETS.map((bucket) => `sum(${bucket}_delta) AS ${bucket}`).join(", ")} FROM stock_movement GROUP BY 1, 2`;

/** One row an item × node, also where only one of the two knows it. */
const bucketInvariant = (bucket: (typeof BUCKETS)[number]): Invariant => ({
  name: `${bucket.replace("_", " ")} stock is the sum of its movements`,
  checked: "SELECT count(*) FROM stock_balance",
  off: `SELECT format('item %s at node %s: balance %s, ledger %s', item_id, node_id, coalesce(b.${bucket}, 0), coalesce(m.${bucket}, 0))
    FROM stock_balance b FULL JOIN (${LEDGER}) m USING (item_id, node_id) WHERE coalesce(b.${bucket}, 0) <> coalesce(m.${bucket}, 0)`,
});

/** What a line takes from stock: its item, or what the bundle is made of. */
const WAITING = `
  SELECT coalesce(c.component_item_id, l.item_id) AS item_id, l.backorder_node_id AS node_id,
    sum((l.ordered_quantity - l.cancelled_quantity - l.allocated_quantity - l.shipped_quantity) * coalesce(c.quantity_per, 1)) AS units
  FROM sales_order_line l JOIN item i ON i.id = l.item_id LEFT JOIN bundle_component c ON i.is_bundle AND c.bundle_item_id = i.id
  WHERE l.backorder_node_id IS NOT NULL AND (NOT i.is_bundle OR c.bundle_item_id IS NOT NULL) GROUP BY 1, 2`;

export const stockInvariants: readonly Invariant[] = [
  ...BUCKETS.map(bucketInvariant),
  {
    name: "every movement has a balance",
    checked: "SELECT count(*) FROM (SELECT DISTINCT item_id, node_id FROM stock_movement) m",
    off: `SELECT format('item %s at node %s', item_id, node_id) FROM (SELECT DISTINCT item_id, node_id FROM stock_movement) m
      WHERE NOT EXISTS (SELECT 1 FROM stock_balance b WHERE b.item_id = m.item_id AND b.node_id = m.node_id)`,
  },
  {
    name: "every balance carries the cost of its item",
    checked: "SELECT count(*) FROM stock_balance",
    off: `SELECT format('item %s at node %s: cost %s, the item says %s', b.item_id, b.node_id, b.unit_cost, i.unit_cost)
      FROM stock_balance b JOIN item i ON i.id = b.item_id WHERE b.unit_cost <> i.unit_cost`,
  },
  {
    name: "no stock is negative and nothing is promised that is not there",
    checked: "SELECT count(*) FROM stock_balance",
    off: `SELECT format('item %s at node %s: sellable %s, allocated %s', item_id, node_id, sellable, allocated) FROM stock_balance
      WHERE NOT (0 <= allocated AND allocated <= sellable AND quarantined >= 0 AND return_pending >= 0 AND backordered >= 0)`,
  },
  {
    name: "allocated stock is what orders and transfers hold reserved",
    checked: "SELECT count(*) FROM allocation WHERE state = 'reserved'",
    off: `SELECT format('item %s at node %s: balance %s, reservations %s', item_id, node_id, coalesce(b.allocated, 0), coalesce(a.units, 0))
      FROM stock_balance b FULL JOIN (SELECT item_id, node_id, sum(quantity) AS units FROM (
        SELECT item_id, node_id, quantity FROM allocation WHERE state = 'reserved'
        UNION ALL SELECT item_id, from_node_id, quantity FROM stock_transfer WHERE state = 'released') r GROUP BY 1, 2) a USING (item_id, node_id)
      WHERE coalesce(b.allocated, 0) <> coalesce(a.units, 0)`,
  },
  {
    name: "backordered stock is what order lines wait for",
    checked: "SELECT count(*) FROM sales_order_line WHERE backorder_node_id IS NOT NULL",
    off: `SELECT format('item %s at node %s: balance %s, lines %s', item_id, node_id, coalesce(b.backordered, 0), coalesce(w.units, 0))
      FROM stock_balance b FULL JOIN (${WAITING}) w USING (item_id, node_id) WHERE coalesce(b.backordered, 0) <> coalesce(w.units, 0)`,
  },
  {
    name: "every movement of an order, receipt or import names one that exists",
    checked: "SELECT count(*) FROM stock_movement WHERE source_kind IN ('sales_order', 'goods_receipt', 'import_run')",
    off: `SELECT format('movement %s: %s %s', m.id, m.source_kind, m.source_id) FROM stock_movement m
      LEFT JOIN sales_order o ON m.source_kind = 'sales_order' AND o.id = m.source_id
      LEFT JOIN goods_receipt g ON m.source_kind = 'goods_receipt' AND g.id = m.source_id
      LEFT JOIN import_run r ON m.source_kind = 'import_run' AND r.id = m.source_id
      WHERE m.source_kind IN ('sales_order', 'goods_receipt', 'import_run') AND o.id IS NULL AND g.id IS NULL AND r.id IS NULL`,
  },
  {
    name: "what a transfer took from one node and brought to another is booked at both",
    checked: "SELECT count(*) FROM stock_transfer WHERE state IN ('shipped', 'received')",
    off: `SELECT format('transfer %s: %s units shipped and %s received, booked %s and %s', t.id, t.quantity, t.received_quantity, coalesce(m.left_units, 0), coalesce(m.came, 0))
      FROM stock_transfer t LEFT JOIN (SELECT source_id, -sum(sellable_delta) FILTER (WHERE kind = 'transfer_out') AS left_units, sum(sellable_delta) FILTER (WHERE kind = 'transfer_in') AS came
        FROM stock_movement WHERE source_kind = 'stock_transfer' GROUP BY 1) m ON m.source_id = t.id
      WHERE coalesce(m.left_units, 0) <> CASE WHEN t.state IN ('shipped', 'received') THEN t.quantity ELSE 0 END OR coalesce(m.came, 0) <> t.received_quantity`,
  },
];
