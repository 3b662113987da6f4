import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPool, type Pool } from "@/db/client";
import { verify } from "@/server/services/verification/verify";
import { aHouse } from "./chaos-house";
import { anIngestSource, anOrderMessage } from "./factories/ingest-source";
import { aRetailer, type Retailer } from "./factories/retailer";

const ORDERS = 400;
const AT_ONCE = 24;
const STOCK = 2_000;

let house: Awaited<ReturnType<typeof aHouse>>;
let pool: Pool;
let retailer: Retailer;
let source: { code: string; secret: string };
let skus: string[];
let node: string;
beforeAll(async () => {
  house = await aHouse();
  pool = openPool(house.databaseUrl, 4);
  retailer = await aRetailer(pool, { items: 5, nodes: 2, stock: STOCK });
  source = await anIngestSource(pool, retailer);
  await pool.query("UPDATE ingest_source SET authentication = 'hmac_sha256_base64'");
  skus = (await pool.query<{ sku: string }>("SELECT sku FROM item ORDER BY id")).rows.map((row) => row.sku);
  node = (await pool.query<{ code: string }>("SELECT code FROM node ORDER BY id LIMIT 1")).rows[0]?.code ?? "";
  // Slow enough that a batch can be hit in the middle.
  await pool.query(`CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.004); RETURN NEW; END';
    CREATE TRIGGER slowly BEFORE INSERT ON sales_order FOR EACH ROW EXECUTE FUNCTION slowly();
    CREATE TRIGGER slowly BEFORE INSERT ON shipment FOR EACH ROW EXECUTE FUNCTION slowly()`);
  house.open();
});
afterAll(async () => {
  await pool.end();
  await house.close();
});

const count = async (sql: string): Promise<number> => Number((await pool.query<{ count: number }>(sql)).rows[0]?.count);
const units = (n: number) => 1 + (n % 3);
const orderMessage = (n: number) => anOrderMessage(`C-${n}`, [{ sku: skus[n % skus.length] ?? "", quantity: units(n) }]);
const shipmentMessage = (n: number) => ({
  type: "shipment",
  id: `s-C-${n}`,
  occurredAt: "2026-03-02T12:00:00Z",
  data: {
    orderNumber: `C-${n}`,
    shipmentNumber: `S-${n}`,
    node,
    carrier: "Parcel",
    lines: [{ sku: skus[n % skus.length] ?? "", quantity: units(n) }],
  },
});

/** A shop's sender: it keeps a message until it hears that it was taken, and sends some twice for good measure. */
function aSender() {
  const accepted = new Map<string, Set<number>>();
  const seen = { answered: 0, unanswered: 0, refused: 0, duplicates: 0 };

  async function post(message: { id: string }): Promise<boolean> {
    const body = JSON.stringify(message);
    const signature = createHmac("sha256", source.secret).update(body).digest("base64");
    try {
      const answer = await fetch(`${house.url}/api/ingest/${source.code}`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json", "x-gantry-hmac-sha256": signature },
        signal: AbortSignal.timeout(3_000),
      });
      const { id, duplicate } = (await answer.json()) as { id: number; duplicate?: boolean };
      if (answer.status !== 200 && answer.status !== 202) {
        seen.refused += 1;
        return false;
      }
      if (duplicate) seen.duplicates += 1;
      accepted.set(message.id, (accepted.get(message.id) ?? new Set()).add(id));
      return true;
    } catch {
      seen.unanswered += 1;
      return false;
    }
  }

  async function deliver(message: { id: string }, twice: boolean): Promise<void> {
    for (let copies = twice ? 2 : 1; copies > 0; copies -= 1) while (!(await post(message))) await wait(50 + Math.random() * 100);
    seen.answered += 1;
  }

  return {
    accepted,
    seen,
    async deliverAll() {
      let next = 0;
      const line = async () => {
        for (let n = next++; n < ORDERS; n = next++) {
          await deliver(orderMessage(n), n % 10 === 0);
          await deliver(shipmentMessage(n), n % 10 === 5);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, line));
    },
  };
}

const until = async (holds: () => boolean | Promise<boolean>) => {
  while (!(await holds())) await wait(2);
};
/** A worker stands in the middle of a batch, and its transaction is open. */
const inABatch = () =>
  until(
    async () => (await count("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()")) > 0,
  );

it("loses nothing and does nothing twice when the worker, the server and the database are killed under load", async () => {
  const { accepted, seen, deliverAll } = aSender();
  await until(async () => (await fetch(`${house.url}/api/health`).catch(() => null))?.ok === true);
  const sending = deliverAll();

  await until(() => seen.answered > ORDERS * 0.3);
  await inABatch();
  house.killWorker();
  await until(() => seen.answered > ORDERS * 0.7);
  house.killServer();
  await until(() => seen.answered > ORDERS * 1.1);
  await inABatch();
  await house.killDatabase();
  await sending;
  await expect
    .poll(() => count("SELECT count(*) FROM inbound_message WHERE state IN ('received', 'retrying')"), { timeout: 60_000, interval: 200 })
    .toBe(0);

  // What broke on the way, so that a run in which nothing was hit does not pass for a proof.
  expect(seen.unanswered).toBeGreaterThan(0);
  expect(seen.duplicates).toBeGreaterThanOrEqual(ORDERS / 5);
  expect(house.starts().server).toBeGreaterThanOrEqual(2);
  expect(house.starts().worker).toBeGreaterThanOrEqual(2);

  // Every message that was answered is there, under the one id that every answer gave, and has become something.
  expect(accepted.size).toBe(2 * ORDERS);
  expect([...accepted.values()].filter((ids) => ids.size > 1)).toEqual([]);
  const { rows: messages } = await pool.query<{ id: number; external_id: string; state: string }>(
    "SELECT id, external_id, state FROM inbound_message",
  );
  expect(messages).toHaveLength(2 * ORDERS);
  expect(messages.filter(({ id, external_id }) => !accepted.get(external_id)?.has(id))).toEqual([]);
  expect(messages.filter(({ state }) => state !== "processed")).toEqual([]);

  expect(await count("SELECT count(DISTINCT external_number) FROM sales_order WHERE state = 'shipped'")).toBe(ORDERS);
  expect(await count("SELECT count(*) FROM sales_order")).toBe(ORDERS);
  expect(await count("SELECT count(*) FROM shipment")).toBe(ORDERS);
  const sold = Array.from({ length: ORDERS }, (_, n) => units(n)).reduce((sum, quantity) => sum + quantity, 0);
  expect(await count("SELECT sum(sellable) AS count FROM stock_balance")).toBe(5 * 2 * STOCK - sold);
  expect(await count("SELECT sum(quantity) AS count FROM demand_fact")).toBe(sold);
  expect((await verify(pool)).filter((check) => check.off > 0)).toEqual([]);
  // Half a minute on two idle cores; each process that starts again takes longer on a busy machine.
}, 150_000);
