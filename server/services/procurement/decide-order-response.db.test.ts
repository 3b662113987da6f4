import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, at, changed, march, person, ubl } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { acceptOrderResponse, rejectOrderResponse } from "./decide-order-response";
import { approvePurchaseOrder, cancelPurchaseOrder, changePurchaseOrder, holdPurchaseOrder, sendPurchaseOrder } from "./manage-order";
import { readPortalOrder } from "./portal/answer-by-portal";
import { makePortalLink } from "./portal/portal-links";
import { recordGoodsReceipt } from "./record-goods-receipt";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const many = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;
const one = async (sql: string, values: unknown[] = []) => (await many(sql, values))[0];

describe("what the buyer decides", () => {
  it("taking a change makes a version with its differences, and its date the first promise", async () => {
    const exchange = await anExchange(database.pool);
    await exchange.answer(changed(exchange));
    await acceptOrderResponse(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1, reason: "still in time" });
    expect(await exchange.order()).toMatchObject({ version: 2, approval_state: "approved", total_minor: 14_000 });
    expect((await exchange.lines())[0]).toMatchObject({
      ordered_quantity: 15,
      proposed_quantity: null,
      answer: "accepted",
      first_promised_at: march(12),
      current_promised_at: march(12),
    });
    expect(await exchange.inbound()).toEqual({ inbound_ordered: 15 });
    expect(await one("SELECT reason, differences FROM purchase_order_version WHERE purchase_order_id = $1", [exchange.id])).toEqual({
      reason: "still in time",
      differences: [
        { lineNumber: 1, field: "quantity", from: 20, to: 15 },
        { lineNumber: 1, field: "promisedAt", from: march(9).toISOString(), to: march(12).toISOString() },
      ],
    });
    await expect(
      acceptOrderResponse(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, reason: "again" }),
    ).rejects.toThrow("nothing to decide");
  });

  it("refusing a change tells the supplier why, and asks again for the order as it was", async () => {
    const exchange = await anExchange(database.pool);
    await exchange.answer(changed(exchange));
    await rejectOrderResponse(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1, reason: "all or nothing" });
    expect(await exchange.order()).toMatchObject({ version: 1, supplier_state: "sent" });
    expect((await exchange.lines())[0]).toMatchObject({ answer: "none", ordered_quantity: 20 });
    const [, told] = await exchange.messages();
    expect(told?.document).toContain("<cbc:Note>Your answer is not taken: all or nothing");
  });

  it("taking a change sends the supplier the version that says so, at the date that it gave, and asks for nothing more", async () => {
    for (const [format, parts] of [
      ["ubl", ["<OrderChange", "<cbc:SequenceNumberID>1<", '<cbc:Quantity unitCode="EA">15<', "<cbc:StartDate>2026-03-12<"]],
      ["x12", ["BEG*05*SA*", "**NA~", "PO1*1*15*EA*", "DTM*002*20260312~"]],
    ] as const) {
      const exchange = await anExchange(database.pool, format);
      await exchange.record({ quantity: 15, promisedAt: march(12) });
      await acceptOrderResponse(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1, reason: "in time" });
      const messages = await exchange.messages();
      expect(messages).toHaveLength(2);
      for (const part of parts) expect(messages[1]?.document).toContain(part);
      expect(messages[1]?.document).not.toContain("in time");
      expect(await exchange.order()).toMatchObject({ version: 2, supplier_state: "accepted_with_change" });
      // What was agreed is what a later answer is held against.
      await exchange.record({ quantity: 15, promisedAt: march(12) }, "R-2");
      expect((await exchange.lines())[0]).toMatchObject({ answer: "accepted", proposed_quantity: null });
    }
  });

  it("taking a change beyond the limits tells the supplier only when the version is approved, and once", async () => {
    const exchange = await anExchange(database.pool);
    await exchange.record({ unitPrice: "5.00" });
    await acceptOrderResponse(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1, reason: "no other source" });
    expect(await exchange.order()).toMatchObject({ approval_state: "pending" });
    expect(await exchange.messages()).toHaveLength(1);
    const approval = { purchaseOrderId: exchange.id, version: 2, approve: true, reason: "agreed" };
    await approvePurchaseOrder(person(exchange.retailer, "approver"), approval);
    const buyer = person(exchange.retailer, "buyer");
    await holdPurchaseOrder(buyer, { purchaseOrderId: exchange.id, version: 2, reason: "price query" });
    await holdPurchaseOrder(buyer, { purchaseOrderId: exchange.id, version: 2, reason: null });
    const messages = await exchange.messages();
    expect(messages).toHaveLength(2);
    expect(messages[1]?.document).toContain("Version 2 is what you answered");
  });

  it("a supplier without documents reads in its link what became of its answer", async () => {
    const exchange = await anExchange(database.pool, "portal");
    const buyer = person(exchange.retailer, "buyer");
    const { path } = await makePortalLink(buyer, { purchaseOrderId: exchange.id });
    const news = async () => (await readPortalOrder(database.pool, path.replace("/portal/", ""), NOW)).news;
    expect(await news()).toBeNull();
    await exchange.record({ quantity: 15 });
    await rejectOrderResponse(at(buyer, march(4)), { purchaseOrderId: exchange.id, version: 1, reason: "all or nothing" });
    expect(await news()).toEqual({ errand: "refused", reason: "all or nothing", saidOn: "2026-03-04" });
    await exchange.record({ quantity: 16 }, "R-2", march(5));
    expect(await news()).toBeNull();
    await acceptOrderResponse(at(buyer, march(6)), { purchaseOrderId: exchange.id, version: 1, reason: "better than nothing" });
    expect(await news()).toEqual({ errand: "agreed", reason: null, saidOn: "2026-03-06" });
    await cancelPurchaseOrder(at(buyer, march(7)), { purchaseOrderId: exchange.id, version: 2, reason: "bought elsewhere" });
    expect(await news()).toEqual({ errand: "cancelled", reason: null, saidOn: "2026-03-07" });
  });

  it("taking a rejection of all frees what was expected", async () => {
    const exchange = await anExchange(database.pool);
    await exchange.answer(ubl(exchange, "RE"));
    expect(await exchange.inbound()).toEqual({ inbound_ordered: 0 });
    await acceptOrderResponse(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1, reason: "bought elsewhere" });
    expect(await exchange.order()).toMatchObject({ receipt_state: "short_closed" });
  });

  it("a version beyond the limits waits for somebody else, and nothing is received meanwhile", async () => {
    const exchange = await anExchange(database.pool);
    const buyer = person(exchange.retailer, "buyer");
    await changePurchaseOrder(buyer, {
      purchaseOrderId: exchange.id,
      version: 1,
      reason: "sells faster",
      lines: [{ lineNumber: 1, quantity: 40 }],
    });
    expect(await exchange.order()).toMatchObject({ version: 2, approval_state: "pending" });
    expect(await exchange.messages()).toHaveLength(1);
    const { sku } = await one("SELECT sku FROM item WHERE id = $1", [exchange.retailer.itemIds[0]]);
    const receipt = {
      entityId: exchange.retailer.entityId,
      number: "R1",
      purchaseOrderNumber: exchange.number,
      receivedAt: NOW,
      lines: [{ sku, acceptedQuantity: 1 }],
    };
    expect(await recordGoodsReceipt(exchange.retailer.context, [receipt])).toMatchObject([{ issues: [{ path: "purchaseOrder" }] }]);
    const decision = { purchaseOrderId: exchange.id, version: 2, approve: true, reason: "agreed" };
    await expect(approvePurchaseOrder(buyer, decision)).rejects.toThrow();
    const sameHand = {
      ...buyer,
      actor: { ...buyer.actor, grants: [{ role: "administrator", entityId: null, nodeId: null }] },
    } as ServiceContext;
    await expect(approvePurchaseOrder(sameHand, decision)).rejects.toThrow("does not approve");
    await approvePurchaseOrder(person(exchange.retailer, "approver"), decision);
    expect(await exchange.order()).toMatchObject({ approval_state: "approved" });
    expect(await exchange.messages()).toHaveLength(2);
    expect(await recordGoodsReceipt(exchange.retailer.context, [receipt])).toMatchObject([{ duplicate: false }]);
    await expect(cancelPurchaseOrder(buyer, { purchaseOrderId: exchange.id, version: 2, reason: "too late" })).rejects.toThrow("received");
  });

  it("a held order is not sent, and a cancelled one is expected no longer", async () => {
    const exchange = await anExchange(database.pool);
    const buyer = person(exchange.retailer, "buyer");
    const target = { purchaseOrderId: exchange.id, version: 1 };
    await holdPurchaseOrder(buyer, { ...target, reason: "price query" });
    await expect(sendPurchaseOrder(buyer, target)).rejects.toThrow("price query");
    await holdPurchaseOrder(buyer, { ...target, reason: null });
    await cancelPurchaseOrder(buyer, { ...target, reason: "not needed" });
    expect(await exchange.inbound()).toEqual({ inbound_ordered: 0 });
    await expect(cancelPurchaseOrder(buyer, { ...target, reason: "not needed" })).rejects.toThrow("closed already");
    await expect(holdPurchaseOrder(person(exchange.retailer, "receiver"), { ...target, reason: "mine" })).rejects.toThrow();
  });
});
