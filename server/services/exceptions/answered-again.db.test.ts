import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, type Exchange, march, person } from "@/test/factories/order-exchange";
import { detectExceptions } from "./detect-exceptions";
import { resolveExceptions } from "./resolve-exceptions";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const detect = (exchange: Exchange) => detectExceptions(exchange.retailer.context, { types: ["order_changed"] });
const open = async (exchange: Exchange) =>
  (
    await database.pool.query(
      "SELECT id, version, evidence FROM exception WHERE subject_kind = 'purchase_order' AND subject_id = $1 AND state = 'new'",
      [exchange.id],
    )
  ).rows;

it("another answer of the supplier is another question, even where it costs the same", async () => {
  const exchange = await anExchange(database.pool);
  const buyer = person(exchange.retailer, "buyer");
  const take = (seen: { id: number; version: number }) =>
    resolveExceptions(buyer, {
      exceptions: [{ id: seen.id, version: seen.version }],
      resolution: { action: "accept_response", reason: "in time" },
    });
  await exchange.record({ quantity: 15, promisedAt: march(12) }, "R-1");
  await detect(exchange);
  const [first] = await open(exchange);
  await exchange.record({ quantity: 15, promisedAt: march(30) }, "R-2");
  // Before the queue knows of it, and after.
  expect(await take(first)).toEqual([
    { id: first.id, applied: false, reason: `The supplier has answered ${exchange.number} again meanwhile. Look at it again.` },
  ]);
  await detect(exchange);
  const [second] = await open(exchange);
  expect(second).toMatchObject({ id: first.id, evidence: { lines: [{ offeredAt: expect.stringContaining("2026-03-30") }] } });
  expect(await take(first)).toEqual([{ id: first.id, applied: false, reason: expect.stringContaining("meanwhile") }]);
  expect(await exchange.order()).toMatchObject({ version: 1 });
  expect(await take(second)).toMatchObject([{ applied: true }]);
});
