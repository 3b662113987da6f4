import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readApprovalsInbox } from "@/server/read/approvals";
import { readBudgetMonth } from "@/server/read/budgets";
import { readPurchaseOrderDetail } from "@/server/read/purchase-order-detail";
import { verify } from "@/server/services/verification/verify";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, march, person } from "@/test/factories/order-exchange";
import { aHolder } from "@/test/factories/person";
import { NOW } from "@/test/factories/retailer";
import { approvePurchaseOrder } from "./approve-order";
import { readBudgets } from "./budgets";
import { acceptOrderResponse } from "./decide-order-response";
import { cancelPurchaseOrder, changePurchaseOrder } from "./manage-order";
import { recordGoodsReceipt } from "./record-goods-receipt";
import { shortCloseOrder } from "./short-close-order";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const many = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;

/** Two lines of 20 at 4.00, of which the first is asked to be 200 at 9.00 and waits for an approver. */
async function aWaitingVersion({ received = 0 } = {}) {
  const exchange = await anExchange(database.pool);
  const { entityId, context, itemIds } = exchange.retailer;
  const buyer = person(exchange.retailer, "buyer");
  if (received > 0) {
    const skus = await many("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [itemIds.slice(0, 1)]);
    const receipt = { entityId, number: `G-${exchange.number}`, purchaseOrderNumber: exchange.number, receivedAt: NOW };
    await recordGoodsReceipt(context, [{ ...receipt, lines: [{ sku: skus[0].sku, acceptedQuantity: received }] }]);
  }
  await changePurchaseOrder(buyer, {
    purchaseOrderId: exchange.id,
    version: 1,
    reason: "sells faster",
    lines: [{ lineNumber: 1, quantity: 200, unitPrice: "9.00" }],
  });
  expect(await exchange.order()).toMatchObject({ version: 2, approval_state: "pending" });
  return { ...exchange, buyer };
}

describe("an order that ends while a version of it waits", () => {
  it("is cancelled as it held, waits for nobody any more, and is not decided about", async () => {
    const order = await aWaitingVersion();
    const approver = await aHolder(database.pool, "approver", { entityId: order.retailer.entityId });
    const inbox = async () =>
      (await readApprovalsInbox(database.pool, approver.actor, NOW)).orders.filter(({ row }) => row.id === order.id);
    expect(await inbox()).toHaveLength(1);
    const ended = await cancelPurchaseOrder(order.buyer, { purchaseOrderId: order.id, version: 2, reason: "not needed" });
    expect(ended).toMatchObject({ version: 3 });
    expect(await many("SELECT state FROM order_approval WHERE purchase_order_id = $1", [order.id])).toEqual([{ state: "superseded" }]);
    expect(await inbox()).toEqual([]);
    const decision = { purchaseOrderId: order.id, version: 3, approve: true, reason: "fine" };
    await expect(approvePurchaseOrder(approver, decision)).rejects.toThrow("is closed: nothing of it is left to decide");
    expect(await order.order()).toMatchObject({ approval_state: "approved", total_minor: 16_000, cancelled_at: expect.any(Date) });
    expect((await order.lines())[0]).toMatchObject({ ordered_quantity: 20, price: 4 });
    expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
  });

  it("is closed short at the figures that were approved, which is what its budget bears", async () => {
    const order = await aWaitingVersion({ received: 15 });
    const { entityId } = order.retailer;
    await database.pool.query(
      "INSERT INTO budget (entity_id, category, month, amount_minor, mode) VALUES ($1, 'Household', '2026-03', 100000, 'stop')",
      [entityId],
    );
    await shortCloseOrder(order.buyer, { purchaseOrderId: order.id, version: 2, reason: "season is over" });
    expect(await order.order()).toMatchObject({ approval_state: "approved", receipt_state: "short_closed", total_minor: 16_000 });
    expect((await order.lines())[0]).toMatchObject({ ordered_quantity: 20, price: 4 });
    expect(await order.inbound()).toEqual({ inbound_ordered: 0 });
    const [budget] = await readBudgets(database.pool, { entityIds: [entityId], months: ["2026-03"], now: NOW });
    expect(budget).toMatchObject({ committedMinor: 6_000, waitingMinor: 0 });
  });

  it("bears what was approved as well where it was closed before that was put back", async () => {
    const order = await aWaitingVersion({ received: 15 });
    const { entityId } = order.retailer;
    await database.pool.query(
      "INSERT INTO budget (entity_id, category, month, amount_minor, mode) VALUES ($1, 'Household', '2026-03', 100000, 'stop')",
      [entityId],
    );
    await database.pool.query("UPDATE purchase_order SET receipt_state = 'short_closed' WHERE id = $1", [order.id]);
    const [budget] = await readBudgets(database.pool, { entityIds: [entityId], months: ["2026-03"], now: NOW });
    expect(budget).toMatchObject({ committedMinor: 6_000, waitingMinor: 0 });
    const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
    const { movements } = await readBudgetMonth(database.pool, everywhere, "2026-03", NOW);
    expect(movements.filter((one) => one.entityId === entityId)).toMatchObject([{ committedMinor: 6_000 }]);
    expect((await readPurchaseOrderDetail(database.pool, everywhere, order.id)).approval).toBeNull();
    const approver = await aHolder(database.pool, "approver", { entityId });
    const decision = { purchaseOrderId: order.id, version: 2, approve: true, reason: "fine" };
    await expect(approvePurchaseOrder(approver, decision)).rejects.toThrow("is closed");
  });

  it("leaves a supplier whose offer was to be taken judged by what it was asked for", async () => {
    const exchange = await anExchange(database.pool);
    const buyer = person(exchange.retailer, "buyer");
    await exchange.record({ quantity: 10, promisedAt: march(25) });
    await acceptOrderResponse(buyer, { purchaseOrderId: exchange.id, version: 1, reason: "no other source" });
    expect(await exchange.order()).toMatchObject({ approval_state: "pending" });
    await shortCloseOrder(buyer, { purchaseOrderId: exchange.id, version: 2, reason: "bought elsewhere" });
    expect((await exchange.lines())[0]).toMatchObject({
      ordered_quantity: 20,
      first_promised_at: march(9),
      current_promised_at: march(9),
      promise_given_at: null,
    });
  });
});
