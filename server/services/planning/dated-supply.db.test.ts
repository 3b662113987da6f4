import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { readInventoryDetail } from "@/server/read/inventory-detail";
import { type TestDatabase, testDatabase } from "@/test/database";
import { march, person } from "@/test/factories/order-exchange";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { createPurchaseOrder } from "../procurement/create-purchase-orders";
import { changePurchaseOrder } from "../procurement/manage-order";
import { recordAsn } from "../procurement/record-asn";
import { recommend } from "./recommend";

let database: TestDatabase;
let retailer: Retailer;
let itemId = 0;
let nodeId = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Ten a day of an item of which 30 are there; an order comes after seven days, and the next one seven later. */
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 30 });
  [itemId = 0] = retailer.itemIds;
  [nodeId = 0] = retailer.nodeIds;
  await database.pool.query(
    `INSERT INTO demand_fact (entity_id, item_id, node_id, channel_id, occurred_at, quantity, revenue_minor, cost_minor)
     SELECT $1, $2, $3, $4, $5::timestamptz - d * interval '1 day', 10, 0, 0 FROM generate_series(1, 80) d`,
    [retailer.entityId, itemId, nodeId, retailer.channelId, NOW],
  );
});

const one = async (sql: string, values: unknown[]) => (await database.pool.query(sql, values)).rows[0];
const order = (quantity: number, promisedAt: Date) =>
  createPurchaseOrder(retailer.context, {
    entityId: retailer.entityId,
    supplierId: retailer.supplierId,
    nodeId,
    lines: [{ itemId, quantity, unitPrice: "4.00", promisedAt }],
  });
const planned = async () => {
  await recommend(retailer.context, { entityId: retailer.entityId });
  return one(
    `SELECT to_char(stockout_on AT TIME ZONE 'UTC', 'MM-DD') AS "stockoutOn", (evidence ->> 'lostUnits')::int AS "lostUnits", (evidence ->> 'lateUnits')::int AS "lateUnits"
     FROM replenishment_recommendation WHERE item_id = $1 AND state = 'open'`,
    [itemId],
  );
};
const promised = async () => {
  const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
  const { promise } = await readInventoryDetail(database.pool, everywhere, itemId * 4096 + nodeId, NOW);
  return promise.steps.filter(({ expectedUnits }) => expectedUnits > 0).map(({ on, expectedUnits }) => [on, expectedUnits]);
};
const ship = async (number: string, quantity: number, expectedAt: Date) => {
  const { sku, code } = await one("SELECT i.sku, s.code FROM item i, supplier s WHERE i.id = $1 AND s.id = $2", [
    itemId,
    retailer.supplierId,
  ]);
  const named = { entityId: retailer.entityId, number: `${number}-${quantity}`, supplierCode: code, purchaseOrderNumber: number };
  await recordAsn(retailer.context, [{ ...named, shippedAt: NOW, expectedAt, lines: [{ sku, quantity }] }]);
};

it("a ship notice for a part of an order brings that part on its day, and the rest on the promised one", async () => {
  const { number } = await order(40, march(15));
  expect(await planned()).toMatchObject({ stockoutOn: "03-05", lostUnits: 100 });
  await ship(number, 5, march(4));
  // Half a day longer: 30 and 5 last until the middle of the fourth day, the other 35 come on the fourteenth.
  expect(await planned()).toMatchObject({ stockoutOn: "03-05", lostUnits: 95 });
  expect(await promised()).toEqual([
    ["2026-03-04", 5],
    ["2026-03-15", 35],
  ]);
});

it("a version that waits for an approval brings nothing before somebody agrees to it; what it would replace still comes", async () => {
  const { id } = await order(20, march(4));
  expect(await planned()).toMatchObject({ stockoutOn: "03-07", lostUnits: 90 });
  const lines = [{ lineNumber: 1, quantity: 500, promisedAt: march(3) }];
  await changePurchaseOrder(person(retailer, "buyer"), { purchaseOrderId: id, version: 1, reason: "more please", lines });
  expect(await planned()).toMatchObject({ stockoutOn: "03-07", lostUnits: 90 });
  expect(await promised()).toEqual([["2026-03-04", 20]]);
});

it("what is announced beyond an order and its allowance covers no demand", async () => {
  const { number } = await order(20, march(4));
  await ship(number, 500, march(4));
  // 5 % more than ordered is taken without asking.
  expect(await planned()).toMatchObject({ stockoutOn: "03-07", lostUnits: 89 });
  expect(await promised()).toEqual([["2026-03-04", 21]]);
});

it("an overdue delivery is counted on by nobody, whatever its order's line is promised for", async () => {
  const { number } = await order(40, march(4));
  await ship(number, 20, new Date(NOW.getTime() - 86_400_000));
  expect(await planned()).toMatchObject({ stockoutOn: "03-07", lateUnits: 20 });
  expect(await promised()).toEqual([["2026-03-04", 20]]);
});
