import type { Pool } from "@/db/client";
import type { ServiceContext } from "@/server/services/context";

export const NOW = new Date("2026-03-02T09:00:00Z");

type Options = { items?: number; nodes?: number; stock?: number };
export type Retailer = {
  entityId: number;
  nodeIds: number[];
  channelId: number;
  itemIds: number[];
  supplierId: number;
  context: ServiceContext;
};

let made = 0;

/** A small retailer in pounds: every item costs 4.00, sells at 10.00, and has the same stock at every node. */
export async function aRetailer(pool: Pool, { items = 3, nodes = 2, stock = 100 }: Options = {}): Promise<Retailer> {
  const mark = `T${++made}`;
  const one = async (sql: string, values: unknown[]): Promise<number> => (await pool.query<{ id: number }>(sql, values)).rows[0]?.id ?? 0;
  const many = async (sql: string, values: unknown[]): Promise<number[]> =>
    (await pool.query<{ id: number }>(sql, values)).rows.map((row) => row.id).sort((a, b) => a - b);

  const entityId = await one("INSERT INTO entity (code, name, currency) VALUES ($1, $2, 'GBP') RETURNING id", [mark, `Retailer ${mark}`]);
  const nodeIds = await many(
    `INSERT INTO node (entity_id, code, name, kind, country)
     SELECT $1, $2 || '-N' || n, 'Warehouse ' || n, 'warehouse', 'GB' FROM generate_series(1, $3::int) n ORDER BY n RETURNING id`,
    [entityId, mark, nodes],
  );
  await pool.query(
    `INSERT INTO carrier_rate (node_id, carrier, country, base_minor, per_kilogram_minor, transit_days)
     SELECT id, 'Parcel', '*', 350, 100, 2 FROM unnest($1::int[]) id`,
    [nodeIds],
  );
  const channelId = await one("INSERT INTO channel (entity_id, code, name) VALUES ($1, $2, 'Web shop') RETURNING id", [
    entityId,
    `${mark}-WEB`,
  ]);
  const itemIds = await many(
    `INSERT INTO item (entity_id, sku, description, category, unit_cost, unit_price)
     SELECT $1, $2 || '-' || n, 'Item ' || n, 'Household', 4, 10 FROM generate_series(1, $3::int) n ORDER BY n RETURNING id`,
    [entityId, mark, items],
  );
  const supplierId = await one(
    "INSERT INTO supplier (entity_id, code, name, currency) VALUES ($1, $2, 'Supplier One', 'GBP') RETURNING id",
    [entityId, `${mark}-S1`],
  );
  await pool.query(
    `INSERT INTO supplier_item (supplier_id, item_id, unit_price, lead_time_days, lead_time_deviation_days, minimum_order_quantity, order_multiple)
     SELECT $1, id, 4, 7, 1, 10, 5 FROM unnest($2::bigint[]) id`,
    [supplierId, itemIds],
  );
  // The opening stock is a movement too: a balance is always the sum of its ledger.
  const pairs = "SELECT i.id AS item_id, n.id AS node_id FROM unnest($1::bigint[]) AS i(id) CROSS JOIN unnest($2::int[]) AS n(id)";
  await pool.query(`INSERT INTO stock_balance (item_id, node_id, sellable) SELECT item_id, node_id, $3 FROM (${pairs}) p`, [
    itemIds,
    nodeIds,
    stock,
  ]);
  if (stock > 0)
    await pool.query(
      `INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id)
       SELECT $4, item_id, node_id, 'opening', $3, 'opening balance', 'test', 0 FROM (${pairs}) p`,
      [itemIds, nodeIds, stock, NOW],
    );
  return { entityId, nodeIds, channelId, itemIds, supplierId, context: { pool, actor: { kind: "job", id: "test" }, now: NOW } };
}
