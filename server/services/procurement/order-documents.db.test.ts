import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readExceptionImpact } from "@/server/read/exception-impact";
import { readSentDocument } from "@/server/read/sent-document";
import { readExchange } from "@/server/read/supplier-exchange";
import { deliverMessages, signatureOf } from "@/server/services/messages/deliver-messages";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, at, march, person, ubl } from "@/test/factories/order-exchange";
import { aRetailer, NOW } from "@/test/factories/retailer";
import { detectExceptions } from "../exceptions/detect-exceptions";
import { recordedLeadTimes } from "../planning/recorded-lead-times";
import { createPurchaseOrder } from "./create-purchase-orders";
import { changePurchaseOrder, sendPurchaseOrder } from "./manage-order";
import { markOverdueOrders } from "./mark-overdue-orders";
import { recordGoodsReceipt } from "./record-goods-receipt";
import { shortCloseOrder } from "./short-close-order";
import { setExchange } from "./supplier/set-exchange";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const many = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;
const one = async (sql: string, values: unknown[] = []) => (await many(sql, values))[0];

describe("an order that goes out", () => {
  it("is posted signed, once, and says what was ordered", async () => {
    const exchange = await anExchange(database.pool);
    const sent: { body: string; headers: Record<string, string> }[] = [];
    const post: typeof fetch = async (_url, init) => {
      sent.push({ body: String(init?.body), headers: init?.headers as Record<string, string> });
      return new Response(null, { status: 202 });
    };
    await deliverMessages(exchange.retailer.context, { post });
    await deliverMessages(exchange.retailer.context, { post });
    const mine = sent.filter(({ body }) => body.includes(exchange.number));
    expect(mine).toHaveLength(1);
    expect(mine[0]?.body).toContain(`<cbc:ID>${exchange.number}</cbc:ID>`);
    expect(mine[0]?.headers["X-Gantry-Hmac-Sha256"]).toBe(signatureOf("s3cret", mine[0]?.body ?? ""));
    expect(await exchange.messages()).toMatchObject([{ state: "delivered", attempts: 1, issue: null }]);
  });

  it("is tried again with pauses until it is a dead letter, and can be sent anew", async () => {
    const exchange = await anExchange(database.pool, "x12");
    const post: typeof fetch = async () => new Response(null, { status: 500 });
    let now = NOW;
    for (let round = 0; round < 12; round += 1) {
      await deliverMessages(at(exchange.retailer.context, now), { post, chance: () => 1 });
      now = new Date(now.getTime() + 300_000);
    }
    expect(await exchange.messages()).toMatchObject([{ state: "dead", attempts: 8, issue: "The address answered 500." }]);
    const answer = await sendPurchaseOrder(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1 });
    expect(answer).toEqual({ number: exchange.number, version: 1 });
    expect(await exchange.messages()).toMatchObject([{ state: "dead" }, { state: "queued" }]);
    expect((await exchange.messages())[1]?.document).toContain(`BEG*00*SA*${exchange.number}`);
  });

  it("of an item whose unit has no code is not sent, and says why", async () => {
    const exchange = await anExchange(database.pool);
    await database.pool.query("UPDATE item SET base_unit = 'bale' WHERE id = $1", [exchange.retailer.itemIds[0]]);
    await sendPurchaseOrder(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1 });
    expect((await exchange.messages())[1]).toMatchObject({ state: "dead", document: null, issue: expect.stringContaining('"bale"') });
  });

  it("that was answered stays so when it is sent once more, and is marked as a repetition", async () => {
    const exchange = await anExchange(database.pool, "x12");
    await exchange.record({ verdict: "accepted" });
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted" });
    await sendPurchaseOrder(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1 });
    expect((await exchange.messages())[1]?.document).toContain(`BEG*07*SA*${exchange.number}`);
    await markOverdueOrders(at(exchange.retailer.context, march(20)));
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted" });
  });

  it("that is closed short is closed for the supplier as well, at what has come", async () => {
    const exchange = await anExchange(database.pool);
    const { sku } = await one("SELECT sku FROM item WHERE id = $1", [exchange.retailer.itemIds[0]]);
    await recordGoodsReceipt(exchange.retailer.context, [
      {
        entityId: exchange.retailer.entityId,
        number: "R1",
        purchaseOrderNumber: exchange.number,
        receivedAt: NOW,
        lines: [{ sku, acceptedQuantity: 7 }],
      },
    ]);
    const buyer = person(exchange.retailer, "buyer");
    const close = { purchaseOrderId: exchange.id, reason: "season is over" };
    await expect(shortCloseOrder(buyer, { ...close, version: 2 })).rejects.toThrow("is at version 1");
    await shortCloseOrder(buyer, { ...close, version: 1 });
    const told = (await exchange.messages())[1]?.document;
    for (const part of ["<OrderChange", "season is over", '<cbc:Quantity unitCode="EA">7<']) expect(told).toContain(part);
    await expect(shortCloseOrder(buyer, { ...close, version: 1 })).rejects.toThrow("closed already");
  });

  it("was first sent when the supplier was told, however often it is sent again: a supplier that was chased is not a fast one", async () => {
    const exchange = await anExchange(database.pool);
    const { entityId, itemIds, context } = exchange.retailer;
    const buyer = person(exchange.retailer, "buyer");
    const sendOn = (day: number) => sendPurchaseOrder(at(buyer, march(day)), { purchaseOrderId: exchange.id, version: 1 });
    const sendings = () => one("SELECT first_sent_at, sent_at FROM purchase_order WHERE id = $1", [exchange.id]);
    await sendOn(22);
    expect(await sendings()).toEqual({ first_sent_at: march(2), sent_at: march(22) });
    const { sku } = await one("SELECT sku FROM item WHERE id = $1", [itemIds[0]]);
    await recordGoodsReceipt(at(context, march(24)), [
      { entityId, number: "R1", purchaseOrderNumber: exchange.number, receivedAt: march(24), lines: [{ sku, acceptedQuantity: 20 }] },
    ]);
    expect((await recordedLeadTimes(database.pool, entityId, march(25))).map(({ days, receivedOn }) => [days, receivedOn]).sort()).toEqual([
      [22, "2026-03-24"],
      [23, null],
    ]);
    // What could not be delivered has told the supplier nothing.
    await database.pool.query("UPDATE outbound_message SET state = 'dead' WHERE source_kind = 'purchase_order' AND source_id = $1", [
      exchange.id,
    ]);
    await sendOn(25);
    expect(await sendings()).toEqual({ first_sent_at: march(25), sent_at: march(25) });
  });

  it("to a supplier without an address waits in the portal", async () => {
    const retailer = await aRetailer(database.pool);
    const order = await createPurchaseOrder(retailer.context, {
      entityId: retailer.entityId,
      supplierId: retailer.supplierId,
      nodeId: retailer.nodeIds[0] ?? 0,
      lines: [{ itemId: retailer.itemIds[0] ?? 0, quantity: 5, unitPrice: "4.00", promisedAt: march(9) }],
    });
    expect(await one("SELECT state FROM outbound_message WHERE source_kind = 'purchase_order' AND source_id = $1", [order.id])).toEqual({
      state: "available",
    });
  });

  it("that nobody answers in time is overdue, and no longer when the answer comes", async () => {
    const exchange = await anExchange(database.pool);
    const later = at(exchange.retailer.context, march(4));
    await markOverdueOrders(later);
    expect(await exchange.order()).toMatchObject({ supplier_state: "overdue" });
    await exchange.answer(ubl(exchange, "AP"));
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted" });
  });

  it("is due when it was, though it is sent again; another version has its own hours, and so has what never arrived", async () => {
    const exchange = await anExchange(database.pool);
    const buyer = person(exchange.retailer, "buyer");
    const clock = () => one("SELECT supplier_state AS state, confirmation_due_at AS due FROM purchase_order WHERE id = $1", [exchange.id]);
    const sendOn = (day: number) => sendPurchaseOrder(at(buyer, march(day)), { purchaseOrderId: exchange.id, version: 1 });
    await sendPurchaseOrder(at(buyer, new Date(NOW.getTime() + 3_600_000)), { purchaseOrderId: exchange.id, version: 1 });
    expect(await clock()).toEqual({ state: "sent", due: march(3) });
    expect((await exchange.messages())[1]?.document).toContain("<cbc:EndDate>2026-03-03</cbc:EndDate>");
    await markOverdueOrders(at(exchange.retailer.context, march(4)));
    for (const day of [4, 5]) await sendOn(day);
    expect(await clock()).toEqual({ state: "overdue", due: march(3) });
    expect((await exchange.messages())[3]?.document).toContain("<cbc:EndDate>2026-03-05</cbc:EndDate>");
    await detectExceptions(at(exchange.retailer.context, march(5)), { types: ["order_unconfirmed"] });
    expect(await many("SELECT 1 FROM exception WHERE type = 'order_unconfirmed' AND subject_id = $1", [exchange.id])).toHaveLength(1);
    await database.pool.query("UPDATE outbound_message SET state = 'dead' WHERE source_kind = 'purchase_order' AND source_id = $1", [
      exchange.id,
    ]);
    await sendOn(6);
    expect(await clock()).toEqual({ state: "sent", due: march(7) });
    const lines = [{ lineNumber: 1, quantity: 19 }];
    await changePurchaseOrder(at(buyer, march(8)), { purchaseOrderId: exchange.id, version: 1, reason: "one less", lines });
    expect(await clock()).toEqual({ state: "sent", due: march(9) });
  });
});

