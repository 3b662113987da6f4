import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { detectExceptions } from "../exceptions/detect-exceptions";
import { releaseRecommendations } from "../planning/decide-recommendations";
import { requireReadyItems } from "./item-readiness";

let database: TestDatabase;
let retailer: Retailer;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 2, nodes: 1 });
});

it("sound items pass the gate", async () => {
  await expect(requireReadyItems(database.pool, retailer.itemIds)).resolves.toBeUndefined();
});

it("an item without lead time is refused, and the refusal names it and the reason", async () => {
  await database.pool.query("UPDATE supplier_item SET lead_time_days = 0 WHERE item_id = $1", [retailer.itemIds[0]]);
  await expect(requireReadyItems(database.pool, retailer.itemIds)).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(/scores 70 of 75 needed \(lead time missing\)\.$/),
  });
});

it("a release that holds one item below the gate orders nothing, and its steward hears of it until it is mended", async () => {
  const { entityId, itemIds, nodeIds, supplierId } = retailer;
  await database.pool.query("UPDATE supplier SET state = 'suspended' WHERE id = $1", [supplierId]);
  const { rows } = await database.pool.query<{ id: number; version: number }>(
    `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor,
       demand_class, daily_demand, reorder_point, position, evidence, created_at)
     VALUES ($1, $2, $3, $4, 10, 10, 4, 4000, 'smooth', 2, 20, 10, '{}', now()) RETURNING id, version`,
    [entityId, itemIds[0], nodeIds[0], supplierId],
  );
  const context = { pool: database.pool, actor: { kind: "job", id: "test" } as const, now: new Date() };
  await expect(releaseRecommendations(context, { recommendations: rows })).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining("no approved source"),
  });
  const { rows: orders } = await database.pool.query("SELECT 1 FROM purchase_order WHERE entity_id = $1", [entityId]);
  expect(orders).toEqual([]);

  const steward = async () => {
    await detectExceptions(context, { types: ["item_not_ready"] });
    const found = await database.pool.query("SELECT state, evidence->'defects' AS defects FROM exception WHERE entity_id = $1", [entityId]);
    return found.rows;
  };
  expect(await steward()).toEqual([{ state: "new", defects: ["no_approved_source"] }]);
  await database.pool.query("UPDATE supplier SET state = 'approved' WHERE id = $1", [supplierId]);
  expect(await steward()).toEqual([{ state: "auto_resolved", defects: ["no_approved_source"] }]);
});

it("what is due and has nobody to order it from is the steward's, though the plan recommends nothing; what is phased out or well stocked is not", async () => {
  const { entityId, itemIds, supplierId } = retailer;
  const [due = 0, stocked = 0] = itemIds;
  const context = { pool: database.pool, actor: { kind: "job", id: "test" } as const, now: new Date() };
  await database.pool.query(
    "UPDATE stock_balance SET daily_demand = 4, reorder_point = CASE item_id WHEN $1 THEN 120 ELSE 60 END WHERE item_id = ANY($2)",
    [due, itemIds],
  );
  await database.pool.query("UPDATE supplier SET state = 'suspended' WHERE id = $1", [supplierId]);
  const found = async () => {
    await detectExceptions(context, { types: ["item_not_ready"] });
    const { rows } = await database.pool.query(
      "SELECT state, evidence->>'itemId' AS item, evidence->'defects' AS defects, evidence->'position' AS position FROM exception WHERE entity_id = $1",
      [entityId],
    );
    return rows;
  };
  const one = { item: String(due), defects: ["no_approved_source"], position: 100 };
  expect(await found()).toEqual([{ ...one, state: "new" }]);
  await database.pool.query("UPDATE supplier SET state = 'approved' WHERE id = $1", [supplierId]);
  expect(await found()).toEqual([{ ...one, state: "auto_resolved" }]);
  await database.pool.query("UPDATE supplier_item SET lead_time_days = 0 WHERE item_id = ANY($1)", [[due, stocked]]);
  expect(await found()).toContainEqual({ ...one, defects: ["lead_time_missing"], state: "new" });
  await database.pool.query("UPDATE item SET lifecycle = 'phase_out' WHERE id = $1", [due]);
  expect((await found()).filter(({ state }) => state === "new")).toEqual([]);
});
