import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, march, person } from "@/test/factories/order-exchange";
import { aHolder } from "@/test/factories/person";
import { approvePurchaseOrder } from "./approve-order";
import { acceptOrderResponse, rejectOrderResponse } from "./decide-order-response";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe("a first promise", () => {
  it("is the day that the supplier said first, even if it said another one before somebody decided", async () => {
    const exchange = await anExchange(database.pool);
    await exchange.record({ promisedAt: march(12) });
    await exchange.record({ promisedAt: march(20) }, "R-2");
    expect((await exchange.lines())[0]).toMatchObject({ promise_given_at: null, first_promised_at: march(9) });
    await expect(
      database.pool.query("UPDATE purchase_order_line SET first_offered_at = now() WHERE purchase_order_id = $1", [exchange.id]),
    ).rejects.toThrow("never overwritten");
    await acceptOrderResponse(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1, reason: "no other source" });
    expect((await exchange.lines())[0]).toMatchObject({ first_promised_at: march(12), current_promised_at: march(20) });

    const sooner = await anExchange(database.pool);
    await sooner.record({ promisedAt: march(12) });
    await sooner.record({ verdict: "accepted" }, "R-2");
    expect((await sooner.lines())[0]).toMatchObject({ first_promised_at: march(12), current_promised_at: march(9) });
  });

  it("is not a day that we refused: what the supplier says next is its first", async () => {
    const exchange = await anExchange(database.pool);
    const buyer = person(exchange.retailer, "buyer");
    await exchange.record({ promisedAt: march(20) });
    await rejectOrderResponse(buyer, { purchaseOrderId: exchange.id, version: 1, reason: "too late for us" });
    await exchange.record({ promisedAt: march(12) }, "R-2");
    await acceptOrderResponse(buyer, { purchaseOrderId: exchange.id, version: 1, reason: "well then" });
    expect((await exchange.lines())[0]).toMatchObject({ first_promised_at: march(12), current_promised_at: march(12) });
  });

  it("that waits for an approver is given when it is approved, and not when it is refused", async () => {
    const approver = await aHolder(database.pool, "approver");
    const waiting = async () => {
      const exchange = await anExchange(database.pool);
      await exchange.record({ promisedAt: march(12) });
      await exchange.record({ promisedAt: march(25) }, "R-2");
      await acceptOrderResponse(person(exchange.retailer, "buyer"), {
        purchaseOrderId: exchange.id,
        version: 1,
        reason: "no other source",
      });
      expect(await exchange.order()).toMatchObject({ approval_state: "pending" });
      expect((await exchange.lines())[0]).toMatchObject({ promise_given_at: null });
      return exchange;
    };
    const approved = await waiting();
    await approvePurchaseOrder(approver, { purchaseOrderId: approved.id, version: 2, approve: true, reason: "fine" });
    expect((await approved.lines())[0]).toMatchObject({ first_promised_at: march(12), current_promised_at: march(25) });
    const refused = await waiting();
    await approvePurchaseOrder(approver, { purchaseOrderId: refused.id, version: 2, approve: false, reason: "too late" });
    expect((await refused.lines())[0]).toMatchObject({ answer: "none", promise_given_at: null, current_promised_at: march(9) });
    await refused.record({ verdict: "accepted" }, "R-3");
    expect((await refused.lines())[0]).toMatchObject({ first_promised_at: march(9) });
  });
});
