import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TopicRow } from "@/domain/changes/topics";
import { placeOrders } from "@/server/services/orders/place-orders";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { holdPurchaseOrder } from "@/server/services/procurement/manage-order";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { readInboundRows } from "./inbound";
import { readPurchaseOrderDetail } from "./purchase-order-detail";
import { listPurchaseOrders } from "./purchase-orders";

let database: TestDatabase;
let retailer: Retailer;
beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool);
});
afterAll(() => database.drop());

const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const promisedAt = new Date("2026-03-09T12:00:00Z");
const query = { startRow: 0, endRow: 50, sort: [], filters: {} };

async function anOrder(): Promise<number> {
  const [itemId = 0] = retailer.itemIds;
  const line = { itemId, quantity: 20, unitPrice: "4.00", promisedAt };
  const [nodeId = 0] = retailer.nodeIds;
  return (
    await createPurchaseOrder(retailer.context, { entityId: retailer.entityId, supplierId: retailer.supplierId, nodeId, lines: [line] })
  ).id;
}
const set = (id: number, what: string) => database.pool.query(`UPDATE purchase_order SET ${what} WHERE id = $1`, [id]);
const answer = (id: number, what: string) =>
  database.pool.query(`UPDATE purchase_order_line SET ${what} WHERE purchase_order_id = $1`, [id]);
async function rowOf(id: number): Promise<TopicRow<"purchasing"> | undefined> {
  return (await listPurchaseOrders(database.pool, everywhere, query)).rows.find((row) => row.id === id);
}

describe("what an order waits for", () => {
  const cases: [string, (id: number) => Promise<unknown>][] = [
    ["waiting", async () => undefined],
    // As orders were told before everybody had a time to answer.
    ["placed", (id) => set(id, "confirmation_due_at = NULL")],
    ["overdue", (id) => set(id, "supplier_state = 'overdue'")],
    ["agreed", (id) => set(id, "supplier_state = 'accepted'")],
    ["to_decide", (id) => answer(id, "answer = 'accepted_with_change', proposed_quantity = 15")],
    ["to_decide", (id) => answer(id, "answer = 'rejected'")],
    // Somebody has decided: the line carries no proposal any more.
    ["waiting", (id) => answer(id, "answer = 'accepted_with_change'")],
    ["to_approve", (id) => set(id, "approval_state = 'pending'")],
    ["to_send", (id) => set(id, "approval_state = 'rejected'")],
    ["held", (id) => holdPurchaseOrder(retailer.context, { purchaseOrderId: id, version: 1, reason: "A claim is open" })],
    ["closed", (id) => set(id, "receipt_state = 'short_closed'")],
  ];
  test.each(cases)("is %s", async (stage, happens) => {
    const id = await anOrder();
    await happens(id);
    expect((await rowOf(id))?.stage).toBe(stage);
  });

  test("has no first promise until the supplier gives one", async () => {
    const id = await anOrder();
    expect((await rowOf(id))?.firstPromisedAt).toBeNull();
    expect(await readInboundRows(database.pool, [id])).toMatchObject([{ firstPromisedAt: null, daysLate: expect.any(Number) }]);
    await answer(id, "promise_given_at = '2026-03-03T10:00:00Z'");
    const promised = { firstPromisedAt: promisedAt.toISOString() };
    expect(await rowOf(id)).toMatchObject(promised);
    expect(await readInboundRows(database.pool, [id])).toMatchObject([promised]);
  });

  test("decides the order of the list, what waits for the buyer first", async () => {
    const { rows } = await listPurchaseOrders(database.pool, everywhere, query);
    expect([...new Set(rows.map((row) => row.stage))]).toEqual([
      "to_decide",
      "overdue",
      "to_approve",
      "to_send",
      "held",
      "waiting",
      "placed",
      "agreed",
      "closed",
    ]);
  });
});

test("the panel says which customer orders wait at the node for what was ordered", async () => {
  const id = await anOrder();
  const { rows } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [retailer.itemIds[0]]);
  const line = { sku: rows[0]?.sku ?? "", quantity: 203, unitPrice: "10.00" };
  const order = { entityId: retailer.entityId, channelId: retailer.channelId, externalNumber: "SO-WAITS", placedAt: NOW };
  await placeOrders(retailer.context, [{ ...order, currency: "GBP", shipToCountry: "GB", lines: [line] }]);
  const detail = await readPurchaseOrderDetail(database.pool, everywhere, id);
  expect(detail.waiting).toMatchObject([{ number: "SO-WAITS", units: 3, minor: 3_000 }]);
  expect(detail.lines).toMatchObject([{ quantity: 20, promiseGivenAt: null, isUndecided: false }]);
  expect(detail.documents).toHaveLength(1);
});

test("an order of another node is unknown to who may not see it", async () => {
  const id = await anOrder();
  const elsewhere = { everywhere: false, entityIds: [], nodeIds: [retailer.nodeIds[1] ?? 0] };
  await expect(readPurchaseOrderDetail(database.pool, elsewhere, id)).rejects.toThrow("There is no such row in your scope.");
});

test("the list narrows to the orders of an item", async () => {
  const { rows } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [retailer.itemIds]);
  const [sku = "", other = ""] = rows.map((row) => row.sku);
  const withItem = (filter: string) => ({ ...query, filters: { skus: { filterType: "text" as const, type: "equals" as const, filter } } });
  const found = await listPurchaseOrders(database.pool, everywhere, withItem(sku));
  expect(found.rowCount).toBeGreaterThan(5);
  expect(found.rows.every((row) => row.skus.includes(sku))).toBe(true);
  expect((await listPurchaseOrders(database.pool, everywhere, withItem(other))).rowCount).toBe(0);
});
