import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, at, person } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { rejectOrderResponse } from "../decide-order-response";
import { answerByPortal } from "./answer-by-portal";
import { makePortalLink } from "./portal-links";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

type Line = { verdict: "accepted" | "changed" | "rejected"; quantity?: number; reason?: string };
async function aLink() {
  const exchange = await anExchange(database.pool, "portal");
  const { path } = await makePortalLink(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id });
  const answer = (line: Line) =>
    answerByPortal({ pool: database.pool, now: NOW }, path.replace("/portal/", ""), {
      version: 1,
      lines: [1, 2].map((lineNumber) => ({ lineNumber, ...line })),
    });
  const kept = async (): Promise<{ number: string; state: string }[]> =>
    (
      await database.pool.query("SELECT number, supplier_state AS state FROM order_response WHERE purchase_order_id = $1 ORDER BY id", [
        exchange.id,
      ])
    ).rows;
  return { exchange, answer, kept };
}
const accept: Line = { verdict: "accepted" };
const reject = (reason: string): Line => ({ verdict: "rejected", reason });

it("answers that come at once are kept each, and each is told what it made of the order", async () => {
  const { exchange, answer, kept } = await aLink();
  const said: Line[] = [accept, reject("No longer made"), { verdict: "changed", quantity: 5 }, reject("Sold out")];
  const told = await Promise.all(said.map(answer));
  const rows = await kept();
  expect(new Set(rows.map(({ number }) => number)).size).toBe(4);
  expect(told.map(({ supplierState }) => supplierState).sort()).toEqual(rows.map(({ state }) => state).sort());
  expect(await exchange.order()).toMatchObject({ supplier_state: rows.at(-1)?.state });
});

it("the same answer again is one, however often it is sent at once", async () => {
  const { answer, kept } = await aLink();
  expect(await Promise.all(Array.from({ length: 6 }, () => answer(accept)))).toEqual(Array(6).fill({ supplierState: "accepted" }));
  expect(await kept()).toHaveLength(1);
});

it("second thoughts are another answer, and so is a third that is like the first", async () => {
  const { exchange, answer, kept } = await aLink();
  for (const line of [accept, reject("Sold out"), accept, accept]) await answer(line);
  expect((await kept()).map(({ state }) => state)).toEqual(["accepted", "rejected", "accepted"]);
  expect(await exchange.order()).toMatchObject({ supplier_state: "accepted" });
});

it("an answer that the buyer did not take may be given once more", async () => {
  const { exchange, answer, kept } = await aLink();
  await answer(reject("Sold out"));
  await rejectOrderResponse(at(person(exchange.retailer, "buyer"), NOW), { purchaseOrderId: exchange.id, version: 1, reason: "ask again" });
  expect(await answer(reject("Sold out"))).toEqual({ supplierState: "rejected" });
  expect(await kept()).toHaveLength(2);
});
