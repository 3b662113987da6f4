import { afterAll, beforeAll, expect, it } from "vitest";
import { readSupplierLeadTimes } from "@/server/read/supplier-lead-times";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { createPurchaseOrder } from "../procurement/create-purchase-orders";
import { recordGoodsReceipt } from "../procurement/record-goods-receipt";
import { learnSupplierLeadTimes } from "./learn-supplier-lead-times";
import { recordedLeadTimes } from "./recorded-lead-times";
import { replenish } from "./replenish";

let database: TestDatabase;
let retailer: Retailer;
beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 2, nodes: 1, stock: 1 });
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $4::timestamptz - day * interval '1 day', $1, item, $2, $3, 2 + day % 3, 0, 0 FROM generate_series(1, 80) day, unnest($5::bigint[]) item`,
    [retailer.entityId, retailer.nodeIds[0], retailer.channelId, retailer.context.now, retailer.itemIds],
  );
});
afterAll(() => database.drop());

/** Orders of the first item placed `age` days ago and received `days` later; null: still open. */
async function order(age: number, days: number | null) {
  const { rows } = await database.pool.query<{ order_id: number; line_id: number }>(
    `WITH placed AS (
       INSERT INTO purchase_order (entity_id, supplier_id, node_id, number, currency, ordered_at, total_minor)
       VALUES ($1, $2, $3, 'PO-' || $5::text, 'GBP', $6::timestamptz - $5::int * interval '1 day', 100) RETURNING id, ordered_at)
     INSERT INTO purchase_order_line (purchase_order_id, line_number, item_id, ordered_quantity, unit_price, requested_at, first_promised_at, current_promised_at)
     SELECT id, 1, $4, 10, 4, ordered_at, ordered_at, ordered_at FROM placed RETURNING purchase_order_id AS order_id, id AS line_id`,
    [retailer.entityId, retailer.supplierId, retailer.nodeIds[0], retailer.itemIds[0], age, retailer.context.now],
  );
  if (days === null) return;
  await database.pool.query(
    `WITH receipt AS (INSERT INTO goods_receipt (purchase_order_id, node_id, number, received_at)
       VALUES ($1::bigint, $2, 'GR-' || $1::text, $5::timestamptz - $6::int * interval '1 day') RETURNING id)
     INSERT INTO goods_receipt_line (goods_receipt_id, purchase_order_line_id, item_id, accepted_quantity) SELECT id, $3, $4, 10 FROM receipt`,
    [rows[0]?.order_id, retailer.nodeIds[0], rows[0]?.line_id, retailer.itemIds[0], retailer.context.now, age - days],
  );
}
/** A change of orders, for as long as `look` looks at it. */
async function inUndone(change: string, look: () => Promise<void>): Promise<void> {
  const columns = "id, approval_state, supplier_state, receipt_state, cancelled_at, first_sent_at";
  const { rows: orders } = await database.pool.query(`SELECT ${columns} FROM purchase_order`);
  await database.pool.query(change);
  await look();
  for (const { id, approval_state, supplier_state, receipt_state, cancelled_at, first_sent_at } of orders)
    await database.pool.query(
      "UPDATE purchase_order SET approval_state = $2, supplier_state = $3, receipt_state = $4, cancelled_at = $5, first_sent_at = $6 WHERE id = $1",
      [id, approval_state, supplier_state, receipt_state, cancelled_at, first_sent_at],
    );
  await database.pool.query("UPDATE purchase_order_line SET answer = 'none', ordered_quantity = 10");
}
const learn = () => learnSupplierLeadTimes(retailer.context, { entityId: retailer.entityId });
const evidenceOf = async (itemId: number | undefined) => {
  await replenish(retailer.context, { entityId: retailer.entityId });
  const { rows } = await database.pool.query(
    "SELECT evidence, version FROM replenishment_recommendation WHERE item_id = $1 AND state = 'open'",
    [itemId],
  );
  return rows[0];
};

it("nothing is learned before anything was ordered, and the plan uses the supplier's statement", async () => {
  expect(await learn()).toEqual({ learned: 0, changed: 0 });
  expect((await evidenceOf(retailer.itemIds[0])).evidence).toMatchObject({ leadTimeDays: 7 });
  expect((await evidenceOf(retailer.itemIds[0])).evidence.leadTimeOrders).toBeUndefined();
});

it("orders that took twice as long lengthen the lead time of the next plan; an open one counts as not yet arrived", async () => {
  for (const [age, days] of [
    [70, 14],
    [60, 15],
    [50, 13],
    [40, 14],
    [30, null],
  ] as const)
    await order(age, days);
  expect(await learn()).toEqual({ learned: 2, changed: 2 });
  const { rows } = await database.pool.query("SELECT item_id, days, orders, open_orders, level FROM learned_lead_time ORDER BY item_id");
  expect(rows[0]).toMatchObject({ item_id: retailer.itemIds[0], orders: 5, open_orders: 1, level: "item" });
  expect(rows[0].days).toBeGreaterThan(14);
  // The supplier's other item was never ordered: it goes by the first.
  expect(rows[1]).toMatchObject({ item_id: retailer.itemIds[1], orders: 0, level: "supplier" });
  const { evidence } = await evidenceOf(retailer.itemIds[0]);
  expect(evidence).toMatchObject({ leadTimeDays: rows[0].days, leadTimeOrders: 5, leadTimeOpenOrders: 1 });
});

it("the supplier's panel says how long it takes for what is ordered most, on average and in nine of ten orders", async () => {
  const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
  const { count, rows } = await readSupplierLeadTimes(database.pool, everywhere, retailer.supplierId);
  expect(count).toBe(2);
  expect(rows[0]).toMatchObject({ itemId: retailer.itemIds[0], orders: 5, openOrders: 1, level: "item" });
  expect(rows[0]?.nineInTenDays).toBeGreaterThan(rows[0]?.days ?? 0);
  expect(rows[1]).toMatchObject({ orders: 0, level: "supplier" });
});

it("an order that nobody agreed to, that was sent later, or whose line was refused teaches nothing of the days before", async () => {
  const daysOf = async () =>
    (await recordedLeadTimes(database.pool, retailer.entityId, retailer.context.now)).map(({ days }) => Math.round(days));
  const before = await daysOf();
  for (const change of ["approval_state = 'pending'", "supplier_state = 'rejected'", "cancelled_at = ordered_at + interval '1 day'"])
    await inUndone(`UPDATE purchase_order SET ${change} WHERE number = 'PO-30'`, async () =>
      expect((await daysOf()).length).toBe(before.length - 1),
    );
  for (const change of ["answer = 'rejected'", "ordered_quantity = 0"])
    await inUndone(
      `UPDATE purchase_order_line l SET ${change} FROM purchase_order p WHERE p.id = l.purchase_order_id AND p.number = 'PO-30'`,
      async () => expect((await daysOf()).length).toBe(before.length - 1),
    );
  await inUndone("UPDATE purchase_order SET receipt_state = 'short_closed' WHERE number = 'PO-70'", async () =>
    expect(await daysOf()).toEqual(before),
  );
  await inUndone("UPDATE purchase_order SET first_sent_at = ordered_at + interval '4 days' WHERE number = 'PO-70'", async () =>
    expect((await daysOf()).toSorted((a, b) => a - b)[0]).toBe(10),
  );
});

it("what did not change is not written again, neither lead times nor recommendations", async () => {
  const before = await evidenceOf(retailer.itemIds[0]);
  expect(await learn()).toEqual({ learned: 2, changed: 0 });
  expect(await evidenceOf(retailer.itemIds[0])).toEqual(before);
});

it("one receipt moves what the supplier stated, it does not take its place; safety stock stays", async () => {
  const other = await aRetailer(database.pool, { items: 2, nodes: 1, stock: 30 });
  const [itemId = 0, beside = 0] = other.itemIds;
  const { entityId, supplierId, channelId, context } = other;
  const [nodeId = 0] = other.nodeIds;
  await database.pool.query("UPDATE supplier_item SET lead_time_days = 14, lead_time_deviation_days = 5 WHERE supplier_id = $1", [
    supplierId,
  ]);
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $1::timestamptz - day * interval '1 day', $2, $3, $4, $5, 10, 0, 0 FROM generate_series(1, 80) day`,
    [context.now, entityId, itemId, nodeId, channelId],
  );
  const safetyStock = async () => {
    await replenish(context, { entityId });
    const { rows } = await database.pool.query(
      "SELECT (evidence ->> 'safetyStock')::float8 AS stock FROM replenishment_recommendation WHERE item_id = $1 AND state = 'open'",
      [itemId],
    );
    return rows[0].stock;
  };
  const before = await safetyStock();
  const ago = (days: number) => new Date(context.now.getTime() - days * 86_400_000);
  // Both items on one order and here on one day: the supplier has shown once how long it takes.
  const placed = await createPurchaseOrder(
    { ...context, now: ago(10) },
    {
      ...{ entityId, supplierId, nodeId },
      lines: [itemId, beside].map((id) => ({ itemId: id, quantity: 20, unitPrice: "4.00", promisedAt: context.now })),
    },
  );
  const { rows: items } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = ANY($1::bigint[])", [other.itemIds]);
  await recordGoodsReceipt(context, [
    {
      ...{ entityId, number: "GR-ONE", purchaseOrderNumber: placed.number, receivedAt: ago(3) },
      lines: items.map(({ sku }) => ({ sku, acceptedQuantity: 20 })),
    },
  ]);
  expect(await learnSupplierLeadTimes(context, { entityId })).toEqual({ learned: 2, changed: 2 });
  const { rows } = await database.pool.query("SELECT days, deviation_days, orders, level FROM learned_lead_time WHERE supplier_id = $1", [
    supplierId,
  ]);
  expect(rows).toEqual(Array(2).fill({ days: 12.2, deviation_days: 5.2, orders: 1, level: "item" }));
  expect(await safetyStock()).toBeGreaterThan(0.9 * before);
});

it("a person needs the right to plan", async () => {
  const auditor = await aPerson(database.pool, "auditor");
  await expect(learnSupplierLeadTimes(auditor, { entityId: retailer.entityId })).rejects.toMatchObject({ code: "forbidden" });
});

it("a forecast that did better than the naive one is what an even demand is planned with", async () => {
  await database.pool.query(
    `INSERT INTO demand_forecast (item_id, node_id, entity_id, demand_class, model, period_days, starts_on, history, mean, low, high, wape, naive_wape, value_added, tested_demand, drives_plans, made_at)
     SELECT $1, $2, $3, 'smooth', 'theta', 7, ($4::timestamptz AT TIME ZONE 'UTC')::date, '{21,21}', '{70,70,70,70}', '{50,50,50,50}', '{90,90,90,90}', 0.2, 0.4, 0.5, 100, true, $4`,
    [retailer.itemIds[0], retailer.nodeIds[0], retailer.entityId, retailer.context.now],
  );
  const { evidence } = await evidenceOf(retailer.itemIds[0]);
  expect(evidence).toMatchObject({ demandClass: "smooth", dailyDemand: 10, forecast: { model: "theta", wape: 0.2 } });
});
