import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { refusal } from "@/domain/governance/roles";
import { type TestDatabase, testDatabase } from "@/test/database";
import { exceptionDesk } from "@/test/exception-desk";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { createPurchaseOrder } from "../procurement/create-purchase-orders";
import { recordAsn } from "../procurement/record-asn";
import { recordGoodsReceipt } from "../procurement/record-goods-receipt";
import { detectExceptions } from "./detect-exceptions";

let database: TestDatabase;
let retailer: Retailer;
let desk: ReturnType<typeof exceptionDesk>;
let buyer: ServiceContext;
let operator: ServiceContext;
beforeAll(async () => {
  database = await testDatabase();
  buyer = await aPerson(database.pool, "buyer", { name: "Bea" });
  operator = await aPerson(database.pool, "exception_operator", { name: "Ann" });
});
afterAll(() => database.drop());
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 3, nodes: 1, stock: 10 });
  desk = exceptionDesk(retailer);
});

const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
const at = (context: ServiceContext, count: number) => ({ ...context, now: days(count) });

/** 20 of the first item at 4.00, promised in 7 days; 12 of them shipped, expected in 3. */
async function aDelivery() {
  const { entityId, supplierId, context, itemIds, nodeIds } = retailer;
  const lines = [{ itemId: itemIds[0] ?? 0, quantity: 20, unitPrice: "4.00", promisedAt: days(7) }];
  const order = await createPurchaseOrder(context, { entityId, supplierId, nodeId: nodeIds[0] ?? 0, lines });
  const { sku, code } = await desk.one("SELECT i.sku, s.code FROM item i, supplier s WHERE i.id = $1 AND s.id = $2", [
    itemIds[0],
    supplierId,
  ]);
  const named = { entityId, number: "A1", supplierCode: code, purchaseOrderNumber: order.number };
  await recordAsn(context, [{ ...named, shippedAt: NOW, expectedAt: days(3), lines: [{ sku, quantity: 12 }] }]);
  return {
    orderId: order.id,
    number: order.number,
    receive: (number: string, quantity: number, asnNumber?: string) =>
      recordGoodsReceipt(context, [
        { entityId, number, purchaseOrderNumber: order.number, asnNumber, receivedAt: NOW, lines: [{ sku, acceptedQuantity: quantity }] },
      ]),
    line: () => desk.one("SELECT first_promised_at, current_promised_at FROM purchase_order_line WHERE purchase_order_id = $1", [order.id]),
    receiptState: async () => (await desk.one("SELECT receipt_state FROM purchase_order WHERE id = $1", [order.id])).receipt_state,
  };
}

