import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verify } from "@/server/services/verification/verify";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, person } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { keepOverReceipt } from "./decide-over-receipt";
import { recordGoodsReceipt } from "./record-goods-receipt";
import { shortCloseOrder } from "./short-close-order";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Two lines of 20 with 5 % more allowed; receipts of the first, the second comes at once. */
async function aDock() {
  const exchange = await anExchange(database.pool);
  const { entityId, context, itemIds, nodeIds } = exchange.retailer;
  const many = async (sql: string, values: unknown[]) => (await database.pool.query(sql, values)).rows;
  const [first, second] = await many("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [itemIds.slice(0, 2)]);
  let count = 0;
  const receive = (acceptedQuantity: number, rejectedQuantity = 0, sku = first.sku) => {
    count += 1;
    const lines = [{ sku, acceptedQuantity, rejectedQuantity }];
    return recordGoodsReceipt(context, [
      { entityId, number: `G-${exchange.number}-${count}`, purchaseOrderNumber: exchange.number, receivedAt: NOW, lines },
    ]);
  };
  return {
    ...exchange,
    receive,
    receiveSecond: () => receive(20, 0, second.sku),
    buyer: person(exchange.retailer, "buyer"),
    held: async () =>
      (await many("SELECT held_quantity AS units FROM over_receipt WHERE item_id = $1 AND state = 'held'", [itemIds[0]])).map(
        ({ units }) => units,
      ),
    stock: async () =>
      (await many("SELECT sellable, quarantined FROM stock_balance WHERE item_id = $1 AND node_id = $2", [itemIds[0], nodeIds[0]]))[0],
  };
}

describe("what comes in the place of rejected units", () => {
  it("is taken as ordered, and is neither held nor more than the order", async () => {
    const dock = await aDock();
    const before = await dock.stock();
    await dock.receiveSecond();
    await dock.receive(16, 4);
    expect(await dock.order()).toMatchObject({ receipt_state: "full" });
    await dock.receive(4);
    expect(await dock.held()).toEqual([]);
    expect(await dock.order()).toMatchObject({ version: 1, receipt_state: "full", total_minor: 16_000 });
    expect(await dock.stock()).toEqual({ sellable: before.sellable + 20, quarantined: before.quarantined + 4 });
    expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
  });

  it("does not raise the order: what is kept beyond it is what was accepted", async () => {
    const dock = await aDock();
    await dock.receiveSecond();
    await dock.receive(16, 4);
    await dock.receive(6);
    expect(await dock.held()).toEqual([1]);
    expect(await dock.order()).toMatchObject({ receipt_state: "over" });
    expect(await keepOverReceipt(dock.buyer, { purchaseOrderId: dock.id, version: 1, reason: "sells well" })).toMatchObject({ units: 1 });
    expect((await dock.lines())[0]).toMatchObject({ ordered_quantity: 22 });
    expect(await dock.order()).toMatchObject({ version: 2, approval_state: "approved", receipt_state: "full", total_minor: 16_800 });
  });

  it("is kept without a version where no more than the order is accepted", async () => {
    const dock = await aDock();
    await dock.receive(10, 5);
    await shortCloseOrder(dock.buyer, { purchaseOrderId: dock.id, version: 1, reason: "season is over" });
    await dock.receive(6);
    expect(await dock.held()).toEqual([6]);
    expect(await keepOverReceipt(dock.buyer, { purchaseOrderId: dock.id, version: 1, reason: "as agreed" })).toMatchObject({
      version: 1,
      units: 6,
    });
    expect(await dock.order()).toMatchObject({ version: 1, approval_state: "approved", total_minor: 16_000 });
  });
});
