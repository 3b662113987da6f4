import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { readReleaseTerms } from "@/server/read/release-terms";
import { readReplenishmentDetail } from "@/server/read/replenishment-detail";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { changeRecommendation, rejectRecommendations, releaseRecommendations, snoozeRecommendations } from "./decide-recommendations";

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
  await rejectRecommendations(buyer, { recommendations: [given], reason: "discontinued" });
  await expect(snoozeRecommendations(buyer, { recommendations: [given], until: new Date(buyer.now.getTime() + 60_000) })).rejects.toThrow(
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

it("less than the supplier's minimum wants a reason, which the audit keeps", async () => {
  const given = await aRecommendation();
  await expect(changeRecommendation(buyer, { ...given, quantity: 6 })).rejects.toMatchObject({
    code: "invalid",
    options: { path: "reason" },
  });
  await changeRecommendation(buyer, { ...given, quantity: 6, reason: "They agreed to a sample" });
  const { rows } = await database.pool.query(
    "SELECT detail FROM audit_entry WHERE verb = 'recommendation.changed' AND subject_kind = 'recommendation' AND subject_id = $1",
    [given.id],
  );
  expect(rows).toEqual([{ detail: { from: 12, to: 6, reason: "They agreed to a sample" } }]);
});

it("many are snoozed or rejected at once, all of them or none", async () => {
  const [a, b] = [await aRecommendation(), await aRecommendation({ item: 1 })];
  const until = new Date(buyer.now.getTime() + 86_400_000);
  await expect(snoozeRecommendations(buyer, { recommendations: [a, { ...b, version: 9 }], until })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await stored(a.id)).toMatchObject({ state: "open" });
  expect(await snoozeRecommendations(buyer, { recommendations: [a, b], until })).toEqual({ snoozed: 2 });
  const next = [a, b].map(({ id, version }) => ({ id, version: version + 1 }));
  expect(await rejectRecommendations(buyer, { recommendations: next, reason: "The range ends" })).toEqual({ rejected: 2 });
  expect(await stored(b.id)).toMatchObject({ state: "rejected" });
});

it("a release says what each order would miss of its supplier's terms, and what it would leave behind", async () => {
  await database.pool.query("UPDATE supplier SET minimum_order_minor = 10000 WHERE id = $1", [retailer.supplierId]);
  await database.pool.query(
    "INSERT INTO supplier_order_terms (supplier_id, minimum_quantity, container_litres, container_minimum_fill) VALUES ($1, 20, 50, 0.9)",
    [retailer.supplierId],
  );
  await database.pool.query("UPDATE item SET length_mm = 100, width_mm = 100, height_mm = 200 WHERE id = ANY($1)", [retailer.itemIds]);
  const [a, b] = [await aRecommendation(), await aRecommendation({ item: 1 })];
  const scope = { everywhere: false, entityIds: [retailer.entityId], nodeIds: [] };
  expect(await readReleaseTerms(database.pool, scope, [a.id])).toMatchObject([
    {
      lines: 1,
      valueMinor: 5_400,
      minimumValueMinor: 10_000,
      units: 12,
      minimumQuantity: 20,
      litres: 24,
      containerLitres: 50,
      leftBehind: 1,
    },
  ]);
  expect(await readReleaseTerms(database.pool, scope, [a.id, b.id])).toMatchObject([{ valueMinor: 10_800, units: 24, leftBehind: 0 }]);
});

it("the detail says how ready the item is, what guardrails made of it, and what another quantity would run into", async () => {
  await database.pool.query("INSERT INTO node_storage (node_id, capacity_litres) VALUES ($1, 500)", [retailer.nodeIds[0]]);
  await database.pool.query(
    "INSERT INTO budget (entity_id, category, month, amount_minor, mode) VALUES ($1, 'Household', to_char($2::timestamptz, 'YYYY-MM'), 9000, 'stop')",
    [retailer.entityId, buyer.now],
  );
  await database.pool.query("UPDATE item SET length_mm = 100, width_mm = 100, height_mm = 100, gtin = '4006381333932' WHERE id = $1", [
    retailer.itemIds[0],
  ]);
  const [a] = [await aRecommendation(), await aRecommendation({ item: 1 })];
  const scope = { everywhere: false, entityIds: [retailer.entityId], nodeIds: [] };
  const detail = await readReplenishmentDetail(database.pool, scope, a.id, buyer.now);
  expect(detail.readiness).toMatchObject({ score: 85, isReady: true, defects: ["gtin_wrong"] });
  expect(detail.verdict).toBeNull();
  // 100 units of a litre lie there; the other item has no measures.
  expect(detail.limits).toMatchObject({
    othersMinor: 5_400,
    othersUnits: 12,
    unitLitres: 1,
    roomLitres: 400,
    budget: {
      category: "Household",
      mode: "stop",
      currency: "GBP",
      leftMinor: 9_000,
      plannedMinor: 5_400,
      plannedLines: 1,
      calmMinor: 5_400,
    },
    approvalFromMinor: null,
  });
});
