import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAcceptor } from "@/server/ingest/accept-message";
import { readMessagesRows } from "@/server/read/messages";
import { readOperations } from "@/server/read/operations";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anIngestSource } from "@/test/factories/ingest-source";
import { anExchange, at, type Exchange, ubl, ublLine } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { discardMessage } from "./discard-message";
import { drainMessages } from "./drain-messages";
import { replayMessage } from "./replay-message";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const one = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows[0];
const stateOf = async (id: unknown) => (await one("SELECT state FROM inbound_message WHERE id = $1", [id]))?.state;
const drain = (exchange: Exchange, later = 0) => drainMessages(at(exchange.retailer.context, new Date(Date.now() + 60_000 + later)));

/** Another supplier of the same company, with an address of its own. */
async function aStranger(exchange: Exchange, format: "ubl_order_response" | "gantry") {
  const { entityId } = exchange.retailer;
  const code = `O${exchange.id}`;
  const { id } = await one("INSERT INTO supplier (entity_id, code, name, currency) VALUES ($1, $2, 'Other', 'GBP') RETURNING id", [
    entityId,
    code,
  ]);
  return { code, source: await anIngestSource(database.pool, exchange.retailer, { format, supplierId: id }) };
}

/** What the warehouse and the supplier send in Gantry's own JSON. */
async function fact(exchange: Exchange, type: "asn" | "receipt" | "invoice", data: object, from?: { code: string; secret: string }) {
  const source = from ?? (await anIngestSource(database.pool, exchange.retailer));
  const { sku } = await one("SELECT sku FROM item WHERE id = $1", [exchange.retailer.itemIds[0]]);
  const { code } = await one("SELECT code FROM supplier WHERE id = $1", [exchange.retailer.supplierId]);
  const message = {
    type,
    id: `${type}-${exchange.id}`,
    occurredAt: "2026-03-08T08:00:00Z",
    data: {
      purchaseOrderNumber: exchange.number,
      ...(type === "receipt"
        ? { receiptNumber: `G-${exchange.id}`, lines: [{ sku, acceptedQuantity: 5 }] }
        : { supplier: code, currency: "GBP", lines: [{ sku, quantity: 5, unitPrice: "4.00" }] }),
      ...(type === "asn" ? { asnNumber: `A-${exchange.id}`, expectedAt: "2026-03-09T08:00:00Z" } : {}),
      ...(type === "invoice" ? { invoiceNumber: `I-${exchange.id}` } : {}),
      ...data,
    },
  };
  const headers = { "x-api-key": source.secret };
  return createAcceptor(database.pool, () => NOW).accept(source.code, headers, Buffer.from(JSON.stringify(message)));
}

describe("a refused answer", () => {
  it("of a supplier to another's order holds up neither the rightful answer nor the goods", async () => {
    const exchange = await anExchange(database.pool);
    const { source: stranger } = await aStranger(exchange, "ubl_order_response");
    const foreign = await exchange.post(ubl(exchange, "RE"), stranger);
    await drain(exchange);
    expect(await stateOf(foreign.body.id)).toBe("dead");
    const rightful = await exchange.post(ubl(exchange, "AP"));
    const goods = await fact(exchange, "receipt", {});
    const bill = await fact(exchange, "invoice", {});
    await drain(exchange);
    expect(await Promise.all([rightful, goods, bill].map(({ body }) => stateOf(body.id)))).toEqual(Array(3).fill("processed"));
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted", receipt_state: "partial" });
  });

  it("lets the supplier's next one pass, is on no screen as blocking, and can still be given up", async () => {
    const exchange = await anExchange(database.pool);
    const wrong = await exchange.post(ubl(exchange, "CA", ublLine(99, 5), "R-1"));
    const right = await exchange.post(ubl(exchange, "AP", "", "R-2"));
    await drain(exchange);
    expect([await stateOf(wrong.body.id), await stateOf(right.body.id)]).toEqual(["dead", "processed"]);
    await exchange.post(ubl(exchange, "AP", "", "R-3"));
    expect(await readOperations(database.pool)).toMatchObject({ blocked: 0 });
    const third = await one("SELECT max(id) AS id FROM inbound_message");
    expect((await readMessagesRows(database.pool, [third.id]))[0]?.blockedBy).toBeNull();
    await drain(exchange);
    // Played again it would undo what was said after it.
    const again = replayMessage(exchange.retailer.context, { messageId: wrong.body.id as number });
    await expect(again).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("R-3") });
    await discardMessage(exchange.retailer.context, { messageId: wrong.body.id as number, reason: "answered again" });
    expect(await stateOf(wrong.body.id)).toBe("discarded");
  });

  it("is tried again where nothing came after it", async () => {
    const exchange = await anExchange(database.pool);
    const wrong = await exchange.post(ubl(exchange, "CA", ublLine(99, 5), "R-1"));
    await drain(exchange);
    await expect(replayMessage(exchange.retailer.context, { messageId: wrong.body.id as number })).resolves.toBeDefined();
  });

  it("that only failed for now goes before the next one all the same", async () => {
    const exchange = await anExchange(database.pool);
    await database.pool.query(
      `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.number = 'R-1' THEN RAISE EXCEPTION 'not now'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER fail BEFORE INSERT ON order_response FOR EACH ROW EXECUTE FUNCTION fail()`,
    );
    const first = await exchange.post(ubl(exchange, "RE", "", "R-1"));
    const second = await exchange.post(ubl(exchange, "AP", "", "R-2"));
    await drain(exchange).finally(() => database.pool.query("DROP FUNCTION fail CASCADE"));
    expect([await stateOf(first.body.id), await stateOf(second.body.id)]).toEqual(["retrying", "received"]);
    await drain(exchange, 300_000);
    expect([await stateOf(first.body.id), await stateOf(second.body.id)]).toEqual(["processed", "processed"]);
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted" });
  });
});

describe("a supplier's own address", () => {
  it("takes nothing but a supplier's word, and in its own name", async () => {
    const exchange = await anExchange(database.pool);
    const { source } = await aStranger(exchange, "gantry");
    expect(await fact(exchange, "receipt", {}, source)).toMatchObject({ status: 422, body: { issues: [{ path: "type" }] } });
    expect(await fact(exchange, "asn", {}, source)).toMatchObject({ status: 422, body: { issues: [{ path: "data.supplier" }] } });
    expect(await fact(exchange, "invoice", {}, source)).toMatchObject({ status: 422, body: { issues: [{ path: "data.supplier" }] } });
  });

  it("holds up no goods by a notice of an order that is another's", async () => {
    const exchange = await anExchange(database.pool);
    const { source, code } = await aStranger(exchange, "gantry");
    const notice = await fact(exchange, "asn", { supplier: code }, source);
    await drain(exchange);
    expect(await stateOf(notice.body.id)).toBe("dead");
    const goods = await fact(exchange, "receipt", {});
    await drain(exchange);
    expect(await stateOf(goods.body.id)).toBe("processed");
  });
});
