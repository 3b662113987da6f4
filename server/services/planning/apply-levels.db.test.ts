import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { applyLevels } from "./apply-levels";
import { recommend } from "./recommend";
import { replanTouched } from "./replan-touched";
import { replenish } from "./replenish";

let database: TestDatabase;
let retailer: Retailer;
beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 40, nodes: 2, stock: 10 });
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $4::timestamptz - day * interval '1 day', $1, i.id, n.id, $3, 1 + (day * 7 + i.id) % 9, 1000, 400
     FROM item i CROSS JOIN unnest($2::int[]) AS n(id) CROSS JOIN generate_series(1, 30) day`,
    [retailer.entityId, retailer.nodeIds, retailer.channelId, retailer.context.now],
  );
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query("UPDATE stock_balance SET daily_demand = 0, reorder_point = 0; TRUNCATE planned_level_batch"));

const count = async (from: string): Promise<number> => (await database.pool.query(`SELECT count(*)::int AS n FROM ${from}`)).rows[0].n;
const waiting = () => count("planned_level_batch");
const withLevels = () => count("stock_balance WHERE daily_demand > 0 AND reorder_point > 0");
const inventoryMarks = () => count("change WHERE topic = 'inventory' AND is_planned");

/** A batch of the first balances: each sells `pace` a day. */
const noteBatch = (pace: number, items = 10) =>
  database.pool.query(
    `INSERT INTO planned_level_batch (first_item_id, last_item_id, item_ids, node_ids, daily_demands, reorder_points, planned_at)
     SELECT min(item_id), max(item_id), array_agg(item_id ORDER BY id), array_agg(node_id ORDER BY id), array_agg($1::numeric ORDER BY id), array_agg(5 ORDER BY id), now()
     FROM stock_balance WHERE item_id = ANY($2::bigint[])`,
    [pace, retailer.itemIds.slice(0, items)],
  );
const paces = async () =>
  (await database.pool.query("SELECT DISTINCT daily_demand::float8 AS pace FROM stock_balance WHERE daily_demand > 0 ORDER BY 1")).rows.map(
    (row) => row.pace,
  );

it("balances have the levels of their plans when a run has ended, and whoever watches them hears of it", async () => {
  const before = await inventoryMarks();
  const { planned } = await replenish(retailer.context, { entityId: retailer.entityId });
  expect(planned).toBe(80);
  expect(await withLevels()).toBe(80);
  expect(await waiting()).toBe(0);
  expect(await inventoryMarks()).toBeGreaterThan(before);
  // Planned again, nothing has changed.
  const marks = await inventoryMarks();
  await replenish(retailer.context, { entityId: retailer.entityId });
  expect(await inventoryMarks()).toBe(marks);
});

it("what a run that was ended left is applied by the next look at what was touched", async () => {
  await recommend(retailer.context, { entityId: retailer.entityId });
  expect(await withLevels()).toBe(0);
  expect(await waiting()).toBeGreaterThan(0);
  await applyLevels(retailer.context, () => true);
  expect(await withLevels()).toBe(0);
  await replanTouched(retailer.context);
  expect(await withLevels()).toBe(80);
  expect(await waiting()).toBe(0);
});

it("of what was planned twice the later stays, however many apply it", async () => {
  for (const pace of [1, 2, 3, 4, 5, 6]) await noteBatch(pace, pace % 2 ? 10 : 20);
  await noteBatch(7, 20);
  await Promise.all([1, 2, 3].map(() => applyLevels(retailer.context)));
  expect(await waiting()).toBe(0);
  expect(await paces()).toEqual([7]);
});

it("a batch is applied whole or not at all, and lists that do not fit each other are refused", async () => {
  await noteBatch(3);
  const client = await database.pool.connect();
  await client.query("BEGIN");
  await applyLevels({ ...retailer.context, client });
  await client.query("ROLLBACK");
  client.release();
  expect(await paces()).toEqual([]);
  expect(await waiting()).toBe(1);
  await applyLevels(retailer.context);
  expect(await paces()).toEqual([3]);
  await expect(
    database.pool.query(
      "INSERT INTO planned_level_batch (first_item_id, last_item_id, item_ids, node_ids, daily_demands, reorder_points, planned_at) VALUES (1, 1, '{1,2}', '{1}', '{1}', '{1}', now())",
    ),
  ).rejects.toThrow(/planned_level_batch_whole/);
});
