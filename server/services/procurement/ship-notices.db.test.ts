import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { verify } from "@/server/services/verification/verify";
import { type TestDatabase, testDatabase } from "@/test/database";
import { exceptionDesk } from "@/test/exception-desk";
import { at, march, person } from "@/test/factories/order-exchange";
import { aHolder, aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { approvePurchaseOrder } from "./approve-order";
import { createPurchaseOrder } from "./create-purchase-orders";
import { changePurchaseOrder } from "./manage-order";
import { setOrderTerms } from "./order-terms";
import { setOverReceiptAllowance } from "./over-receipt-allowance";
import { recordAsn } from "./record-asn";
import { recordGoodsReceipt } from "./record-goods-receipt";

let database: TestDatabase;
let retailer: Retailer;
let desk: ReturnType<typeof exceptionDesk>;
let order: { id: number; number: string };
let sku = "";
let code = "";
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** 100 at 4.00 for the 30th. */
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 30 });
  desk = exceptionDesk(retailer);
  order = await createPurchaseOrder(retailer.context, {
    entityId: retailer.entityId,
    supplierId: retailer.supplierId,
    nodeId: retailer.nodeIds[0] ?? 0,
    lines: [{ itemId: retailer.itemIds[0] ?? 0, quantity: 100, unitPrice: "4.00", promisedAt: march(30) }],
  });
  ({ sku, code } = await desk.one("SELECT i.sku, s.code FROM item i, supplier s WHERE i.id = $1 AND s.id = $2", [
    retailer.itemIds[0],
    retailer.supplierId,
  ]));
});

const notice = (number: string, quantity: number, expectedAt: Date) =>
  recordAsn(retailer.context, [
    {
      entityId: retailer.entityId,
      number,
      supplierCode: code,
      purchaseOrderNumber: order.number,
      shippedAt: NOW,
      expectedAt,
      lines: [{ sku, quantity }],
    },
  ]);
const receive = (number: string, quantity: number, asnNumber?: string) =>
  recordGoodsReceipt(retailer.context, [
    {
      entityId: retailer.entityId,
      number,
      purchaseOrderNumber: order.number,
      asnNumber,
      receivedAt: NOW,
      lines: [{ sku, acceptedQuantity: quantity }],
    },
  ]);
const promises = () =>
  desk.one(
    "SELECT current_promised_at AS current, standing_promised_at AS standing FROM purchase_order_line WHERE purchase_order_id = $1",
    [order.id],
  );
const change = (line: { quantity?: number; promisedAt?: Date }, version = 1) =>
  changePurchaseOrder(person(retailer, "buyer"), {
    purchaseOrderId: order.id,
    version,
    reason: "it sells well",
    lines: [{ lineNumber: 1, ...line }],
  });
const refuse = async () =>
  approvePurchaseOrder(await aHolder(database.pool, "approver", { entityId: retailer.entityId }), {
    purchaseOrderId: order.id,
    version: 2,
    approve: false,
    reason: "too much",
  });
const expectSound = async () => expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);

it("a part of a line leaves the promise of the rest where it is", async () => {
  await notice("A1", 10, march(5));
  expect(await promises()).toEqual({ current: march(30), standing: null });
  expect(await desk.balance()).toMatchObject({ inbound_ordered: 90, in_transit: 10, next_inbound_at: march(5) });
  await receive("R1", 10, "A1");
  expect(await desk.balance()).toMatchObject({ inbound_ordered: 90, in_transit: 0, next_inbound_at: march(30) });
});

it("once all of it is on its way, the line is promised for when the last of it comes", async () => {
  await notice("A1", 60, march(12));
  await notice("A2", 40, march(5));
  expect(await promises()).toEqual({ current: march(12), standing: null });
  // What is announced beyond it comes when it may.
  await notice("A3", 40, march(25));
  expect(await promises()).toEqual({ current: march(12), standing: null });
});

