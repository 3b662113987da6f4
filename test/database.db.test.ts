import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "./database";
import { aRetailer } from "./factories/retailer";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test("a retailer's balances are the sum of its movements", async () => {
  await aRetailer(database.pool, { items: 2, nodes: 2, stock: 30 });
  const { rows } = await database.pool.query(
    `SELECT sum(b.sellable)::int AS balance, (SELECT sum(sellable_delta)::int FROM stock_movement) AS ledger FROM stock_balance b`,
  );
  expect(rows[0]).toEqual({ balance: 120, ledger: 120 });
});

test("the ledger refuses a rewrite", async () => {
  await expect(database.pool.query("UPDATE stock_movement SET sellable_delta = 0")).rejects.toThrow("append-only");
});

test("an order line names an order and an item that exist, and neither goes away", async () => {
  const retailer = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 5 });
  const { rows } = await database.pool.query<{ id: number }>(
    `INSERT INTO sales_order (entity_id, channel_id, external_number, state, placed_at, promised_at, currency, ship_to_country, total_minor, line_count, unit_count)
     VALUES ($1, $2, 'G-1', 'accepted', now(), now(), 'GBP', 'GB', 100, 1, 1) RETURNING id`,
    [retailer.entityId, retailer.channelId],
  );
  const orderId = rows[0]?.id;
  const line = (order: number | undefined, item: number | undefined) =>
    database.pool.query(
      `INSERT INTO sales_order_line (order_id, line_number, item_id, ordered_quantity, unit_price, line_minor) VALUES ($1, 1, $2, 1, 1, 100)`,
      [order, item],
    );
  await expect(line(orderId, 987_654)).rejects.toMatchObject({ code: "23503", message: expect.stringContaining("item 987654") });
  await expect(line(987_654, retailer.itemIds[0])).rejects.toMatchObject({
    code: "23503",
    message: expect.stringContaining("order 987654"),
  });
  await line(orderId, retailer.itemIds[0]);
  await expect(database.pool.query("DELETE FROM sales_order WHERE id = $1", [orderId])).rejects.toThrow("keeps its rows");
  await expect(database.pool.query("DELETE FROM item WHERE id = $1", [retailer.itemIds[0]])).rejects.toThrow("keeps its rows");
});

test("a recommendation is about an item, a node and a supplier of its company, and none of them goes away", async () => {
  const retailer = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 5 });
  const other = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 5 });
  const { rows } = await database.pool.query<{ id: number }>(
    "INSERT INTO supplier (entity_id, code, name, currency, state) VALUES ($1, 'G', 'G', 'GBP', 'approved') RETURNING id",
    [retailer.entityId],
  );
  const supplierId = rows[0]?.id;
  const recommend = (itemId?: number, nodeId?: number, supplier?: number) =>
    database.pool.query(
      `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand,
         reorder_point, position, evidence, created_at) VALUES ($1, $2, $3, $4, 1, 1, 1, 100, 'smooth', 1, 1, 1, '{}', now())`,
      [retailer.entityId, itemId, nodeId, supplier],
    );
  const [itemId, nodeId] = [retailer.itemIds[0], retailer.nodeIds[0]];
  const names = (what: string) => ({ code: "23503", message: expect.stringContaining(what) });
  await expect(recommend(other.itemIds[0], nodeId, supplierId)).rejects.toMatchObject(names(`item ${other.itemIds[0]}`));
  await expect(recommend(itemId, other.nodeIds[0], supplierId)).rejects.toMatchObject(names(`node ${other.nodeIds[0]}`));
  await expect(recommend(itemId, nodeId, 987_654)).rejects.toMatchObject(names("supplier 987654"));
  await recommend(itemId, nodeId, supplierId);
  await expect(database.pool.query("UPDATE replenishment_recommendation SET supplier_id = 987654")).rejects.toMatchObject(
    names("supplier 987654"),
  );
  await expect(database.pool.query("DELETE FROM supplier WHERE id = $1", [supplierId])).rejects.toThrow("keeps its rows");
  await expect(database.pool.query("DELETE FROM node WHERE id = $1", [nodeId])).rejects.toThrow("keeps its rows");
});

test("each test database is separate", async () => {
  const other = await testDatabase();
  try {
    const { rows } = await other.pool.query("SELECT count(*)::int AS count FROM entity");
    expect(rows[0].count).toBe(0);
  } finally {
    await other.drop();
  }
});
