import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { PlanningEvidence } from "@/domain/planning/recommendation";
import { readBudgetMonth } from "@/server/read/budgets";
import { readRecommendationLimits } from "@/server/read/recommendation-limits";
import { listReplenishment, readReplenishmentRows } from "@/server/read/replenishment";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { replenish } from "./replenish";

const DAY = 86_400_000;
let database: TestDatabase;
let retailer: Retailer;
let cups = 0;
let pots = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/**
 * Two items at 4.00 from two suppliers, and a budget of 20 units for both. Of cups there is enough until the order after this one, but
 * not for the days on which many sell; of pots there is more than enough.
 */
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 2, nodes: 1, stock: 500 });
  [cups = 0, pots = 0] = retailer.itemIds;
  await sells(cups, "CASE WHEN d % 6 = 0 THEN 22 ELSE 2 END");
  await sells(pots, "10");
  await stock(cups, 78);
  const other = await set(
    "INSERT INTO supplier (entity_id, code, name, currency) SELECT entity_id, code || 'B', 'Supplier Two', currency FROM supplier WHERE id = $1 RETURNING id",
    [retailer.supplierId],
  );
  await set("UPDATE supplier_item SET supplier_id = $2, order_multiple = 1, minimum_order_quantity = 1 WHERE item_id = $1", [
    pots,
    other.rows[0]?.id,
  ]);
  await set("INSERT INTO budget (entity_id, category, month, amount_minor, mode) VALUES ($1, 'Household', '2026-03', 8000, 'stop')", [
    retailer.entityId,
  ]);
});

const set = (sql: string, values: unknown[] = []) => database.pool.query(sql, values);
const stock = (itemId: number, units: number) => set("UPDATE stock_balance SET sellable = $2 WHERE item_id = $1", [itemId, units]);
const sells = (itemId: number, units: string) =>
  set(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $1::timestamptz - make_interval(days => d), $2, $3, $4, $5, ${units}, 1000, 400 FROM generate_series(1, 84) d`,
    [new Date(NOW.getTime() - DAY), retailer.entityId, itemId, retailer.nodeIds[0], retailer.channelId],
  );
const plan = (itemIds?: number[]) => replenish(retailer.context, { entityId: retailer.entityId, ...(itemIds ? { itemIds } : {}) });
const open = async () =>
  (
    await set(
      `SELECT item_id AS "itemId", quantity, evidence FROM replenishment_recommendation WHERE entity_id = $1 AND state = 'open' ORDER BY item_id`,
      [retailer.entityId],
    )
  ).rows as { itemId: number; quantity: number; evidence: PlanningEvidence }[];
const quantities = async () => (await open()).map((row) => [row.itemId, row.quantity]);

it("goes to what loses margin without it, also from an open recommendation that loses none, when everything is planned again", async () => {
  await plan();
  const [calm] = await open();
  expect(calm).toMatchObject({ itemId: cups, quantity: 20, evidence: { lostUnits: 0, lostMarginMinor: 0 } });
  await stock(pots, 0);
  // Planned alone, an item takes nothing from what others have.
  await plan([pots]);
  expect(await quantities()).toEqual([
    [cups, 20],
    [pots, 0],
  ]);
  await plan();
  expect(await quantities()).toEqual([
    [cups, 0],
    [pots, 20],
  ]);
  expect((await open())[0]?.evidence.shared?.bounds).toContainEqual({ kind: "budget", units: expect.any(Number), category: "Household" });
});

it("says in the list what it left nothing for, and on the budgets what is planned with it", async () => {
  await plan();
  await stock(pots, 0);
  await plan();
  const { rows } = await set("SELECT id FROM replenishment_recommendation WHERE entity_id = $1 AND state = 'open' ORDER BY item_id", [
    retailer.entityId,
  ]);
  const ids: number[] = rows.map(({ id }) => id);
  expect(await readReplenishmentRows(database.pool, ids)).toMatchObject([
    { quantity: 0, cutBy: "budget", category: "Household" },
    { quantity: 20, cutBy: null },
  ]);
  const scope = { everywhere: false, entityIds: [retailer.entityId], nodeIds: [] };
  const found = await listReplenishment(database.pool, scope, {
    startRow: 0,
    endRow: 10,
    sort: [],
    filters: { cutBy: { filterType: "set", values: ["budget"] } },
  });
  expect(found.rows.map(({ id }) => id)).toEqual([ids[0]]);
  const limits = await readRecommendationLimits(database.pool, ids[0] ?? 0, NOW);
  expect(limits.budget).toMatchObject({ category: "Household", leftMinor: 8_000, plannedMinor: 8_000, plannedLines: 1, calmMinor: 0 });
  const budgetsOf = async (month: string) => (await readBudgetMonth(database.pool, scope, month, NOW)).budgets;
  expect(await budgetsOf("2026-03")).toMatchObject([{ category: "Household", waitingMinor: 0, plannedMinor: 8_000 }]);
  await set("UPDATE budget SET month = '2026-04' WHERE entity_id = $1", [retailer.entityId]);
  expect(await budgetsOf("2026-04")).toMatchObject([{ plannedMinor: null }]);
});

it("is not moved to and fro: what has a share of it keeps it, planned again in part or as a whole", async () => {
  await stock(pots, 0);
  await set("UPDATE budget SET amount_minor = 70000 WHERE entity_id = $1", [retailer.entityId]);
  await plan();
  const before = await quantities();
  expect(before.every(([, quantity]) => (quantity ?? 0) > 0)).toBe(true);
  expect((await open()).flatMap(({ evidence }) => evidence.shared?.bounds ?? [])).toContainEqual(
    expect.objectContaining({ kind: "budget" }),
  );
  for (const items of [[cups], [pots], [cups, pots], undefined, [cups]]) {
    await plan(items);
    expect(await quantities()).toEqual(before);
  }
});
