import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeInterchange } from "@/domain/documents/x12-interchange";
import { createAcceptor } from "@/server/ingest/accept-message";
import { deliverMessages, signatureOf } from "@/server/services/messages/deliver-messages";
import { drainMessages } from "@/server/services/messages/drain-messages";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anIngestSource } from "@/test/factories/ingest-source";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { detectExceptions } from "../exceptions/detect-exceptions";
import { resolveExceptions } from "../exceptions/resolve-exceptions";
import { createPurchaseOrder } from "./create-purchase-orders";
import { acceptOrderResponse, rejectOrderResponse } from "./decide-order-response";
import { approvePurchaseOrder, cancelPurchaseOrder, changePurchaseOrder, holdPurchaseOrder, sendPurchaseOrder } from "./manage-order";
import { markOverdueOrders } from "./mark-overdue-orders";
import { recordGoodsReceipt } from "./record-goods-receipt";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const many = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;
const one = async (sql: string, values: unknown[] = []) => (await many(sql, values))[0];
const march = (day: number) => new Date(Date.UTC(2026, 2, day, 9));
const at = (context: ServiceContext, now: Date): ServiceContext => ({ ...context, now });
const person = (retailer: Retailer, role: "buyer" | "approver" | "receiver", id: string = role): ServiceContext => ({
  ...retailer.context,
  actor: { kind: "person", id, name: id, grants: [{ role, entityId: null, nodeId: null }] },
});

/** Two lines of 20 at 4.00 for the 9th, with a supplier that takes this format at an address. */
async function anExchange(format: "ubl" | "x12" = "ubl") {
  const retailer = await aRetailer(database.pool);
  await database.pool.query(
    "INSERT INTO supplier_exchange (supplier_id, format, endpoint, secret, confirmation_hours) VALUES ($1, $2, 'https://supplier.example/in', 's3cret', 24)",
    [retailer.supplierId, format],
  );
  const [first = 0, second = 0] = retailer.itemIds;
  const line = (itemId: number) => ({ itemId, quantity: 20, unitPrice: "4.00", promisedAt: march(9) });
  const order = await createPurchaseOrder(retailer.context, {
    entityId: retailer.entityId,
    supplierId: retailer.supplierId,
    nodeId: retailer.nodeIds[0] ?? 0,
    lines: [line(first), line(second)],
  });
  const source = await anIngestSource(database.pool, retailer, {
    format: format === "ubl" ? "ubl_order_response" : "x12_855",
    supplierId: retailer.supplierId,
  });
  const acceptor = createAcceptor(database.pool, () => NOW);
  const post = (text: string, from = source) => acceptor.accept(from.code, { "x-api-key": from.secret }, Buffer.from(text));
  const answer = async (text: string) => {
    const given = await post(text);
    // Messages are due by the database's clock.
    await drainMessages(at(retailer.context, new Date()));
    return given;
  };
  return {
    retailer,
    id: order.id,
    number: order.number,
    source,
    post,
    answer,
    order: () =>
      one(
        "SELECT version, approval_state, supplier_state, receipt_state, total_minor, hold_reason, cancelled_at FROM purchase_order WHERE id = $1",
        [order.id],
      ),
    lines: () =>
      many(
        "SELECT line_number, ordered_quantity, unit_price::float8 AS price, answer, proposed_quantity, first_promised_at, current_promised_at, promise_given_at FROM purchase_order_line WHERE purchase_order_id = $1 ORDER BY line_number",
        [order.id],
      ),
    messages: () =>
      many(
        "SELECT id, state, attempts, document, issue FROM outbound_message WHERE source_kind = 'purchase_order' AND source_id = $1 ORDER BY id",
        [order.id],
      ),
    inbound: () => one("SELECT inbound_ordered FROM stock_balance WHERE item_id = $1 AND node_id = $2", [first, retailer.nodeIds[0]]),
  };
}
type Exchange = Awaited<ReturnType<typeof anExchange>>;

const ublLine = (number: number, status: number, inner = "") =>
  `<cac:OrderLine><cac:LineItem><cbc:ID>${number}</cbc:ID><cbc:LineStatusCode>${status}</cbc:LineStatusCode>${inner}</cac:LineItem><cac:OrderLineReference><cbc:LineID>${number}</cbc:LineID></cac:OrderLineReference></cac:OrderLine>`;
const ubl = (exchange: Exchange, code: string, lines = "", id = "R-1") =>
  `<?xml version="1.0"?><OrderResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2" xmlns:cac="c" xmlns:cbc="b"><cbc:ID>${id}</cbc:ID><cbc:OrderResponseCode>${code}</cbc:OrderResponseCode><cac:OrderReference><cbc:ID>${exchange.number}</cbc:ID></cac:OrderReference>${lines}</OrderResponse>`;
