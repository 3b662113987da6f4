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

test("each test database is separate", async () => {
  const other = await testDatabase();
  try {
    const { rows } = await other.pool.query("SELECT count(*)::int AS count FROM entity");
    expect(rows[0].count).toBe(0);
  } finally {
    await other.drop();
  }
});