describe("a late delivery", () => {
  test("is late from the instant it was expected; what is still to come is at risk", async () => {
    const { receive } = await aDelivery();
    await receive("R1", 2);
    await desk.detect("asn_late", at(retailer.context, 3));
    expect(await desk.exceptions()).toEqual([]);
    await desk.detect("asn_late", at(retailer.context, 3.1));
    // 12 were shipped and 2 came blind: 10 × 4.00.
    expect(await desk.exceptions()).toMatchObject([{ type: "asn_late", money_at_risk_minor: 4_000 }]);
  });

  test("moving its promise moves what is expected; the first promise stays, and undoing moves it back", async () => {
    const { line, orderId } = await aDelivery();
    const person = at(buyer, 4);
    const moved = await desk.resolve("asn_late", { action: "push_promise_date", promisedAt: days(9) }, person);
    expect(moved).toMatchObject([{ applied: true }]);
    expect(await line()).toEqual({ first_promised_at: days(7), current_promised_at: days(9) });
    expect(await desk.balance()).toMatchObject({ next_inbound_at: days(9), in_transit: 12, inbound_ordered: 8 });
    expect(await desk.lastAudit("purchase_order", orderId)).toMatchObject({
      verb: "purchase_order.promise_moved",
      actor: expect.stringMatching(/^person:/),
    });
    expect(await desk.detect("asn_late", at(retailer.context, 4))).toMatchObject({ opened: 0 });

    expect(await desk.undo(person)).toMatchObject([{ applied: true }]);
    expect(await line()).toEqual({ first_promised_at: days(7), current_promised_at: days(7) });
    expect(await desk.balance()).toMatchObject({ next_inbound_at: days(3) });
  });

  test("is late again when the new promise has passed, too", async () => {
    await aDelivery();
    await desk.resolve("asn_late", { action: "push_promise_date", promisedAt: days(9) }, at(buyer, 4));
    await desk.detect("asn_late", at(retailer.context, 9.1));
    expect((await desk.exceptions()).map((row) => row.state)).toEqual(["resolved", "new"]);
  });

  test("moving it leaves what is promised for later where it is, and another move of it is not undone", async () => {
    const { line, orderId } = await aDelivery();
    await desk.one("UPDATE purchase_order_line SET current_promised_at = $2 WHERE purchase_order_id = $1", [orderId, days(30)]);
    await desk.resolve("asn_late", { action: "push_promise_date", promisedAt: days(9) }, at(buyer, 4));
    expect(await line()).toMatchObject({ current_promised_at: days(30) });
    expect(await desk.balance()).toMatchObject({ next_inbound_at: days(9), in_transit: 12, inbound_ordered: 8 });
    await desk.one("UPDATE asn SET current_expected_at = $2 WHERE purchase_order_id = $1", [orderId, days(10)]);
    expect(await desk.undo(at(buyer, 4))).toMatchObject([{ applied: false, reason: "The promised date has changed since." }]);
  });

  test("another promise that came meanwhile is not undone", async () => {
    const { line, orderId } = await aDelivery();
    await desk.resolve("asn_late", { action: "push_promise_date", promisedAt: days(9) }, at(buyer, 4));
    await desk.one("UPDATE purchase_order_line SET current_promised_at = $2 WHERE purchase_order_id = $1", [orderId, days(8)]);
    expect(await desk.undo(at(buyer, 4))).toMatchObject([{ applied: false, reason: "The promised date has changed since." }]);
    expect(await line()).toMatchObject({ current_promised_at: days(8) });
  });

  test("no promise is moved into the past", async () => {
    const { line } = await aDelivery();
    const [answer] = await desk.resolve("asn_late", { action: "push_promise_date", promisedAt: days(3.5) }, at(buyer, 4));
    expect(answer).toMatchObject({ applied: false, reason: "Choose a date in the future." });
    expect(await line()).toMatchObject({ current_promised_at: days(7) });
  });

  test("does not make what has not left late before its own day", async () => {
    await aDelivery();
    await desk.detect("order_late", at(retailer.context, 6.9));
    expect(await desk.exceptions()).toEqual([]);
    await desk.detect("order_late", at(retailer.context, 7.1));
    expect(await desk.exceptions()).toMatchObject([{ type: "order_late", evidence: { units: 8 } }]);
  });

  test("arriving clears it", async () => {
    const { receive } = await aDelivery();
    await desk.detect("asn_late", at(retailer.context, 4));
    await receive("R1", 12, "A1");
    expect(await desk.detect("asn_late", at(retailer.context, 4))).toMatchObject({ cleared: 1 });
  });

  test("another delivery of the same line does not hide it", async () => {
    const { number } = await aDelivery();
    const { code, sku } = await desk.one("SELECT s.code, i.sku FROM supplier s, item i WHERE s.id = $1 AND i.id = $2", [
      retailer.supplierId,
      retailer.itemIds[0],
    ]);
    const second = { entityId: retailer.entityId, number: "A2", supplierCode: code, purchaseOrderNumber: number };
    await recordAsn(retailer.context, [{ ...second, shippedAt: NOW, expectedAt: days(20), lines: [{ sku, quantity: 8 }] }]);
    await desk.detect("asn_late", at(retailer.context, 4));
    expect(await desk.exceptions()).toMatchObject([{ money_at_risk_minor: 4_800 }]);
    await desk.resolveRows(await desk.exceptions(), { action: "push_promise_date", promisedAt: days(9) }, at(buyer, 4));
    expect(await desk.detect("asn_late", at(retailer.context, 4))).toMatchObject({ opened: 0 });
  });

  test("a line of it that has arrived does not hide that the rest is late", async () => {
    const { entityId, supplierId, context, itemIds, nodeIds } = retailer;
    const line = (item: number) => ({ itemId: itemIds[item] ?? 0, quantity: 5, unitPrice: "4.00", promisedAt: days(7) });
    const order = await createPurchaseOrder(context, { entityId, supplierId, nodeId: nodeIds[0] ?? 0, lines: [line(0), line(1)] });
    const { code } = await desk.one("SELECT code FROM supplier WHERE id = $1", [supplierId]);
    const skus = await Promise.all(itemIds.map(async (id) => (await desk.one("SELECT sku FROM item WHERE id = $1", [id])).sku as string));
    const lines = [
      { sku: skus[0] ?? "", quantity: 5 },
      { sku: skus[1] ?? "", quantity: 5 },
    ];
    await recordAsn(context, [
      { entityId, number: "A2", supplierCode: code, purchaseOrderNumber: order.number, shippedAt: NOW, expectedAt: days(3), lines },
    ]);
    await recordGoodsReceipt(context, [
      { entityId, number: "R2", purchaseOrderNumber: order.number, receivedAt: NOW, lines: [{ sku: skus[0] ?? "", acceptedQuantity: 5 }] },
    ]);
    await desk.one("UPDATE purchase_order_line SET current_promised_at = $2 WHERE purchase_order_id = $1 AND received_quantity = 5", [
      order.id,
      days(30),
    ]);
    await desk.detect("asn_late", at(context, 4));
    expect(await desk.exceptions()).toMatchObject([{ money_at_risk_minor: 2_000 }]);
  });
});