const promised = (day: string) =>
  `<cac:Delivery><cac:PromisedDeliveryPeriod><cbc:EndDate>${day}</cbc:EndDate></cac:PromisedDeliveryPeriod></cac:Delivery>`;
const changed = (exchange: Exchange, id?: string) =>
  ubl(
    exchange,
    "CA",
    ublLine(1, 3, `<cbc:Quantity>15</cbc:Quantity>${promised("2026-03-12")}`) + ublLine(2, 5, promised("2026-03-08")),
    id,
  );

describe("an order that goes out", () => {
  it("is posted signed, once, and says what was ordered", async () => {
    const exchange = await anExchange();
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
    const exchange = await anExchange("x12");
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
    const exchange = await anExchange();
    const later = at(exchange.retailer.context, march(4));
    await markOverdueOrders(later);
    expect(await exchange.order()).toMatchObject({ supplier_state: "overdue" });
    await exchange.answer(ubl(exchange, "AP"));
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted" });
  });
});

describe("an answer", () => {
  it("that accepts gives the lines their first promise, which stays whatever comes after", async () => {
    const exchange = await anExchange();
    expect((await exchange.answer(changed(exchange))).status).toBe(202);
    expect(await exchange.lines()).toMatchObject([
      {
        answer: "accepted_with_change",
        ordered_quantity: 20,
        proposed_quantity: 15,
        promise_given_at: null,
        current_promised_at: march(9),
      },
      { answer: "accepted", first_promised_at: march(8), current_promised_at: march(8), promise_given_at: expect.any(Date) },
    ]);
    await exchange.answer(ubl(exchange, "CA", ublLine(2, 5, promised("2026-03-06")), "R-2"));
    expect((await exchange.lines())[1]).toMatchObject({ first_promised_at: march(8), current_promised_at: march(6) });
    await expect(
      database.pool.query("UPDATE purchase_order_line SET first_promised_at = now() WHERE promise_given_at IS NOT NULL"),
    ).rejects.toThrow("never overwritten");
  });

  it("that is sent twice has one effect, under its own number or the interchange's", async () => {
    const exchange = await anExchange();
    await exchange.answer(changed(exchange));
    expect(await exchange.answer(changed(exchange))).toMatchObject({ status: 200, body: { duplicate: true } });
    expect(await many("SELECT number FROM order_response WHERE purchase_order_id = $1", [exchange.id])).toHaveLength(1);
  });

  it("as X12 names the segment that is wrong, and is taken when it is right", async () => {
    const exchange = await anExchange("x12");
    const text = writeInterchange({ sender: "S", receiver: "US", control: 7, at: NOW, group: "PR", isTest: false }, "855", [
      ["BAK", "00", "AC", exchange.number, "20260302"],
      ["PO1", 1, 20, "EA"],
      ["ACK", "IR", 20, "EA"],
      ["PO1", 2, 20, "EA"],
      ["ACK", "DR", 20, "EA", "067", "20260320"],
    ]);
    expect(await exchange.post(text.replace("SE*7", "SE*9"))).toMatchObject({
      status: 422,
      body: { issues: [{ path: "segment 9 SE01" }] },
    });
    await exchange.answer(`\uFEFF${text}`);
    expect(await exchange.lines()).toMatchObject([{ answer: "rejected" }, { answer: "accepted_with_change", proposed_quantity: 20 }]);
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted_with_change" });
  });

  it("as CSV answers several orders, and names the line of the file that is wrong", async () => {
    const exchange = await anExchange();
    const csv = await anIngestSource(database.pool, exchange.retailer, { format: "confirmation_csv" });
    const text = `\uFEFFpurchase_order;line;answer;quantity;promised_date\n${exchange.number};1;change;18;2026-03-10\n`;
    expect(await exchange.post(text.replace("18", "x"), csv)).toMatchObject({
      status: 422,
      body: { issues: [{ path: "line 2 quantity" }] },
    });
    await exchange.post(text, csv);
    await drainMessages(at(exchange.retailer.context, new Date()));
    expect((await exchange.lines())[0]).toMatchObject({ answer: "accepted_with_change", proposed_quantity: 18 });
  });

  it("about another supplier's order is answered as if there were none", async () => {
    const exchange = await anExchange();
    const stranger = await anIngestSource(database.pool, exchange.retailer, {
      format: "ubl_order_response",
      supplierId: Number(
        (
          await one("INSERT INTO supplier (entity_id, code, name, currency) VALUES ($1, $2, 'Other', 'GBP') RETURNING id", [
            exchange.retailer.entityId,
            `O${exchange.id}`,
          ])
        ).id,
      ),
    });
    await exchange.post(ubl(exchange, "AP"), stranger);
    await drainMessages(at(exchange.retailer.context, new Date()));
    expect(await exchange.order()).toMatchObject({ supplier_state: "sent" });
    expect(await one("SELECT state, issues FROM inbound_message WHERE source_id = $1", [stranger.id])).toMatchObject({
      state: "dead",
      issues: [{ message: `There is no purchase order ${exchange.number}.` }],
    });
  });
});

