import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Pool } from "@/db/client";
import { type Acceptor, createAcceptor } from "@/server/ingest/accept-message";
import { gridQuery } from "@/server/read/grid-query";
import { listMessages, readMessagesRows } from "@/server/read/messages";
import { countOpenMessages, readOperations } from "@/server/read/operations";
import { readSourceHealth } from "@/server/read/source-health";
import type { ServiceContext } from "@/server/services/context";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anIngestSource, anOrderMessage } from "@/test/factories/ingest-source";
import { aRetailer } from "@/test/factories/retailer";
import { discardMessage } from "./discard-message";
import { drainMessages } from "./drain-messages";
import { replayMessage } from "./replay-message";

let database: TestDatabase;
let pool: Pool;
let acceptor: Acceptor;
let source: { id: number; code: string; secret: string };
let sku: string;
let context: ServiceContext;
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };

beforeAll(async () => {
  database = await testDatabase();
  pool = database.pool;
  const retailer = await aRetailer(pool, { items: 1, nodes: 1, stock: 100 });
  source = await anIngestSource(pool, retailer);
  acceptor = createAcceptor(pool);
  sku = (await pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [retailer.itemIds[0]])).rows[0]?.sku ?? "";
  context = { pool, actor: { kind: "job", id: "drain-messages" }, now: new Date(Date.now() + 60_000) };
});
afterAll(() => database.drop());
beforeEach(async () => {
  await pool.query("DELETE FROM inbound_message");
});

async function send(message: unknown): Promise<number> {
  const { status, body } = await acceptor.accept(source.code, { "x-api-key": source.secret }, Buffer.from(JSON.stringify(message)));
  expect(status, JSON.stringify(body)).toBe(202);
  return body.id as number;
}
const order = (number: string, id?: string) => anOrderMessage(number, [{ sku, quantity: 1 }], id);
const stateOf = async (id: number) => (await pool.query("SELECT state FROM inbound_message WHERE id = $1", [id])).rows[0]?.state;

describe("a dead letter blocks the later messages of its key", () => {
  let wrong: number;
  let later: number;
  beforeEach(async () => {
    wrong = await send(anOrderMessage("B-1", [{ sku: "NOT-OURS", quantity: 1 }], "wrong"));
    later = await send(order("B-1", "later"));
    await drainMessages(context);
    await pool.query(
      "UPDATE inbound_message SET next_attempt_at = now() - interval '1 hour', received_at = now() - interval '1 hour' WHERE id = $1",
      [later],
    );
  });
  const sourceNow = async () => (await readSourceHealth(pool, everywhere)).find(({ id }) => id === source.id);
  const blockedBy = async () => (await readMessagesRows(pool, [later]))[0]?.blockedBy;

  test("which are counted as blocked: no worker is late with them", async () => {
    expect(await readOperations(pool)).toMatchObject({ waiting: 0, blocked: 1, dead: 1, queueLagMs: null });
    expect(await countOpenMessages(pool)).toEqual(
      expect.arrayContaining([
        { state: "blocked", count: 1 },
        { state: "dead", count: 1 },
      ]),
    );
    expect(await sourceNow()).toMatchObject({ waiting: 0, oldestWaitingSeconds: 0, blocked: 1, dead: 1 });
    expect(await blockedBy()).toBe("wrong");
    const rowsOf = async (type: "blank" | "notBlank") =>
      (
        await listMessages(
          pool,
          everywhere,
          gridQuery.parse({
            startRow: 0,
            endRow: 10,
            filters: { state: { type: "equals", filter: "received" }, blockedBy: { filterType: "text", type } },
          }),
        )
      ).rows.map(({ id }) => id);
    expect([await rowsOf("notBlank"), await rowsOf("blank")]).toEqual([[later], []]);
  });

  test("and what nobody blocks is late all the same", async () => {
    await send(order("B-2"));
    await pool.query(
      "UPDATE inbound_message SET next_attempt_at = now() - interval '5 minutes' WHERE entity_key <> (SELECT entity_key FROM inbound_message WHERE id = $1)",
      [wrong],
    );
    const { waiting, blocked, queueLagMs } = await readOperations(pool);
    expect({ waiting, blocked }).toEqual({ waiting: 1, blocked: 1 });
    expect(queueLagMs).toBeGreaterThanOrEqual(300_000);
    expect(queueLagMs).toBeLessThan(360_000);
  });

  test("and lets them go when it is discarded: they are due from then, and shown as done when they are", async () => {
    await discardMessage(context, { messageId: wrong, reason: "test" });
    expect(await readOperations(pool)).toMatchObject({ waiting: 1, blocked: 0, dead: 0, queueLagMs: null });
    expect(await blockedBy()).toBeNull();
    await pool.query("DELETE FROM change");
    await drainMessages(context);
    expect(await stateOf(later)).toBe("processed");
    const { rows } = await pool.query("SELECT 1 FROM change WHERE topic = 'messages' AND $1 = ANY(keys)", [later]);
    expect(rows).toHaveLength(1);
  });

  test("and tells the screens, when it dies and when it is replayed", async () => {
    const told = () =>
      pool.query("SELECT 1 FROM change WHERE topic = 'messages' AND $1 = ANY(keys)", [later]).then(({ rows }) => rows.length);
    expect(await told()).toBe(1);
    await replayMessage(context, { messageId: wrong });
    expect(await told()).toBe(2);
  });
});

test("a message that waits for its next attempt makes nobody behind it late", async () => {
  const head = await send(order("R-1", "head"));
  await send(order("R-1", "behind"));
  await pool.query("UPDATE inbound_message SET next_attempt_at = now() - interval '1 hour'");
  await pool.query("UPDATE inbound_message SET state = 'retrying', next_attempt_at = now() + interval '1 hour' WHERE id = $1", [head]);
  expect(await readOperations(pool)).toMatchObject({ waiting: 2, blocked: 0, queueLagMs: null });
});

test("what was let go does not hide when the next attempt of another message is due", async () => {
  const wrong = await send(anOrderMessage("W-1", [{ sku: "NOT-OURS", quantity: 1 }], "wrong"));
  await send(order("W-1", "later"));
  await drainMessages(context);
  await replayMessage(context, { messageId: wrong });
  const due = new Date(context.now.getTime() + 300_000);
  await pool.query("UPDATE inbound_message SET next_attempt_at = $2 WHERE id = $1", [wrong, due]);
  // Another one fails in a way that is tried again.
  await pool.query("CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$");
  await pool.query("CREATE TRIGGER poison BEFORE INSERT ON sales_order FOR EACH ROW EXECUTE FUNCTION poison()");
  const other = await send(order("V-1"));
  await drainMessages(context).finally(() => pool.query("DROP FUNCTION poison CASCADE"));
  expect(await stateOf(other)).toBe("retrying");
  const { rows } = await pool.query<{ runAt: Date }>(
    `SELECT run_at AS "runAt" FROM graphile_worker.jobs WHERE key = 'drain-messages-retry'`,
  );
  expect(rows[0]?.runAt.getTime()).toBeGreaterThan(context.now.getTime());
});