describe("a short delivery", () => {
  test("closing it short ends what is expected, and cannot be undone", async () => {
    const { receive, orderId, number, receiptState } = await aDelivery();
    await receive("R1", 9, "A1");
    expect(await desk.balance()).toMatchObject({ sellable: 19, in_transit: 0, inbound_ordered: 11 });
    expect(await desk.resolve("asn_short", { action: "short_close", reason: "they sold out" }, buyer)).toMatchObject([{ applied: true }]);
    // 12 were announced and 9 came: 3 × 4.00 were short.
    expect(await desk.exceptions()).toMatchObject([{ money_at_risk_minor: 1_200, resolution: `${number} closed short: they sold out` }]);
    expect(await receiptState()).toBe("short_closed");
    expect(await desk.balance()).toMatchObject({ in_transit: 0, inbound_ordered: 0, next_inbound_at: null });
    expect(await desk.lastAudit("purchase_order", orderId)).toMatchObject({
      verb: "purchase_order.short_closed",
      detail: { reason: "they sold out" },
    });
    expect(await desk.undo(buyer)).toMatchObject([{ applied: false, reason: "What it did cannot be undone." }]);
    expect(await desk.detect("asn_short")).toEqual({ opened: 0, changed: 0, cleared: 0 });
  });

  test("is not closed while another delivery of the order is on its way, nor by who may not order", async () => {
    const { receive, number, receiptState } = await aDelivery();
    await receive("R1", 9, "A1");
    const { code, sku } = await desk.one("SELECT s.code, i.sku FROM supplier s, item i WHERE s.id = $1 AND i.id = $2", [
      retailer.supplierId,
      retailer.itemIds[0],
    ]);
    await recordAsn(retailer.context, [
      {
        entityId: retailer.entityId,
        number: "A2",
        supplierCode: code,
        purchaseOrderNumber: number,
        shippedAt: NOW,
        expectedAt: days(3),
        lines: [{ sku, quantity: 3 }],
      },
    ]);
    const close = { action: "short_close" as const, reason: "they sold out" };
    expect(await desk.resolve("asn_short", close, buyer)).toMatchObject([
      { applied: false, reason: `${number} is not closed short. A delivery of it is still on its way.` },
    ]);
    const refused = await desk.resolveRows(await desk.exceptions(), close, operator);
    expect(refused).toMatchObject([{ applied: false, reason: refusal("replenishment.release") }]);
    expect(await receiptState()).toBe("partial");
  });

  test("keeping on waiting asks again after a day; the rest arriving clears it", async () => {
    const { receive } = await aDelivery();
    await receive("R1", 9, "A1");
    await desk.resolve("asn_short", { action: "keep_waiting", reason: "follows by post" }, operator);
    expect(await desk.detect("asn_short", at(retailer.context, 0.9))).toMatchObject({ opened: 0 });
    expect(await desk.detect("asn_short", at(retailer.context, 1.1))).toMatchObject({ opened: 1 });
    await receive("R2", 11);
    expect(await desk.detect("asn_short", at(retailer.context, 1.2))).toMatchObject({ cleared: 1 });
  });
});

