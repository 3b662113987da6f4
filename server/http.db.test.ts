import { once } from "node:events";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anIngestSource, anOrderMessage } from "@/test/factories/ingest-source";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { aServer, atNode, everywhere, type SignedIn, type TestServer } from "@/test/server";

let database: TestDatabase;
let server: TestServer;
let retailer: Retailer;
let administrator: SignedIn;

beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 3, nodes: 2, stock: 30 });
  server = await aServer(database.pool);
  administrator = await server.signIn(everywhere("administrator"));
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const query = (value: unknown) => `query=${encodeURIComponent(JSON.stringify(value))}`;
const input = (value: unknown) => `input=${encodeURIComponent(JSON.stringify(value))}`;

describe("health and metrics", () => {
  test("a server on a migrated database is well", async () => {
    const answer = await server.get("/api/health");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      status: "ok",
      problems: [],
      database: { reachable: true, migrated: true },
      queue: { waiting: 0, dead: 0, blocked: 0 },
    });
  });

  test("a job whose last run failed is named", async () => {
    await database.pool.query("SELECT graphile_worker.add_job('replan-touched', job_key => 'replan-touched', max_attempts => 1)");
    await database.pool.query(
      "UPDATE graphile_worker._private_jobs SET last_error = 'out of range', attempts = 1 WHERE key = 'replan-touched'",
    );
    try {
      const answer = await server.get("/api/health");
      expect(await answer.json()).toMatchObject({
        status: "failing",
        failedJobs: ["replan-touched"],
        problems: ["The last run of replan-touched failed: the worker's log says why."],
      });
    } finally {
      await database.pool.query("SELECT graphile_worker.remove_job('replan-touched')");
    }
  });

  test("metrics count what was answered", async () => {
    await server.get("/api/health");
    const text = await (await server.get("/api/metrics")).text();
    expect(text).toMatch(/gantry_http_requests_total\{route="health",method="GET",status="200"\} \d+/);
    expect(text).toContain("gantry_feed_lag_seconds");
    expect(text).toContain('gantry_messages{state="dead"} 0');
  });

  test("a message that waits for a person to settle the dead letter before it says nothing about the worker", async () => {
    const source = await anIngestSource(database.pool, retailer);
    const put = (externalId: string, state: string, key: string) =>
      database.pool.query(
        "INSERT INTO inbound_message (source_id, external_id, kind, entity_key, body, state, next_attempt_at) VALUES ($1, $2, 'order', $4, '{}', $3, now() - interval '1 hour')",
        [source.id, externalId, state, key],
      );
    try {
      await put("wrong", "dead", "order:1");
      await put("later", "received", "order:1");
      const blocked = await server.get("/api/health");
      expect([blocked.status, await blocked.json()]).toMatchObject([
        200,
        { status: "ok", problems: [], queue: { waiting: 0, lagMs: null, dead: 1, blocked: 1 } },
      ]);
      expect(await (await server.get("/api/metrics")).text()).toContain('gantry_messages{state="blocked"} 1');
      await put("other", "received", "order:2");
      const late = await server.get("/api/health");
      expect([late.status, await late.json()]).toMatchObject([
        503,
        { problems: ["Messages wait: is a worker running?"], queue: { waiting: 1, dead: 1, blocked: 1 } },
      ]);
    } finally {
      await database.pool.query("DELETE FROM inbound_message WHERE source_id = $1", [source.id]);
    }
  });

  test("a database that lacks a migration is told", async () => {
    const { rows } = await database.pool.query("UPDATE drizzle.__drizzle_migrations SET created_at = created_at - 1 RETURNING id");
    try {
      const answer = await server.get("/api/health");
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ status: "failing", database: { migrated: false } });
    } finally {
      await database.pool.query("UPDATE drizzle.__drizzle_migrations SET created_at = created_at + 1 WHERE id = ANY($1)", [
        rows.map((row) => row.id),
      ]);
    }
  });
});

