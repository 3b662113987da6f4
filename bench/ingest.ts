import { anIngestSource } from "@/test/factories/ingest-source";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { FLOOR_SCHEMA } from "./baselines/order-floor-schema";
import { type Child, startChild } from "./child";
import { type BenchDatabase, settle, withDatabase } from "./database";
import type { OrderLoad, OrderLoadResult } from "./order-load";
import { report } from "./report";

const REPEATS = 3;
const CONNECTIONS = 64;
const ITEMS = 5_000;
const LINES = 3;
const FLOOR_SECONDS = 4;
const SECONDS = 8;
/** A busy day, as a part of the floor: promises about time are for a load that can be kept up. */
const OFFERED = 0.18;
/** Nobody waits longer than this for a backlog to go. */
const MOST_DRAIN_MS = 60_000;

async function post(load: OrderLoad): Promise<OrderLoadResult> {
  return (await startChild("bench/order-load.ts", {}, load).said) as OrderLoadResult;
}

async function skusOf({ pool }: BenchDatabase, retailer: Retailer): Promise<string[]> {
  const { rows } = await pool.query<{ sku: string }>("SELECT sku FROM item WHERE entity_id = $1 ORDER BY id", [retailer.entityId]);
  return rows.map((row) => row.sku);
}

async function measureFloor({ url, pool }: BenchDatabase, skus: readonly string[], repeat: number): Promise<number> {
  await pool.query(FLOOR_SCHEMA);
  await pool.query(
    "INSERT INTO floor_stock (item_id, sku, sellable) SELECT row_number() OVER (), sku, 1000000 FROM unnest($1::text[]) sku",
    [skus],
  );
  const floor = startChild("bench/baselines/order-floor.ts", { DATABASE_URL: url });
  try {
    const { port } = (await floor.said) as { port: number };
    const load = { port, path: "/orders", key: "none", connections: CONNECTIONS, skus, linesPerOrder: LINES, repeatEvery: Infinity };
    await post({ ...load, seconds: 1, mark: `warm-${repeat}` });
    const { accepted, seconds } = await post({ ...load, seconds: FLOOR_SECONDS, mark: `floor-${repeat}` });
    return accepted / seconds;
  } finally {
    await floor.stop();
  }
}

/** What is not yet applied, and what is not yet where the order's screen can see it. */
const OPEN = "SELECT count(*) AS open FROM inbound_message WHERE state IN ('received', 'retrying')";

async function drained({ pool }: BenchDatabase): Promise<number> {
  const started = performance.now();
  for (;;) {
    const { rows } = await pool.query<{ open: number }>(OPEN);
    const waited = performance.now() - started;
    if (rows[0]?.open === 0 || waited > MOST_DRAIN_MS) return waited;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export async function run(): Promise<void> {
  await withDatabase(async (database) => {
    const { pool, url } = database;
    const retailer = await aRetailer(pool, { items: ITEMS, nodes: 3, stock: 1_000_000 });
    const source = await anIngestSource(pool, retailer, { ratePerSecond: 1_000_000 });
    const skus = await skusOf(database, retailer);
    const environment = { DATABASE_URL: url };
    const floors: number[] = [];
    const rates: number[] = [];
    const accepts: number[] = [];
    const backlogs: number[] = [];
    const notes: Record<string, unknown>[] = [];
    for (let repeat = 1; repeat <= REPEATS; repeat++) {
      floors.push(await measureFloor(database, skus, repeat));
      await settle(pool);
      const server = startChild("bench/tower-process.ts", environment);
      const worker = startChild("workers/run.ts", environment);
      try {
        const { port } = (await server.said) as { port: number };
        const load = {
          port,
          path: `/api/ingest/${source.code}`,
          key: source.secret,
          connections: CONNECTIONS,
          skus,
          linesPerOrder: LINES,
          repeatEvery: 50,
        };
        await post({ ...load, seconds: 1, mark: `warm-order-${repeat}` });
        await drained(database);
        const offeredPerSecond = (floors.at(-1) ?? 0) * OFFERED;
        const paced = await measure(database, server, worker, { ...load, seconds: SECONDS, mark: `paced-${repeat}`, offeredPerSecond });
        accepts.push(paced.sent.p99Ms);
        backlogs.push(paced.backlogMs);
        const flat = await measure(database, server, worker, { ...load, seconds: SECONDS, mark: `flat-out-${repeat}` });
        // Nothing counts that is not through: the time that the backlog took belongs to the rate.
        rates.push(flat.sent.accepted / (flat.sent.seconds + flat.backlogMs / 1_000));
        notes.push({ paced: paced.notes, flatOut: flat.notes });
      } finally {
        await Promise.all([server.stop(), worker.stop()]);
      }
    }
    report({
      bench: "ingest",
      case: "orders through, sent as fast as they are answered",
      unit: "orders/s",
      values: rates,
      baseline: floors,
      target: { ratioAtLeast: 0.15 },
      with: { repeats: notes },
    });
    const offered = `at ${OFFERED * 100} % of the floor`;
    report({ bench: "ingest", case: `accept p99 ${offered}`, unit: "ms", values: accepts, target: { atMost: 50 } });
    report({ bench: "ingest", case: `backlog gone after the load ${offered}`, unit: "ms", values: backlogs, target: { atMost: 5_000 } });
  });
}

/** One load, until all of it is through. Throws when an accepted order had no effect, or more than one. */
async function measure(database: BenchDatabase, server: Child, worker: Child, load: OrderLoad) {
  const cpuBefore = [await server.cpuSeconds(), await worker.cpuSeconds()];
  const sent = await post(load);
  const backlogMs = await drained(database);
  const cpu = [await server.cpuSeconds(), await worker.cpuSeconds()].map((seconds, index) => seconds - (cpuBefore[index] ?? 0));
  const placed = await checked(database, load.mark);
  if (Object.values(placed).some((count) => count !== sent.accepted))
    throw new Error(`${sent.accepted} orders were accepted, but ${JSON.stringify({ ...placed, ...(await whatIsElse(database)) })}`);
  return { sent, backlogMs, notes: { ...sent, backlogMs, serverCpu: cpu[0], workerCpu: cpu[1] } };
}

async function whatIsElse({ pool }: BenchDatabase): Promise<Record<string, unknown>> {
  const states = await pool.query("SELECT state, count(*), min(issues::text) AS example FROM inbound_message GROUP BY 1");
  const orders = await pool.query("SELECT state, count(*) FROM sales_order GROUP BY 1");
  return { messages: states.rows, allOrders: orders.rows };
}

async function checked(
  { pool }: BenchDatabase,
  mark: string,
): Promise<{ orders: number; routed: number; audited: number; announced: number }> {
  const { rows } = await pool.query<{ orders: number; routed: number; audited: number; announced: number }>(
    `WITH placed AS (SELECT id FROM sales_order WHERE external_number LIKE $1 || '-%' AND state = 'allocated')
     SELECT (SELECT count(*) FROM placed) AS orders,
       (SELECT count(DISTINCT d.order_id) FROM routing_decision d JOIN placed p ON p.id = d.order_id) AS routed,
       (SELECT count(DISTINCT a.subject_id) FROM audit_entry a JOIN placed p ON p.id = a.subject_id WHERE a.verb = 'sales_order.placed') AS audited,
       (SELECT count(DISTINCT k.key) FROM change c CROSS JOIN LATERAL unnest(c.keys) AS k(key) JOIN placed p ON p.id = k.key WHERE c.topic = 'orders') AS announced`,
    [mark],
  );
  return rows[0] ?? { orders: 0, routed: 0, audited: 0, announced: 0 };
}