describe("stockout risk", () => {
  // 10 are there and 5 a day are sold: out in 2 days, supply comes in 7. 5 days × 5 × (10.00 − 4.00) = 150.00.
  beforeEach(async () => {
    for (const item of [0, 1, 2]) await desk.setBalance("daily_demand = 5", item);
  });
  const recommend = async (item: number, quantity: number) =>
    desk.one(
      `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class,
         daily_demand, reorder_point, position, evidence, created_at) VALUES ($1, $2, $3, $4, $5, $5, 4, $5 * 400, 'smooth', 5, 40, 10, '{}', $6) RETURNING id`,
      [retailer.entityId, retailer.itemIds[item], retailer.nodeIds[0], retailer.supplierId, quantity, NOW],
    );

  test("several at once become one purchase order; what planning does not recommend is answered for itself", async () => {
    await recommend(0, 30);
    await recommend(2, 45);
    await desk.detect("stockout_risk");
    const rows = await desk.exceptions();
    expect(rows.map((row) => row.money_at_risk_minor)).toEqual([15_000, 15_000, 15_000]);
    const answers = await desk.resolveRows(rows, { action: "release_recommendation" }, buyer);
    expect(answers.map((answer) => answer.applied)).toEqual([true, false, true]);
    expect(answers[1]).toMatchObject({ reason: "Planning recommends nothing for it now." });
    const { count, number } = await desk.one("SELECT count(*), min(number) AS number FROM purchase_order WHERE entity_id = $1", [
      retailer.entityId,
    ]);
    expect(count).toBe(1);
    expect((await desk.exceptions()).map((row) => row.resolution)).toEqual([`Ordered with ${number}`, null, `Ordered with ${number}`]);
    expect(await desk.balance(0)).toMatchObject({ inbound_ordered: 30 });
    expect(await desk.balance(2)).toMatchObject({ inbound_ordered: 45 });
    expect(
      await desk.one("SELECT count(*) FROM replenishment_recommendation WHERE entity_id = $1 AND state = 'released'", [retailer.entityId]),
    ).toEqual({ count: 2 });
    expect(await desk.undo(buyer)).toMatchObject([{ applied: false }, { applied: false }, { applied: false }]);
  });

  test("is ordered by nobody who may not order", async () => {
    await recommend(0, 30);
    await desk.detect("stockout_risk");
    const resolution = { action: "release_recommendation" as const };
    for (const answer of await desk.resolveRows(await desk.exceptions(), resolution, operator))
      expect(answer).toMatchObject({ applied: false, reason: refusal("replenishment.release") });
    expect(await desk.one("SELECT count(*) FROM purchase_order WHERE entity_id = $1", [retailer.entityId])).toEqual({ count: 0 });
  });

  test("two buyers at once order once", async () => {
    await recommend(0, 30);
    await desk.detect("stockout_risk");
    const rows = await desk.exceptions();
    const other = await aPerson(database.pool, "buyer", { name: "Ben" });
    const answers = await Promise.all([buyer, other].map((who) => desk.resolveRows(rows, { action: "release_recommendation" }, who)));
    expect(answers.flat().filter((answer) => answer.applied)).toHaveLength(1);
    expect(await desk.one("SELECT count(*) FROM purchase_order WHERE entity_id = $1", [retailer.entityId])).toEqual({ count: 1 });
  });
});

test("a late delivery is the cause of the stockout and the backorder of its items", async () => {
  await aDelivery();
  await desk.setBalance("daily_demand = 50, backordered = 2");
  await desk.setBalance("backordered = 1", 1);
  await detectExceptions(at(retailer.context, 7.1));
  const { rows } = await database.pool.query(
    "SELECT e.type, c.type AS cause FROM exception e LEFT JOIN exception c ON c.id = e.cause_id WHERE e.entity_id = $1 ORDER BY e.type, e.subject_id",
    [retailer.entityId],
  );
  expect(rows.map(({ type, cause }) => [type, cause])).toEqual([
    ["asn_late", null],
    ["backorder", "asn_late"],
    ["backorder", null],
    // What the notice does not bring is not on its way at all.
    ["order_late", null],
    ["stockout_risk", "asn_late"],
  ]);
});