it("what holds while a version waits comes when the ship notice says, and still does once the version is rejected", async () => {
  await change({ quantity: 500 });
  await notice("A1", 100, march(20));
  expect(await promises()).toEqual({ current: march(30), standing: march(20) });
  expect(await desk.balance()).toMatchObject({ in_transit: 100, next_inbound_at: march(20) });
  await refuse();
  expect(await promises()).toEqual({ current: march(20), standing: null });
  expect(await desk.balance()).toMatchObject({ inbound_ordered: 0, in_transit: 100, next_inbound_at: march(20) });
});

it("a delivery that somebody moved while a version waits stays moved when the version is rejected, and so does its line", async () => {
  await change({ quantity: 500 });
  await notice("A1", 100, march(20));
  const buyer = at(await aPerson(database.pool, "buyer", { entityId: retailer.entityId, name: "Bea" }), march(21));
  await desk.resolve("asn_late", { action: "push_promise_date", promisedAt: march(24) }, buyer);
  expect(await promises()).toEqual({ current: march(30), standing: march(24) });
  await desk.undo(buyer);
  expect(await promises()).toEqual({ current: march(30), standing: march(20) });
});

it("what waits for an approval is late by the day that holds meanwhile", async () => {
  await change({ quantity: 500, promisedAt: march(31) });
  await desk.detect("order_late", at(retailer.context, new Date(march(30).getTime() + 3_600_000)));
  expect(await desk.exceptions()).toMatchObject([{ type: "order_late", evidence: { units: 100 } }]);
});

it("more than is missing and allowed is not counted on, and a buyer sees it", async () => {
  await notice("A1", 90, march(5));
  await notice("A2", 500, march(9));
  expect(await desk.balance()).toMatchObject({ inbound_ordered: 0, in_transit: 105, next_inbound_at: march(5) });
  await expectSound();
  await desk.detect("asn_over");
  expect(await desk.exceptions()).toMatchObject([
    {
      type: "asn_over",
      money_at_risk_minor: 485 * 400,
      evidence: { asn: "A2", units: 485, lines: [{ sku, ordered: 100, arrived: 0, announced: 500, over: 485 }] },
    },
  ]);
  // The order can still be changed as if no more than that were on its way.
  await change({ quantity: 110 });
  expect(await desk.balance()).toMatchObject({ in_transit: 115 });
  await receive("R1", 500, "A2");
  expect(await desk.detect("asn_over")).toMatchObject({ cleared: 1 });
  await expectSound();
});

it("an excess that is left to the dock comes back after a day", async () => {
  await notice("A1", 200, march(5));
  const operator = at(await aPerson(database.pool, "exception_operator", { entityId: retailer.entityId, name: "Ann" }), NOW);
  expect(await desk.resolve("asn_over", { action: "decide_at_dock", reason: "they know" }, operator)).toMatchObject([{ applied: true }]);
  expect(await desk.detect("asn_over", at(retailer.context, new Date(NOW.getTime() + 3_600_000)))).toMatchObject({ opened: 0 });
  expect(await desk.detect("asn_over", at(retailer.context, march(4)))).toMatchObject({ opened: 1 });
});

it("another allowance counts at once for what is announced", async () => {
  await notice("A1", 200, march(5));
  const { entityId, supplierId, context } = retailer;
  const administrator = await aPerson(database.pool, "administrator", { name: "Ada" });
  await setOverReceiptAllowance({ ...administrator, now: NOW }, { entityId, ratio: 0.2, before: 0.05, reason: "they pack full pallets" });
  expect(await desk.balance()).toMatchObject({ in_transit: 120 });
  const buyer = await aPerson(database.pool, "buyer", { entityId, name: "Ben" });
  const none = {
    minimumOrderMinor: 0,
    minimumQuantity: 0,
    containerLitres: null,
    containerMinimumFill: 0.9,
    containerCostMinor: 0,
    orderDays: null,
    overReceiptRatio: null,
  };
  const terms = { ...none, overReceiptRatio: 0.1 };
  await setOrderTerms({ ...buyer, now: context.now }, { ...terms, supplierId, before: none, reason: "not more than a tenth" });
  expect(await desk.balance()).toMatchObject({ in_transit: 110 });
  await expectSound();
});
