import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeInterchange } from "@/domain/documents/x12-interchange";
import { drainMessages } from "@/server/services/messages/drain-messages";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anIngestSource, anOrderMessage } from "@/test/factories/ingest-source";
import { anExchange, at, type Exchange, march, ubl } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { createAcceptor } from "./accept-message";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** A second order with the same supplier. */
const another = ({ retailer }: Exchange) =>
  createPurchaseOrder(retailer.context, {
    entityId: retailer.entityId,
    supplierId: retailer.supplierId,
    nodeId: retailer.nodeIds[0] ?? 0,
    lines: [{ itemId: retailer.itemIds[0] ?? 0, quantity: 20, unitPrice: "4.00", promisedAt: march(9) }],
  });
const interchange = (control: number, ...numbers: string[]) =>
  numbers
    .map((number) =>
      writeInterchange({ sender: "S", receiver: "US", control, at: NOW, group: "PR", isTest: false }, "855", [
        ["BAK", "00", "AK", number, "20260302"],
      ]),
    )
    .join("");
const json = (id: string, ...confirmations: object[]) => ({
  type: "confirmation",
  id,
  occurredAt: "2026-03-02T10:00:00Z",
  data: { confirmations },
});
const stateOf = async (number: string) =>
  (await database.pool.query("SELECT supplier_state FROM purchase_order WHERE number = $1", [number])).rows[0]?.supplier_state;

describe("the same number with another content", () => {
  it("is refused by its number: an interchange's, and what it said is taken under another", async () => {
    const exchange = await anExchange(database.pool, "x12");
    const { number } = await another(exchange);
    const first = await exchange.answer(interchange(777777, exchange.number));
    expect(first).toMatchObject({ status: 202 });
    expect(await exchange.answer(interchange(777777, number))).toMatchObject({
      status: 409,
      body: { id: first.body.id, error: expect.stringContaining("S/000777777") },
    });
    expect(await exchange.answer(interchange(777777, exchange.number))).toMatchObject({ status: 200, body: { duplicate: true } });
    await exchange.answer(interchange(777778, number));
    expect(await stateOf(number)).toBe("accepted");
  });

  it("a response's, at once and in one batch; however it is written, the same is the same", async () => {
    const exchange = await anExchange(database.pool);
    const answers = await Promise.all([
      exchange.post(ubl(exchange, "AP")),
      exchange.post(ubl(exchange, "RE")),
      exchange.post(ubl(exchange, "AP")),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 409, 200]);
    expect(await exchange.post(ubl(exchange, "AP").replaceAll("><", ">\n<"))).toMatchObject({ status: 200, body: { duplicate: true } });
    expect(await exchange.post(ubl(exchange, "RE"))).toMatchObject({ status: 409 });
  });

  it("a message's in JSON, and a dry run says so; one from before that was kept is what it was", async () => {
    const exchange = await anExchange(database.pool);
    const source = await anIngestSource(database.pool, exchange.retailer);
    const { accept } = createAcceptor(database.pool, () => NOW);
    const post = (message: object, dryRun = false) =>
      accept(source.code, { "x-api-key": source.secret }, Buffer.from(JSON.stringify(message)), { dryRun });
    const order = (quantity: number) => anOrderMessage("J-1", [{ sku: "A", quantity }], "j");
    expect(await post(order(1))).toMatchObject({ status: 202 });
    expect(await post(order(2))).toMatchObject({ status: 409, body: { error: expect.stringContaining("Message j was taken before") } });
    expect(await post(order(2), true)).toMatchObject({ status: 200, body: { duplicate: true, issues: [{ path: "id" }] } });
    const answer = { purchaseOrderNumber: exchange.number, responseNumber: "R", verdict: "accepted" };
    await post(json("k", answer));
    // When it was written is not what it says.
    expect(await post({ ...json("k", answer), occurredAt: "2026-03-02T11:00:00Z" })).toMatchObject({
      status: 200,
      body: { duplicate: true },
    });
    await database.pool.query("UPDATE inbound_message SET fingerprint = NULL WHERE source_id = $1", [source.id]);
    expect(await post(order(2))).toMatchObject({ status: 200, body: { duplicate: true } });
  });

  it("of an answer in another message is refused by itself; what repeats is done and what is new is taken", async () => {
    const exchange = await anExchange(database.pool);
    const { number } = await another(exchange);
    const source = await anIngestSource(database.pool, exchange.retailer);
    const send = async (message: object) => {
      const headers = { "x-api-key": source.secret };
      const { body } = await createAcceptor(database.pool, () => NOW).accept(source.code, headers, Buffer.from(JSON.stringify(message)));
      await drainMessages(at(exchange.retailer.context, new Date(Date.now() + 60_000)));
      return (await database.pool.query("SELECT state, issues FROM inbound_message WHERE id = $1", [body.id])).rows[0];
    };
    const answer = (responseNumber: string, verdict: string, purchaseOrderNumber = exchange.number) => ({
      purchaseOrderNumber,
      responseNumber,
      verdict,
    });
    expect(await send(json("m-1", answer("R-1", "accepted")))).toMatchObject({ state: "processed" });
    expect(await send(json("m-2", answer("R-1", "accepted"), answer("R-1", "accepted", number)))).toMatchObject({ state: "processed" });
    expect(await stateOf(number)).toBe("accepted");
    expect(await send(json("m-3", answer("R-1", "rejected"), answer("R-2", "rejected", number)))).toMatchObject({
      state: "dead",
      issues: [
        { path: "confirmations.0.responseNumber", message: expect.stringContaining(`Answer R-1 to ${exchange.number} was taken before`) },
      ],
    });
    expect([await stateOf(exchange.number), await stateOf(number)]).toEqual(["accepted", "rejected"]);
  });
});
