import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { changeRecommendation, rejectRecommendation, releaseRecommendations, snoozeRecommendation } from "./decide-recommendations";

let database: TestDatabase;
let retailer: Retailer;
let buyer: ServiceContext;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 2, nodes: 2 });
  buyer = await aPerson(database.pool, "buyer", { entityId: retailer.entityId, name: "Bea Buyer" });
  await database.pool.query(
    "UPDATE supplier_item SET order_multiple = 6, minimum_order_quantity = 12, unit_price = 4.50 WHERE item_id = ANY($1)",
    [retailer.itemIds],
  );
});

/** 12 units at 4.50 of one of the items at one of the nodes. */
async function aRecommendation({ item = 0, node = 0 } = {}): Promise<{ id: number; version: number }> {
  const { rows } = await database.pool.query<{ id: number; version: number }>(
    `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor,
       demand_class, daily_demand, reorder_point, position, evidence, created_at)
     VALUES ($1, $2, $3, $4, 12, 12, 4.50, 5400, 'smooth', 2, 20, 10, '{}', now()) RETURNING id, version`,
    [retailer.entityId, retailer.itemIds[item], retailer.nodeIds[node], retailer.supplierId],
  );
  return rows[0] ?? { id: 0, version: 0 };
}
const stored = async (id: number) =>
  (
    await database.pool.query(
      'SELECT state, quantity, value_minor AS "valueMinor", version, purchase_order_id AS "purchaseOrderId" FROM replenishment_recommendation WHERE id = $1',
      [id],
    )
  ).rows[0];

it("another quantity has another value, and is the one that is ordered", async () => {
  const given = await aRecommendation();
  const changed = await changeRecommendation(buyer, { ...given, quantity: 18 });
  expect(changed.version).toBe(given.version + 1);
  expect(await stored(given.id)).toMatchObject({ state: "open", quantity: 18, valueMinor: 8100 });
  const [order] = await releaseRecommendations(buyer, { recommendations: [changed] });
  const { rows } = await database.pool.query(
    'SELECT ordered_quantity AS "orderedQuantity" FROM purchase_order_line WHERE purchase_order_id = $1',
    [order?.purchaseOrderId],
  );
  expect(rows).toEqual([{ orderedQuantity: 18 }]);
  expect(await stored(given.id)).toMatchObject({ state: "released", purchaseOrderId: order?.purchaseOrderId });
});

it("half a pack is refused, and names the field", async () => {
  const given = await aRecommendation();
  await expect(changeRecommendation(buyer, { ...given, quantity: 13 })).rejects.toMatchObject({
    code: "invalid",
    message: "The supplier packs this item in 6.",
    options: { path: "quantity" },
  });
});

it("what is released together makes one purchase order a node, or nothing at all", async () => {
  const [a, b, c] = [await aRecommendation(), await aRecommendation({ item: 1 }), await aRecommendation({ node: 1 })];
  await expect(releaseRecommendations(buyer, { recommendations: [a, b, { ...c, version: 9 }] })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await stored(a.id)).toMatchObject({ state: "open", purchaseOrderId: null });
  const orders = await releaseRecommendations(buyer, { recommendations: [a, b, c] });
  expect(orders.map((order) => order.recommendationIds)).toEqual([[a.id, b.id], [c.id]]);
});

it("who comes second is told who was faster", async () => {
  const given = await aRecommendation();
  await rejectRecommendation(buyer, { ...given, reason: "discontinued" });
  await expect(snoozeRecommendation(buyer, { ...given, until: new Date(buyer.now.getTime() + 60_000) })).rejects.toThrow(
    "Bea Buyer changed this recommendation before you; it is now rejected with quantity 12.",
  );
});

it("a buyer of another node decides nothing here", async () => {
  const given = await aRecommendation();
  const stranger = await aPerson(database.pool, "buyer", { nodeId: retailer.nodeIds[1] });
  await expect(changeRecommendation(stranger, { ...given, quantity: 18 })).rejects.toMatchObject({
    code: expect.stringMatching(/forbidden|not_found/),
  });
});
