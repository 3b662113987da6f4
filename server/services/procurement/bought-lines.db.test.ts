import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCandidates } from "@/server/services/automation/candidates";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anAutomatedHouse } from "@/test/factories/automated-house";
import { march } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { createPurchaseOrder } from "./create-purchase-orders";
import { cancelPurchaseOrder, changePurchaseOrder } from "./manage-order";
import { readPurchaseRisks } from "./purchase-risks";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** One item of which 20 were ordered at 4.00, and what automation and an approver read beside a new line of 500 at 4.00. */
async function aHouse() {
  const house = await anAutomatedHouse(database.pool, 1);
  const { entityId, supplierId, context } = house.retailer;
  const [itemId = 0] = house.retailer.itemIds;
  const [nodeId = 0] = house.retailer.nodeIds;
  return {
    ...house,
    order: (quantity: number, unitPrice: string) =>
      createPurchaseOrder(
        { ...context, now: new Date(NOW.getTime() + 1_000) },
        { entityId, supplierId, nodeId, lines: [{ itemId, quantity, unitPrice, promisedAt: march(9) }] },
      ),
    async compared() {
      const [candidate] = await readCandidates(database.pool, entityId, new Date(NOW.getTime() + 2_000));
      const line = { itemId, supplierId, nodeId, quantity: 500, unitPrice: "4.00" };
      const [judged] = await readPurchaseRisks(database.pool, [line], new Date(NOW.getTime() + 2_000));
      return {
        usual: [candidate?.usualQuantity, judged?.usualQuantity],
        last: [candidate?.lastPrice, Number(judged?.lastUnitPrice)],
      };
    },
  };
}
const usual = { usual: [20, 20], last: [4, 4] };

describe("What is usual and what was paid last", () => {
  it("is not what was ordered and cancelled: 8,000 at 6.00 that were taken back let nothing pass", async () => {
    const house = await aHouse();
    const { id } = await house.order(8_000, "6.00");
    expect(await house.compared()).toEqual({ usual: [4_010, 4_010], last: [6, 6] });
    await cancelPurchaseOrder(house.buyer, { purchaseOrderId: id, version: 1, reason: "A slip of the key" });
    expect(await house.compared()).toEqual(usual);
    await house.policy();
    await database.pool.query("UPDATE replenishment_recommendation SET recommended_quantity = 500, quantity = 500 WHERE id = $1", [
      house.ids[0],
    ]);
    await database.pool.query("UPDATE supplier_item SET unit_price = 6 WHERE supplier_id = $1", [house.retailer.supplierId]);
    expect(await house.run()).toMatchObject({ released: 0, blocked: 1 });
    expect((await house.decisions())[0]?.stops).toMatchObject([
      { guardrail: "unusual_quantity", found: 500, limit: 60 },
      { guardrail: "price_rise", found: 0.5 },
      { guardrail: "line_cap" },
    ]);
  });

  it("is what holds while a new version waits", async () => {
    const house = await aHouse();
    const { id } = await house.order(20, "4.00");
    const lines = [{ lineNumber: 1, quantity: 8_000, unitPrice: "6.00" }];
    const changed = await changePurchaseOrder(house.buyer, { purchaseOrderId: id, version: 1, reason: "A large campaign", lines });
    expect(changed.approvalState).toBe("pending");
    expect(await house.compared()).toEqual(usual);
    await database.pool.query("DELETE FROM purchase_order_line WHERE purchase_order_id <> $1", [id]);
    expect(await house.compared()).toEqual(usual);
  });

  it("is not a line that was taken out or an order that the supplier refused, and of one closed short what came", async () => {
    const house = await aHouse();
    const { id } = await house.order(8_000, "6.00");
    const set = (order: string, line: string) =>
      database.pool.query(
        `WITH o AS (UPDATE purchase_order SET ${order} WHERE id = $1) UPDATE purchase_order_line SET ${line} WHERE purchase_order_id = $1`,
        [id],
      );
    await set("version = 2", "ordered_quantity = 0");
    expect(await house.compared()).toEqual(usual);
    await set("supplier_state = 'rejected'", "ordered_quantity = 8000");
    expect(await house.compared()).toEqual(usual);
    await set("supplier_state = 'accepted', receipt_state = 'short_closed'", "received_quantity = 10");
    expect(await house.compared()).toEqual({ usual: [15, 15], last: [6, 6] });
  });
});
