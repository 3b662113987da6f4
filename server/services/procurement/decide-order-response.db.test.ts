import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readApprovalsInbox } from "@/server/read/approvals";
import { readPurchaseOrderDetail } from "@/server/read/purchase-order-detail";
import { verify } from "@/server/services/verification/verify";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, at, changed, march, person, ubl } from "@/test/factories/order-exchange";
import { aHolder, aPerson } from "@/test/factories/person";
import { NOW } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { approvePurchaseOrder } from "./approve-order";
import { setChangeLimits } from "./change-limits";
import { acceptOrderResponse, rejectOrderResponse } from "./decide-order-response";
import { cancelPurchaseOrder, changePurchaseOrder, holdPurchaseOrder, sendPurchaseOrder } from "./manage-order";
import { readPortalOrder } from "./portal/answer-by-portal";
import { makePortalLink } from "./portal/portal-links";
import { recordGoodsReceipt } from "./record-goods-receipt";
import { escalateApprovals } from "./requisitions/escalate-approvals";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const many = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;
const one = async (sql: string, values: unknown[] = []) => (await many(sql, values))[0];

/** The same person as one who may buy as well. */
const withBuying = (context: ServiceContext): ServiceContext =>
  context.actor.kind === "person"
    ? { ...context, actor: { ...context.actor, grants: [...context.actor.grants, { role: "buyer", entityId: null, nodeId: null }] } }
    : context;

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

  it("an answer that the buyer has not seen is neither taken nor refused: a second one moves no version", async () => {
    const exchange = await anExchange(database.pool);
    const buyer = person(exchange.retailer, "buyer");
    const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
    const look = async () => (await readPurchaseOrderDetail(database.pool, everywhere, exchange.id)).answerId;
    expect(await look()).toBeNull();
    await exchange.record({ quantity: 19 }, "R-1");
    const seen = await look();
    await exchange.record({ quantity: 1 }, "R-2");
    const decision = { purchaseOrderId: exchange.id, version: 1, answerId: seen, reason: "nearly all of it" };
    for (const decide of [acceptOrderResponse, rejectOrderResponse])
      await expect(decide(buyer, decision)).rejects.toMatchObject({
        code: "conflict",
        message: `The supplier has answered ${exchange.number} again meanwhile. Look at it again.`,
      });
    expect((await exchange.lines())[0]).toMatchObject({ ordered_quantity: 20, answer: "accepted_with_change", proposed_quantity: 1 });
    await acceptOrderResponse(buyer, { ...decision, answerId: await look() });
    expect((await exchange.lines())[0]).toMatchObject({ ordered_quantity: 1 });
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
      await exchange.record({ verdict: "accepted", quantity: 15, promisedAt: march(12) }, "R-2");
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
    await approvePurchaseOrder(await aHolder(database.pool, "approver"), approval);
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
    expect(await news()).toEqual({ errand: "cancelled", reason: "bought elsewhere", saidOn: "2026-03-07" });
  });

  it("taking a rejection of all frees what was expected", async () => {
    const exchange = await anExchange(database.pool);
    await exchange.answer(ubl(exchange, "RE"));
    expect(await exchange.inbound()).toEqual({ inbound_ordered: 0 });
    await acceptOrderResponse(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1, reason: "bought elsewhere" });
    expect(await exchange.order()).toMatchObject({ receipt_state: "short_closed", cancelled_at: expect.any(Date) });
    expect((await exchange.messages()).at(-1)?.document).toContain("<cbc:CancellationNote>The order is cancelled. bought elsewhere.<");
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
    await approvePurchaseOrder(await aHolder(database.pool, "approver"), decision);
    expect(await exchange.order()).toMatchObject({ approval_state: "approved" });
    expect(await exchange.messages()).toHaveLength(2);
    expect(await recordGoodsReceipt(exchange.retailer.context, [receipt])).toMatchObject([{ duplicate: false }]);
    await expect(cancelPurchaseOrder(buyer, { purchaseOrderId: exchange.id, version: 2, reason: "too late" })).rejects.toThrow("received");
  });

  it("a row of small changes is one large one, whoever made a part of it does not approve it, and rejected it is as it held", async () => {
    const exchange = await anExchange(database.pool);
    const { entityId } = exchange.retailer;
    const change = (who: ServiceContext, version: number, quantity: number) =>
      changePurchaseOrder(who, { purchaseOrderId: exchange.id, version, reason: "sells faster", lines: [{ lineNumber: 1, quantity }] });
    const [anna, boss, other] = [
      person(exchange.retailer, "buyer", "anna"),
      await aHolder(database.pool, "approver", { entityId }),
      await aHolder(database.pool, "approver", { entityId }),
    ];
    await change(withBuying(other), 1, 22);
    expect(await exchange.order()).toMatchObject({ version: 2, approval_state: "approved" });
    await change(anna, 2, 24);
    expect(await exchange.order()).toMatchObject({ version: 3, approval_state: "pending" });
    // The 22 that hold are still expected, and planning does not ask for them again.
    expect(await exchange.inbound()).toEqual({ inbound_ordered: 22 });
    const wish = { purchaseOrderId: exchange.id, version: 3, approve: false, reason: "too many" };
    await expect(approvePurchaseOrder(other, { ...wish, approve: true })).rejects.toThrow("since its last approval");
    expect(await approvePurchaseOrder(boss, wish)).toMatchObject({ version: 4 });
    expect(await exchange.order()).toMatchObject({ version: 4, approval_state: "approved", total_minor: 16_800 });
    expect((await exchange.lines())[0]).toMatchObject({ ordered_quantity: 22, answer: "none" });
    expect(await exchange.inbound()).toEqual({ inbound_ordered: 22 });
    // Beyond it again, and back within the limits: nobody has to be asked.
    await change(anna, 4, 40);
    await change(anna, 5, 21);
    expect(await exchange.order()).toMatchObject({ version: 6, approval_state: "approved" });
    await change(anna, 6, 40);
    await approvePurchaseOrder(boss, { ...wish, version: 7, approve: true });
    expect(await exchange.inbound()).toEqual({ inbound_ordered: 40 });
    // What was approved is the new measure, and who had a hand in it before may approve what comes after.
    await change(anna, 7, 44);
    await change(anna, 8, 45);
    await approvePurchaseOrder(other, { ...wish, version: 9, approve: true });
    expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
  });

  it("a version beyond the limits goes the way of a request of its new total, step by step, and to administrators when it is late", async () => {
    const exchange = await anExchange(database.pool);
    const { entityId } = exchange.retailer;
    const [approver, executive, administrator] = [
      await aHolder(database.pool, "approver", { entityId }),
      await aHolder(database.pool, "executive", { entityId }),
      await aHolder(database.pool, "administrator", { entityId }),
    ];
    await database.pool.query(
      `INSERT INTO approval_rule (entity_id, from_minor, steps) VALUES ($1, 10000, '[{"role":"approver","needs":"any"},{"role":"executive","needs":"all"}]')`,
      [entityId],
    );
    await changePurchaseOrder(person(exchange.retailer, "buyer"), {
      purchaseOrderId: exchange.id,
      version: 1,
      reason: "sells faster",
      lines: [{ lineNumber: 1, quantity: 40 }],
    });
    const yes = { purchaseOrderId: exchange.id, version: 2, approve: true, reason: "agreed" };
    const inboxOf = async (who: typeof approver) =>
      (await readApprovalsInbox(database.pool, who.actor, NOW)).orders.filter(({ row }) => row.id === exchange.id);
    await expect(approvePurchaseOrder(executive, yes)).rejects.toMatchObject({ code: "forbidden" });
    expect(await inboxOf(approver)).toMatchObject([
      { onBehalfOf: null, approval: { step: 0, approvedMinor: 16_000, differences: [{ field: "quantity", from: 20, to: 40 }] } },
    ]);
    expect(await inboxOf(executive)).toEqual([]);
    expect(await approvePurchaseOrder(approver, yes)).toMatchObject({ state: "waiting", step: 1 });
    await expect(approvePurchaseOrder(executive, yes)).rejects.toMatchObject({ code: "conflict" });
    expect(await inboxOf(executive)).toHaveLength(1);
    expect(await inboxOf(administrator)).toEqual([]);
    await escalateApprovals(at(exchange.retailer.context, march(5)));
    expect(await inboxOf(administrator)).toMatchObject([{ approval: { isLate: true } }]);
    expect(await approvePurchaseOrder(administrator, { ...yes, step: 1 })).toMatchObject({ state: "approved" });
    expect(await exchange.order()).toMatchObject({ approval_state: "approved" });
  });

  it("a version that was rejected before it was kept how the order held is taken on by a change", async () => {
    const exchange = await anExchange(database.pool);
    await database.pool.query("UPDATE purchase_order SET approval_state = 'rejected' WHERE id = $1", [exchange.id]);
    const lines = [{ lineNumber: 1, quantity: 15 }];
    await changePurchaseOrder(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1, reason: "less", lines });
    expect(await exchange.order()).toMatchObject({ approval_state: "pending" });
    await approvePurchaseOrder(await aHolder(database.pool, "approver"), {
      purchaseOrderId: exchange.id,
      version: 2,
      approve: true,
      reason: "yes",
    });
    expect(await exchange.order()).toMatchObject({ approval_state: "approved" });
  });

  it("a company sets its own limits, over the version that was looked at", async () => {
    const exchange = await anExchange(database.pool);
    const { entityId } = exchange.retailer;
    const limits = { entityId, priceRatio: 0, quantityRatio: 1, days: 0, version: 0, reason: "We grow" };
    await expect(setChangeLimits(person(exchange.retailer, "approver"), limits)).rejects.toMatchObject({ code: "forbidden" });
    const administrator = await aPerson(database.pool, "administrator", { entityId });
    expect(await setChangeLimits(administrator, limits)).toMatchObject({ version: 1, quantityRatio: 1 });
    await expect(setChangeLimits(administrator, limits)).rejects.toMatchObject({ code: "conflict" });
    const target = { purchaseOrderId: exchange.id, reason: "sells faster" };
    const buyer = person(exchange.retailer, "buyer");
    await changePurchaseOrder(buyer, { ...target, version: 1, lines: [{ lineNumber: 1, quantity: 40 }] });
    expect(await exchange.order()).toMatchObject({ approval_state: "approved" });
    await changePurchaseOrder(buyer, { ...target, version: 2, lines: [{ lineNumber: 1, unitPrice: "4.01" }] });
    expect(await exchange.order()).toMatchObject({ approval_state: "pending" });
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
