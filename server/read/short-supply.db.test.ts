import { afterAll, beforeAll, expect, it } from "vitest";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { holdPurchaseOrder } from "@/server/services/procurement/manage-order";
import { type TestDatabase, testDatabase } from "@/test/database";
import { march, person } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { aCutShortage, aShortage, type Shortage } from "@/test/factories/short-supply";
import { readSupplyShares } from "./short-supply";

const EVERYWHERE = { everywhere: true, entityIds: [], nodeIds: [] };
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const proposed = (shortage: Shortage, orderId = shortage.hungry.id) => readSupplyShares(database.pool, EVERYWHERE, orderId, NOW);

it("each order with what was confirmed and what it would get, and what waits and is lost either way", async () => {
  const shortage = await aCutShortage(database.pool);
  const [share, ...others] = await proposed(shortage);
  expect(others).toEqual([]);
  expect(share).toMatchObject({ sku: shortage.sku, currency: "GBP", packSize: 5, leftOut: [] });
  expect(share?.lines).toMatchObject([
    { number: shortage.calm.number, wanted: 100, confirmed: 100, share: 35, promisedAt: march(9).toISOString() },
    { number: shortage.hungry.number, wanted: 100, confirmed: 20, share: 85, promisedAt: march(12).toISOString() },
  ]);
  const nothing = { orders: 0, units: 0, minor: 0 };
  expect(share?.nodes.find(({ nodeId }) => nodeId === shortage.calm.nodeId)).toMatchObject({
    waiting: nothing,
    asConfirmed: { waiting: nothing, lostUnits: 0 },
    asShared: { waiting: nothing, lostUnits: 10, lostMinor: 6_000 },
  });
  expect(share?.nodes.find(({ nodeId }) => nodeId === shortage.hungry.nodeId)).toMatchObject({
    waiting: { orders: 2, units: 30, minor: 30_000 },
    asConfirmed: { waiting: { orders: 1, units: 10, minor: 10_000 }, lostUnits: 50, lostMinor: 30_000 },
    asShared: { waiting: nothing, lostUnits: 0, lostMinor: 0 },
  });
  // The same from the order that would give.
  expect((await proposed(shortage, shortage.calm.id))[0]?.lines.map(({ share: units }) => units)).toEqual([35, 85]);
});

it("nothing where all is confirmed, where nobody else has answered, or where sharing serves no better", async () => {
  const shortage = await aShortage(database.pool);
  expect(await proposed(shortage)).toEqual([]);
  await shortage.answer(shortage.hungry.number, {});
  expect(await proposed(shortage)).toEqual([]);
  const calm = await aShortage(database.pool);
  await calm.cut(20);
  await database.pool.query("UPDATE supplier_item SET lead_time_days = 1 WHERE item_id = $1", [calm.itemId]);
  await database.pool.query("UPDATE sales_order_line SET backorder_node_id = NULL WHERE item_id = $1", [calm.itemId]);
  expect(await proposed(calm)).toEqual([]);
  await database.pool.query("UPDATE sales_order_line SET backorder_node_id = $2 WHERE item_id = $1", [calm.itemId, calm.hungry.nodeId]);
});

it("an order takes no part where something else has to be decided first, and is named with its reason", async () => {
  const shortage = await aShortage(database.pool);
  await shortage.answer(shortage.hungry.number, { verdict: "changed", quantity: 20, unitPrice: "4.04", promisedAt: march(12) });
  expect(await proposed(shortage)).toEqual([]);
  await shortage.answer(shortage.hungry.number, { verdict: "changed", quantity: 20, promisedAt: march(20) }, "R-2");
  // It comes more than a week after the other: other supply.
  expect(await proposed(shortage)).toEqual([]);
  await shortage.answer(shortage.hungry.number, { verdict: "changed", quantity: 20, promisedAt: march(12) }, "R-3");
  const silent = await createPurchaseOrder(shortage.retailer.context, {
    entityId: shortage.retailer.entityId,
    supplierId: shortage.retailer.supplierId,
    nodeId: shortage.calm.nodeId,
    lines: [{ itemId: shortage.itemId, quantity: 10, unitPrice: "4.00", promisedAt: march(9) }],
  });
  expect(await proposed(shortage)).toMatchObject([{ leftOut: [{ number: silent.number, reason: "not_answered" }] }]);
  await holdPurchaseOrder(person(shortage.retailer, "buyer"), { purchaseOrderId: shortage.calm.id, version: 1, reason: "price query" });
  expect(await proposed(shortage)).toEqual([]);
});

it("only orders in scope", async () => {
  const shortage = await aCutShortage(database.pool);
  const within = { everywhere: false, entityIds: [], nodeIds: [shortage.hungry.nodeId] };
  expect(await readSupplyShares(database.pool, within, shortage.hungry.id, NOW)).toEqual([]);
  await expect(readSupplyShares(database.pool, within, shortage.calm.id, NOW)).rejects.toMatchObject({ code: "not_found" });
});