describe("who may ask", () => {
  test("an unknown address under /api is a 404 in JSON", async () => {
    for (const path of ["/api", "/api/", "/api/nothing", "/api/health/x"]) {
      const answer = await server.get(path);
      expect([path, answer.status, answer.headers.get("content-type")]).toEqual([path, 404, "application/json; charset=utf-8"]);
    }
  });

  test("a call without a session is refused", async () => {
    const answer = await server.get(`/api/trpc/inventory.list?${input({ startRow: 0, endRow: 10 })}`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { data: { code: "UNAUTHORIZED" } } });
  });

  test("a signed-in person reads a page", async () => {
    const answer = await server.get(`/api/trpc/inventory.list?${input({ startRow: 0, endRow: 10 })}`, administrator);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ result: { data: { rowCount: 6 } } });
  });

  test("a wrong input is answered in words, without a stack", async () => {
    const answer = await server.get(`/api/trpc/inventory.list?${input({ startRow: 0, endRow: 10_000 })}`, administrator);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: { message: string; data: Record<string, unknown> } };
    expect(error.message).toBe("End row: A page has at most 500 rows.");
    expect(error.data).toMatchObject({ field: "endRow", problem: "A page has at most 500 rows." });
    expect(error.data.stack).toBeUndefined();
  });

  test("a body that is not JSON is said to be none", async () => {
    const answer = await fetch(`${server.url}/api/trpc/views.save`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: administrator.cookie, origin: server.url },
      body: '{"a',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { message: "The request is not JSON." } });
  });

  test("another site's page may change nothing", async () => {
    const body = { screen: "orders", name: "Mine", shared: false, state: {} };
    const foreign = await server.post("/api/trpc/views.save", body, administrator, { origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
    const embedded = await server.post("/api/trpc/views.save", body, administrator, { "sec-fetch-site": "cross-site" });
    expect(embedded.status).toBe(403);
    const own = await server.post("/api/trpc/views.save", body, administrator, { origin: server.url });
    expect(own.status).toBe(200);
    const byGet = await server.get(`/api/trpc/views.save?${input(body)}`, administrator);
    expect(byGet.status).toBe(405);
    const signOut = await server.post("/api/auth/sign-out", {}, administrator, { origin: "https://evil.example" });
    expect(signOut.status).toBe(403);
  });

  test("bodies have limits", async () => {
    const auth = await server.post("/api/auth/sign-in/email", { email: "x".repeat(70_000), password: "y" });
    expect(auth.status).toBe(413);
    const call = await server.post("/api/trpc/views.save", { name: "x".repeat(5_000_000) }, administrator);
    expect(call.status).toBe(413);
  });

  test("answers say what a browser must not do with them", async () => {
    const { headers } = await server.get("/api/health");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("a wrong password is refused", async () => {
    const answer = await server.post("/api/auth/sign-in/email", { email: administrator.email, password: "not the password" });
    expect(answer.status).toBe(401);
  });

  test("nobody signs up by themselves", async () => {
    const answer = await server.post("/api/auth/sign-up/email", {
      email: "new@example.com",
      password: "long enough password",
      name: "New",
    });
    expect(answer.status).toBe(400);
  });
});

test("a message that a source sends is accepted once", async () => {
  const source = await anIngestSource(database.pool, retailer);
  const message = anOrderMessage("1001", [{ sku: "T1-1", quantity: 2 }]);
  const send = () => server.post(`/api/ingest/${source.code}`, message, undefined, { "x-api-key": source.secret });
  const first = await send();
  expect([first.status, await first.json()]).toEqual([202, { id: expect.any(Number) }]);
  const second = await send();
  expect([second.status, await second.json()]).toEqual([200, { id: expect.any(Number), duplicate: true }]);
  const stranger = await server.post(`/api/ingest/${source.code}`, message, undefined, { "x-api-key": "wrong" });
  expect(stranger.status).toBe(401);
});

describe("files", () => {
  const lines = async (answer: Response) =>
    (await answer.text())
      .replace(/^\uFEFF/, "")
      .trimEnd()
      .split("\r\n");

  test("hold the rows of the grid, by its filters and its sort", async () => {
    const asked = { sort: [{ field: "sku", direction: "desc" }], filters: { sku: { filterType: "text", type: "contains", filter: "-2" } } };
    const answer = await server.get(`/api/export/inventory.csv?${query(asked)}`, administrator);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="gantry-inventory-\d{4}-\d\d-\d\d\.csv"$/);
    const [header = "", ...rows] = await lines(answer);
    expect(header.split(",").slice(0, 2)).toEqual(["sku", "description"]);
    expect(rows.map((row) => row.split(",")[0])).toEqual(["T1-2", "T1-2"]);
    const all = await lines(await server.get("/api/export/inventory.csv", administrator));
    expect(all).toHaveLength(7);
  });

  test("hold only what the person may see", async () => {
    const [nodeId = 0] = retailer.nodeIds;
    const receiver = await server.signIn(atNode("receiver", nodeId));
    const rows = await lines(await server.get("/api/export/inventory.csv", receiver));
    expect(rows).toHaveLength(4);
    expect((await server.get("/api/export/orders.csv", receiver)).status).toBe(403);
    expect((await server.get("/api/export/inventory.csv")).status).toBe(401);
  });

  test("have the columns that are shown, in their order", async () => {
    const shown = query({ columns: ["onHand", "sku"], sort: [{ field: "sku", direction: "asc" }] });
    const [header, first] = await lines(await server.get(`/api/export/inventory.csv?${shown}`, administrator));
    expect(header).toBe("onHand,sku");
    expect(first).toMatch(/^\d+,T1-/);
    const hidden = await server.get(`/api/export/inventory.csv?${query({ columns: ["entityId"] })}`, administrator);
    expect([hidden.status, await hidden.json()]).toEqual([400, { error: 'There is no column "entityId".' }]);
  });

  test("are refused for what is no list, no query or no column", async () => {
    expect((await server.get("/api/export/people.csv", administrator)).status).toBe(404);
    expect((await server.get("/api/export/constructor.csv", administrator)).status).toBe(404);
    expect((await server.get("/api/export/inventory.csv?query=%7B", administrator)).status).toBe(400);
    const byUnknown = { sort: [{ field: "id; DROP TABLE item", direction: "asc" }] };
    expect((await server.get(`/api/export/inventory.csv?${query(byUnknown)}`, administrator)).status).toBe(400);
  });

  test("do nothing in a spreadsheet", async () => {
    await database.pool.query("UPDATE item SET description = $1 WHERE id = $2", ['=HYPERLINK("http://evil.example")', retailer.itemIds[0]]);
    const text = await (await server.get("/api/export/inventory.csv", administrator)).text();
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(text).not.toMatch(/(^|,)"?=/m);
  });
});

test("a server that stops answers what was begun", async () => {
  const other = await aServer(database.pool);
  const asked = request(`${other.url}/api/ingest/nowhere`, { method: "POST", headers: { Expect: "100-continue", "Content-Length": 2 } });
  const answered = once(asked, "response");
  asked.flushHeaders();
  // The server has the head of the request in its hands.
  await once(asked, "continue");
  const stopped = other.stop();
  asked.end("{}");
  const [response] = await answered;
  expect(response.statusCode).toBe(404);
  response.resume();
  await stopped;
  await expect(other.get("/api/health")).rejects.toThrow();
});
