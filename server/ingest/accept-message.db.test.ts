import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anIngestSource, anOrderMessage } from "@/test/factories/ingest-source";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { createAcceptor } from "./accept-message";
import { handleIngest } from "./http-route";

let database: TestDatabase;
let retailer: Retailer;
let server: Server;
let address: string;
let skus: string[];
let source: { id: number; code: string; secret: string };

beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 2, nodes: 2, stock: 10 });
  source = await anIngestSource(database.pool, retailer);
  skus = (await database.pool.query<{ sku: string }>("SELECT sku FROM item ORDER BY id")).rows.map((row) => row.sku);
  const acceptor = createAcceptor(database.pool);
  server = createServer((request, response) => void handleIngest(request, response, acceptor));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/ingest`;
});
afterAll(async () => {
  server.close();
  await database.drop();
});

const line = (quantity = 1, index = 0) => ({ sku: skus[index] ?? "", quantity });
async function post(path: string, body: unknown, headers: Record<string, string> = { authorization: `Bearer ${source.secret}` }) {
  const response = await fetch(`${address}/${path}`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}
const count = async (table: string) =>
  (await database.pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`)).rows[0]?.count;

describe("what a sender is answered", () => {
  test("202 with an id for a new message, 200 and the same id for the same message again", async () => {
    const first = await post(source.code, anOrderMessage("A-1", [line()]));
    expect(first).toMatchObject({ status: 202, body: { id: expect.any(Number) } });
    expect(await post(source.code, anOrderMessage("A-1", [line()]))).toMatchObject({
      status: 200,
      body: { id: first.body.id, duplicate: true },
    });
  });

  test("a key in X-Api-Key is as good as a bearer's", async () => {
    expect((await post(source.code, anOrderMessage("A-2", [line()]), { "x-api-key": source.secret })).status).toBe(202);
  });

  test("404 for a source that nobody set up", async () => {
    expect((await post("nobody", {})).status).toBe(404);
  });

  test("401 without a key, with a wrong one, and for a body that was changed on its way", async () => {
    expect((await post(source.code, anOrderMessage("A-3", [line()]), {})).status).toBe(401);
    expect((await post(source.code, anOrderMessage("A-3", [line()]), { authorization: "Bearer no" })).status).toBe(401);
    const shop = await anIngestSource(database.pool, retailer, { format: "shopify" });
    const signature = createHmac("sha256", shop.secret).update("{}").digest("base64");
    expect((await post(shop.code, "{ }", { "x-shopify-hmac-sha256": signature })).status).toBe(401);
    expect((await post(shop.code, "{}", { "x-shopify-hmac-sha256": signature })).status).toBe(422);
  });

  test("413 for more than 1 MiB", async () => {
    expect((await post(source.code, "x".repeat(1024 * 1024 + 1))).status).toBe(413);
  });

  test("422 names every field that is wrong", async () => {
    const bad = { ...anOrderMessage("A-4", [line(0), { sku: "", quantity: 1.5 }]), occurredAt: "yesterday" };
    expect((await post(source.code, bad)).body).toEqual({ issues: [expect.objectContaining({ path: "occurredAt" })] });
    const { status, body } = await post(source.code, { ...bad, occurredAt: "2026-03-02T08:00:00Z" });
    expect(status).toBe(422);
    expect((body.issues as { path: string }[]).map((issue) => issue.path)).toEqual([
      "data.lines.0.quantity",
      "data.lines.1.sku",
      "data.lines.1.quantity",
    ]);
    expect((await post(source.code, "{not json")).status).toBe(422);
  });

  test("429 with the seconds to wait once a source's rate is used up", async () => {
    const slow = await anIngestSource(database.pool, retailer, { ratePerSecond: 1 });
    const headers = { authorization: `Bearer ${slow.secret}` };
    const answers = [
      await post(slow.code, anOrderMessage("R-1", [line()]), headers),
      await post(slow.code, anOrderMessage("R-2", [line()]), headers),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([202, 429]);
    expect(answers[1]?.headers.get("retry-after")).toBe("1");
  });

  test("405 for anything but POST", async () => {
    expect((await fetch(`${address}/${source.code}`)).status).toBe(405);
  });
});

test("a hundred at once, each sent twice, are stored once each and in their order of arrival within a key", async () => {
  const before = (await count("inbound_message")) ?? 0;
  const twice = Array.from({ length: 100 }, (_, index) => [index, index]).flat();
  const answers = await Promise.all(twice.map((index) => post(source.code, anOrderMessage(`B-${index}`, [line()]))));
  expect(answers.filter((answer) => answer.status === 202)).toHaveLength(100);
  expect(answers.filter((answer) => answer.body.duplicate)).toHaveLength(100);
  expect(await count("inbound_message")).toBe(before + 100);
  const { accept } = createAcceptor(database.pool);
  // The later external id sorts first: ids still follow arrival.
  const ids = await Promise.all(
    ["z", "a"].map((id) =>
      accept(source.code, { "x-api-key": source.secret }, Buffer.from(JSON.stringify(anOrderMessage("B-key", [line()], id)))),
    ),
  );
  expect(ids[0]?.body.id as number).toBeLessThan(ids[1]?.body.id as number);
});

test("one wake-up waits for a worker, however many came", async () => {
  const { rows } = await database.pool.query(
    "SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE task_identifier = 'drain-messages'",
  );
  expect(rows[0].count).toBe(1);
});

test("a dry run says what would happen and writes nothing", async () => {
  const tables = ["inbound_message", "sales_order", "audit_entry", "stock_movement", "change"];
  const before = await Promise.all(tables.map(count));
  const { status, body } = await post(`${source.code}?dryRun=1`, anOrderMessage("D-1", [line(4)]));
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { dryRun: true, kind: "order", duplicate: false, issues: [], items: [{ sku: skus[0], known: true, available: 20 }] },
  });
  expect(body.allocation).toEqual([expect.objectContaining({ sku: skus[0], quantity: 4 })]);
  const unknown = await post(`${source.code}?dryRun=1`, anOrderMessage("D-2", [{ sku: "NOT-OURS", quantity: 1 }]));
  expect(unknown.body).toMatchObject({ items: [{ sku: "NOT-OURS", known: false }], issues: [{ path: "lines.0.sku" }] });
  expect(await Promise.all(tables.map(count))).toEqual(before);
});
