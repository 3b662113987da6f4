import type { Pool } from "@/db/client";

/** Items × nodes with the words, categories and spread of a gift shop's stock; every balance has its opening movement. Answers the nodes. */
export async function seedInventory(pool: Pool, { items, nodes }: { items: number; nodes: number }): Promise<number[]> {
  await pool.query("INSERT INTO entity (code, name, currency) VALUES ('BENCH', 'Bench', 'GBP')");
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO node (entity_id, code, name, kind, country)
     SELECT e.id, 'BENCH-N' || n, 'Warehouse ' || n, 'warehouse', 'GB' FROM entity e, generate_series(1, $1::int) n ORDER BY n RETURNING id`,
    [nodes],
  );
  await pool.query(
    `INSERT INTO item (entity_id, sku, description, category, unit_cost, unit_price)
     SELECT e.id, 'SKU-' || lpad(n::text, 6, '0'),
       (ARRAY['red','blue','white','pink','vintage','ivory','gold','green'])[1 + n % 8] || ' ' ||
       (ARRAY['heart','star','rose','retrospot','wooden','metal','glass','paper','ceramic'])[1 + n / 8 % 9] || ' ' ||
       (ARRAY['lantern','t-light holder','cake stand','lunch box','jumbo bag','doormat','bunting','alarm clock','mug','coat rack','frame'])[1 + n / 72 % 11] || ' no ' || n,
       (ARRAY['Kitchen','Garden','Lighting','Toys','Stationery','Bags','Christmas','Textiles','Bath','Office'])[1 + n % 10],
       round((0.2 + (n * 7919 % 4000) / 100.0)::numeric, 2), round((0.5 + (n * 7919 % 9000) / 100.0)::numeric, 2)
     FROM entity e, generate_series(1, $1::int) n`,
    [items],
  );
  // hashint8 scatters: neighbours in key order have unlike stock, as in a real shop.
  await pool.query(
    `INSERT INTO stock_balance (item_id, node_id, sellable, allocated, backordered, daily_demand, reorder_point)
     SELECT i.id, n.id, s.sellable, least(s.sellable, s.demand), CASE WHEN s.sellable = 0 THEN s.demand ELSE 0 END, s.demand / 7.0, s.demand * 2
     FROM item i CROSS JOIN node n CROSS JOIN LATERAL (
       SELECT CASE WHEN h % 23 = 0 THEN 0 ELSE (h % 997) * (h % 13) / 4 END AS sellable, h % 41 AS demand FROM (SELECT abs(hashint8(i.id * 64 + n.id)::bigint) AS h) x) s
     ORDER BY i.id, n.id`,
  );
  await pool.query(
    `INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, allocated_delta, reason, source_kind, source_id)
     SELECT now() - interval '1 day', item_id, node_id, 'opening', sellable, allocated, 'opening balance', 'bench', 0 FROM stock_balance`,
  );
  return rows.map((row) => row.id).sort((a, b) => a - b);
}
