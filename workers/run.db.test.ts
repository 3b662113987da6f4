import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW } from "@/test/factories/retailer";

let database: TestDatabase;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => void worker?.kill("SIGKILL"));
afterAll(() => database.drop());

function aWorker() {
  const child = spawn(process.execPath, ["--import", "tsx", "workers/run.ts"], {
    env: { ...process.env, DATABASE_URL: database.url, DATABASE_POOL: "10", WORKER_PORT: "0", LOG_LEVEL: "info" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  worker = child;
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return { child, exit, output: () => output };
}

const countOf = async (sql: string) => (await database.pool.query<{ count: number }>(sql)).rows[0]?.count ?? -1;

const waitingForAnInvoice = () =>
  countOf(
    "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%supplier_invoice%'",
  );

it("finishes its batch when it is told to stop, starts no other, and exits with 0", async () => {
  const retailer = await aRetailer(database.pool);
  // A batch is 200 invoices; these are one batch and a half, none of them with an order.
  await database.pool.query(
    `INSERT INTO supplier_invoice (entity_id, supplier_id, number, currency, invoiced_at, due_at, total_minor)
     SELECT $1, $2, 'I-' || n, 'GBP', $3, $3, 1000 + n FROM generate_series(1, 300) n`,
    [retailer.entityId, retailer.supplierId, NOW],
  );
  await database.pool.query(
    "INSERT INTO supplier_invoice_line (invoice_id, line_number, billed_quantity, unit_price) SELECT id, 1, 1, total_minor / 100.0 FROM supplier_invoice",
  );
  const holder = await database.pool.connect();
  try {
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM supplier_invoice ORDER BY id LIMIT 1 FOR UPDATE");
    await database.pool.query("SELECT graphile_worker.add_job('match-invoices')");
    const { child, exit, output } = aWorker();
    // The job stands in the middle of its batch: it waits for the row that is held.
    await expect.poll(waitingForAnInvoice, { timeout: 20_000 }).toBe(1);
    child.kill("SIGTERM");
    const early = await Promise.race([
      exit.then(() => "exited"),
      new Promise((resolve) => setTimeout(() => resolve("still working"), 700)),
    ]);
    expect(early).toBe("still working");
    await holder.query("COMMIT");
    expect(await exit).toBe(0);
    expect(output()).toContain("worker stopped");
  } finally {
    holder.release();
  }
  expect(await countOf("SELECT count(*) AS count FROM supplier_invoice WHERE state = 'blocked'")).toBe(200);
  expect(await countOf("SELECT count(*) AS count FROM supplier_invoice WHERE state = 'unmatched'")).toBe(100);
  // A job or a queue that stays locked would be left alone for hours by every other worker.
  const { rows: locked } = await database.pool.query(
    `SELECT t.identifier FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.locked_by IS NOT NULL
     UNION ALL SELECT queue_name FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL`,
  );
  expect(locked).toEqual([]);
});

it("plans, detects and matches by itself from the start", async () => {
  const retailer = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 4 });
  const [itemId] = retailer.itemIds;
  const [nodeId] = retailer.nodeIds;
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT now() - d * interval '1 day', $1, $2, $3, $4, 5, 5000, 2000 FROM generate_series(1, 30) d`,
    [retailer.entityId, itemId, nodeId, retailer.channelId],
  );
  const { child, exit } = aWorker();
  const recommended = () =>
    countOf(`SELECT count(*) AS count FROM replenishment_recommendation WHERE item_id = ${itemId} AND state = 'open'`);
  await expect.poll(recommended, { timeout: 20_000 }).toBe(1);
  await expect
    .poll(() => countOf("SELECT count(*) AS count FROM exception WHERE type = 'invoice_unmatched'"), { timeout: 20_000 })
    .toBeGreaterThanOrEqual(200);
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
});

it("carries on at once after a worker was killed in the middle of a job", async () => {
  await database.pool.query("UPDATE supplier_invoice SET state = 'unmatched'");
  const holder = await database.pool.connect();
  try {
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM supplier_invoice ORDER BY id LIMIT 1 FOR UPDATE");
    await database.pool.query("SELECT graphile_worker.add_job('match-invoices', job_key => 'match-invoices')");
    const { child, exit } = aWorker();
    await expect.poll(waitingForAnInvoice, { timeout: 20_000 }).toBe(1);
    child.kill("SIGKILL");
    await exit;
    await holder.query("COMMIT");
  } finally {
    holder.release();
  }
  await database.pool.query("SELECT graphile_worker.add_job('match-invoices', job_key => 'match-invoices')");
  const { child, exit } = aWorker();
  await expect.poll(() => countOf("SELECT count(*) AS count FROM supplier_invoice WHERE state = 'unmatched'"), { timeout: 20_000 }).toBe(0);
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
});