describe("how a supplier is told", () => {
  const setup = {
    format: "x12" as const,
    endpoint: "https://new.example/in",
    ...{ identifier: "121792154", scheme: "01", ownIdentifier: null, ownScheme: null },
    ...{ confirmationHours: 48, isTest: true, reason: "they moved" },
  };

  it("is set up by who sets its terms, with a secret that is shown once, and holds for the next document", async () => {
    const exchange = await anExchange(database.pool);
    const buyer = person(exchange.retailer, "buyer");
    const { supplierId } = exchange.retailer;
    const change = { ...setup, supplierId, version: 1 };
    await expect(setExchange(person(exchange.retailer, "receiver"), change)).rejects.toThrow();
    await expect(setExchange(buyer, { ...change, endpoint: "http://10.0.0.1/in" })).rejects.toThrow("https");
    await expect(setExchange(buyer, { ...change, version: 0 })).rejects.toThrow("meanwhile");
    expect(await setExchange(buyer, change)).toEqual({ secret: null });
    const { secret } = await setExchange(buyer, { ...change, version: 2, renewSecret: true });
    expect(secret).toHaveLength(43);
    const shown = await readExchange(database.pool, { everywhere: true, entityIds: [], nodeIds: [] }, supplierId);
    expect(shown).toMatchObject({ format: "x12", endpoint: "https://new.example/in", confirmationHours: 48, version: 3 });
    expect(JSON.stringify([shown, await many("SELECT detail FROM audit_entry WHERE verb = 'supplier.exchange_set'")])).not.toContain(
      secret,
    );
    await sendPurchaseOrder(buyer, { purchaseOrderId: exchange.id, version: 1 });
    const [, again] = await exchange.messages();
    expect(again?.document).toMatch(/^ISA\*00\* {10}\*00\* {10}\*ZZ\*.{15}\*01\*121792154 {6}\*.*\*T\*>~/);
    const read = (documentId: number, everywhere = true) =>
      readSentDocument(database.pool, { everywhere, entityIds: [], nodeIds: [] }, { purchaseOrderId: exchange.id, documentId });
    expect(await read(again?.id)).toMatchObject({ fileName: `${exchange.number}-1-order.x12`, text: again?.document });
    await expect(read(again?.id, false)).rejects.toThrow("in your scope");
  });

  it("to nowhere is in the queue, and a supplier without any set-up has a day to answer", async () => {
    const exchange = await anExchange(database.pool);
    await database.pool.query("UPDATE supplier_exchange SET endpoint = NULL WHERE supplier_id = $1", [exchange.retailer.supplierId]);
    await sendPurchaseOrder(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1 });
    await detectExceptions(exchange.retailer.context, { types: ["order_not_sent"] });
    const found = await many("SELECT id, evidence FROM exception WHERE type = 'order_not_sent' AND subject_id = $1", [exchange.id]);
    expect(found).toMatchObject([{ evidence: { issue: "Its documents have no address to be posted to." } }]);
    const scope = { everywhere: true, entityIds: [], nodeIds: [] };
    const ids = found.map(({ id }) => id);
    expect(await readExceptionImpact(database.pool, scope, ids)).toMatchObject({
      count: 1,
      moneyAtRiskMinor: 16_000,
      waitingOrders: 0,
      units: null,
    });
    await database.pool.query("DELETE FROM supplier_exchange WHERE supplier_id = $1", [exchange.retailer.supplierId]);
    await sendPurchaseOrder(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1 });
    await markOverdueOrders(at(exchange.retailer.context, new Date(NOW.getTime() + 25 * 3_600_000)));
    expect(await exchange.order()).toMatchObject({ supplier_state: "overdue" });
  });
});
