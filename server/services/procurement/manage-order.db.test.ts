import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, march, person } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { createPurchaseOrder } from "./create-purchase-orders";
import { changePurchaseOrder, sendPurchaseOrder } from "./manage-order";
import { recordGoodsReceipt } from "./record-goods-receipt";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function anOrder() {
  const exchange = await anExchange(database.pool);
  const buyer = person(exchange.retailer, "buyer");
  const change = (...lines: Parameters<typeof changePurchaseOrder>[1]["lines"]) =>
    changePurchaseOrder(buyer, { purchaseOrderId: exchange.id, version: 1, reason: "agreed by telephone", lines });
  return { exchange, buyer, change };
}

it("an order of which all has come is not sent again", async () => {
  const { exchange, buyer } = await anOrder();
  const { rows: skus } = await database.pool.query<{ sku: string }>(
    "SELECT sku FROM item WHERE id = ANY($1::bigint[]) ORDER BY id LIMIT 2",
    [exchange.retailer.itemIds],
  );
  await recordGoodsReceipt(exchange.retailer.context, [
    {
      entityId: exchange.retailer.entityId,
      number: "GR-1",
      purchaseOrderNumber: exchange.number,
      receivedAt: NOW,
      lines: skus.map(({ sku }) => ({ sku, acceptedQuantity: 20 })),
    },
  ]);
  expect(await exchange.order()).toMatchObject({ receipt_state: "full" });
  const before = (await exchange.messages()).length;
  await expect(sendPurchaseOrder(buyer, { purchaseOrderId: exchange.id, version: 1 })).rejects.toMatchObject({
    code: "conflict",
    message: `${exchange.number} is not sent. All of it has come.`,
  });
  expect(await exchange.messages()).toHaveLength(before);
});

it("a line is changed once, to a day on which it can come and a value that can be counted", async () => {
  const { exchange, change } = await anOrder();
  await expect(change({ lineNumber: 1, quantity: 7 }, { lineNumber: 1, quantity: 9 })).rejects.toThrow("Line 1 stands twice.");
  await expect(change({ lineNumber: 2, quantity: 21 }, { lineNumber: 1, promisedAt: march(1) })).rejects.toMatchObject({
    code: "invalid",
    message: "Line 1 cannot come before 2026-03-02, when it was ordered.",
    options: { path: "lines.1.promisedAt" },
  });
  await expect(change({ lineNumber: 1, unitPrice: "99999999999999.999999" })).rejects.toThrow(
    "Line 1 would cost more than is counted exactly.",
  );
  expect(await exchange.order()).toMatchObject({ version: 1, total_minor: 16_000 });
  await change({ lineNumber: 1, promisedAt: march(2) });
  expect(await exchange.order()).toMatchObject({ version: 2 });
});

it("an order that is worth more than can be counted is not placed", async () => {
  const { exchange } = await anOrder();
  const { retailer } = exchange;
  const line = { itemId: retailer.itemIds[0] ?? 0, quantity: 1_000, unitPrice: "99999999999999", promisedAt: march(9) };
  const order = { entityId: retailer.entityId, supplierId: retailer.supplierId, nodeId: retailer.nodeIds[0] ?? 0, lines: [line] };
  await expect(createPurchaseOrder(retailer.context, order)).rejects.toMatchObject({ code: "invalid", options: { path: "0.lines" } });
});
