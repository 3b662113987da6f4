import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { makePortalLink } from "@/server/services/procurement/portal/portal-links";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, at, type Exchange, person } from "@/test/factories/order-exchange";
import { createPortal } from "./portal-route";

let database: TestDatabase;
let exchange: Exchange;
let server: Server;
let path: string;
/** By which the rate goes; the same within a test, however slow it runs. */
let instant = 0;
beforeEach(() => {
  instant += 60_000;
});
beforeAll(async () => {
  database = await testDatabase();
  exchange = await anExchange(database.pool, "portal");
  // The route knows the machine's now only.
  ({ path } = await makePortalLink(at(person(exchange.retailer, "buyer"), new Date()), { purchaseOrderId: exchange.id }));
  const portal = createPortal(database.pool, { isBehindProxy: true, clock: () => instant });
  server = createServer((request, response) => void portal(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  await database.drop();
});

async function ask(where: string, from: string, body?: string | Buffer) {
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api${where}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "x-forwarded-for": from },
    ...(body === undefined ? {} : { body: body as string }),
  });
  return { status: response.status, body: (await response.json()) as { error?: string; field?: string; supplierState?: string } };
}
const answer = (...lines: object[]) => JSON.stringify({ version: 1, lines });

it("who tries tokens waits, whether they look like one or not, and keeps no supplier from its order", async () => {
  const tries = [`/portal/${"x".repeat(43)}`, "/portal/no", `/portal/${"y".repeat(43)}`, `/portal/${"z".repeat(43)}`];
  const statuses: number[] = [];
  for (const where of tries) statuses.push((await ask(where, "6.6.6.6")).status);
  expect(statuses).toEqual([404, 404, 429, 429]);
  expect((await ask(path, "1.2.3.4")).status).toBe(200);
});

it("nothing is read of what comes by a wrong link", async () => {
  expect(await ask(`/portal/${"x".repeat(43)}`, "6.6.6.7", "not json")).toMatchObject({ status: 404 });
});

it("an answer by hand says why a line is rejected and what is changed, and is text", async () => {
  const refused = async (body: string | Buffer) => {
    const { status, body: told } = await ask(path, "1.2.3.5", body);
    return [status, told.field, told.error];
  };
  const why = "say why it is rejected";
  expect(await refused(answer({ lineNumber: 1, verdict: "rejected" }))).toEqual([400, "lines.0.reason", `Line 1: ${why}.`]);
  expect(await refused(answer({ lineNumber: 2, verdict: "changed", quantity: 0 }))).toEqual([400, "lines.0.reason", `Line 2: ${why}.`]);
  expect(await refused(answer({ lineNumber: 1, verdict: "changed", quantity: 20, unitPrice: "4", promisedOn: "2026-03-09" }))).toEqual([
    400,
    "lines.0.reason",
    "Line 1: say what is otherwise, or accept it as ordered.",
  ]);
  expect(await refused(Buffer.from(answer({ lineNumber: 1, verdict: "rejected", reason: "Käse" }), "latin1"))).toEqual([
    400,
    undefined,
    "The answer is not text in UTF-8.",
  ]);
  expect((await ask(path, "1.2.3.5", answer({ lineNumber: 1, verdict: "rejected", reason: "late \u0000" }))).status).toBe(400);
  const said = answer({ lineNumber: 1, verdict: "changed", reason: "In other boxes" }, { lineNumber: 2, verdict: "accepted" });
  expect(await ask(path, "1.2.3.5", said)).toEqual({ status: 200, body: { supplierState: "accepted_with_change" } });
});