describe("what the buyer decides", () => {
  it("taking a change makes a version with its differences, and its date the first promise", async () => {
    const exchange = await anExchange();
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

  it("refusing a change sends the order again as it was", async () => {
    const exchange = await anExchange();
    await exchange.answer(changed(exchange));
    await rejectOrderResponse(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1, reason: "all or nothing" });
    expect(await exchange.order()).toMatchObject({ version: 1, supplier_state: "sent" });
    expect((await exchange.lines())[0]).toMatchObject({ answer: "none", ordered_quantity: 20 });
    expect(await exchange.messages()).toHaveLength(2);
  });

  it("taking a rejection of all frees what was expected", async () => {
    const exchange = await anExchange();
    await exchange.answer(ubl(exchange, "RE"));
    expect(await exchange.inbound()).toEqual({ inbound_ordered: 0 });
    await acceptOrderResponse(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id, version: 1, reason: "bought elsewhere" });
    expect(await exchange.order()).toMatchObject({ receipt_state: "short_closed" });
  });

  it("a version beyond the limits waits for somebody else, and nothing is received meanwhile", async () => {
    const exchange = await anExchange();
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
    const exchange = await anExchange();
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

describe("the buyer's queue", () => {
  const open = (exchange: Exchange) =>
    many("SELECT id, version, type, evidence FROM exception WHERE subject_kind = 'purchase_order' AND subject_id = $1 AND state = 'new'", [
      exchange.id,
    ]);
  const detect = (exchange: Exchange, now = NOW) =>
    detectExceptions(at(exchange.retailer.context, now), {
      types: ["order_unconfirmed", "order_changed", "order_rejected", "order_not_sent", "order_late"],
    });

  it("says what a change means for customers' orders, and is empty once the change is taken", async () => {
    const exchange = await anExchange();
    await exchange.answer(changed(exchange));
    await detect(exchange);
    const [found] = await open(exchange);
    expect(found).toMatchObject({
      type: "order_changed",
      evidence: { waitingOrders: 0, waitingMinor: 0, lines: [{ line: 1, ordered: 20, offered: 15 }] },
    });
    await resolveExceptions(person(exchange.retailer, "buyer"), {
      exceptions: [{ id: found.id, version: found.version }],
      resolution: { action: "accept_response", reason: "in time" },
    });
    expect(await exchange.order()).toMatchObject({ version: 2 });
    await detect(exchange);
    expect(await open(exchange)).toEqual([]);
  });

  it("has the order that nobody confirms, and the one that was rejected", async () => {
    const exchange = await anExchange();
    await detect(exchange, march(4));
    expect(await open(exchange)).toMatchObject([{ type: "order_unconfirmed" }]);
    await exchange.answer(ubl(exchange, "RE"));
    await detect(exchange, march(4));
    expect(await open(exchange)).toMatchObject([{ type: "order_rejected" }]);
  });

  it("has the order whose day has passed with nothing on its way, until the buyer moves the promise; the first one stays, and the next is watched as well", async () => {
    const exchange = await anExchange();
    await exchange.answer(ubl(exchange, "AP"));
    await detect(exchange, march(8));
    expect(await open(exchange)).toEqual([]);
    await detect(exchange, march(12));
    const [found] = await open(exchange);
    expect(found).toMatchObject({ type: "order_late", evidence: { daysLate: 3, units: 40, waitingOrders: 0 } });
    const buyer = at(person(exchange.retailer, "buyer"), march(12));
    await resolveExceptions(buyer, {
      exceptions: [{ id: found.id, version: found.version }],
      resolution: { action: "move_order_promise", promisedAt: march(20) },
    });
    await detect(exchange, march(13));
    expect(await open(exchange)).toEqual([]);
    expect((await exchange.lines()).map(({ first_promised_at }) => first_promised_at)).toEqual([march(9), march(9)]);
    await detect(exchange, march(21));
    expect(await open(exchange)).toMatchObject([{ type: "order_late" }]);
  });
});
