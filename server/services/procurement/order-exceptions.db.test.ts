import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, at, changed, type Exchange, march, person, ubl } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { detectExceptions } from "../exceptions/detect-exceptions";
import { resolveExceptions } from "../exceptions/resolve-exceptions";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const many = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;

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
    const exchange = await anExchange(database.pool);
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
    const exchange = await anExchange(database.pool);
    await detect(exchange, march(4));
    expect(await open(exchange)).toMatchObject([{ type: "order_unconfirmed" }]);
    await exchange.answer(ubl(exchange, "RE"));
    await detect(exchange, march(4));
    expect(await open(exchange)).toMatchObject([{ type: "order_rejected" }]);
  });

  it("has the order whose day has passed with nothing on its way, until the buyer moves the promise; the first one stays, and the next is watched as well", async () => {
    const exchange = await anExchange(database.pool);
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
