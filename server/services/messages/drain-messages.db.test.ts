import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Pool } from "@/db/client";
import { type Acceptor, createAcceptor } from "@/server/ingest/accept-message";
import type { ServiceContext } from "@/server/services/context";
import { ServiceError } from "@/server/services/errors";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anIngestSource, anOrderMessage } from "@/test/factories/ingest-source";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { discardMessage } from "./discard-message";
import { drainMessages } from "./drain-messages";
import { editMessage } from "./edit-message";
import { replayMessage } from "./replay-message";

let database: TestDatabase;
let pool: Pool;
let retailer: Retailer;
let acceptor: Acceptor;
let source: { id: number; code: string; secret: string };
let sku: string;
/** Messages are due from the moment the database took them, which is the machine's now. */
let context: ServiceContext;

beforeAll(async () => {
  database = await testDatabase();
  pool = database.pool;
});
afterAll(() => database.drop());
beforeEach(async () => {
  retailer = await aRetailer(pool, { items: 2, nodes: 2, stock: 1_000 });
  source = await anIngestSource(pool, retailer);
  acceptor = createAcceptor(pool);
  sku = (await pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [retailer.itemIds[0]])).rows[0]?.sku ?? "";
  context = { pool, actor: { kind: "job", id: "drain-messages" }, now: new Date(Date.now() + 60_000) };
});

async function send(message: unknown): Promise<number> {
  const { status, body } = await acceptor.accept(source.code, { "x-api-key": source.secret }, Buffer.from(JSON.stringify(message)));
  expect(status, JSON.stringify(body)).toBe(202);
  return body.id as number;
}
const order = (number: string, quantity = 1, id?: string) => anOrderMessage(number, [{ sku, quantity }], id);
type Row = {
  state: string;
  attempts: number;
  issues: { path: string; message: string }[] | null;
  result: { kind: string; id: number } | null;
};
const message = async (id: number) =>
  (await pool.query<Row>("SELECT state, attempts, issues, result FROM inbound_message WHERE id = $1", [id])).rows[0];
const orders = async () =>
  (
    await pool.query<{ number: string; units: number }>(
      "SELECT external_number AS number, unit_count AS units FROM sales_order WHERE channel_id = $1 ORDER BY id",
      [retailer.channelId],
    )
  ).rows;

/** Makes one order number fail as a fault of the program would. */
async function poisoned<T>(number: string, work: () => Promise<T>): Promise<T> {
  await pool.query(`CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.external_number = '${number}' THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$`);
  await pool.query("CREATE TRIGGER poison BEFORE INSERT ON sales_order FOR EACH ROW EXECUTE FUNCTION poison()");
  try {
    return await work();
  } finally {
    await pool.query("DROP FUNCTION poison CASCADE");
  }
}

test("an accepted order becomes one sales order with stock reserved for it", async () => {
  const id = await send(order("O-1", 3));
  expect(await drainMessages(context)).toEqual({ processed: 1, retrying: 0, dead: 0 });
  const { rows } = await pool.query("SELECT id, state FROM sales_order WHERE channel_id = $1", [retailer.channelId]);
  expect(rows).toEqual([{ id: expect.any(Number), state: "allocated" }]);
  expect(await message(id)).toMatchObject({ state: "processed", attempts: 1, result: { kind: "sales_order", id: rows[0].id } });
});

test("a message that simply went through is not announced", async () => {
  const id = await send(order("O-1"));
  await drainMessages(context);
  const { rows } = await pool.query("SELECT 1 FROM change WHERE topic = 'messages' AND $1 = ANY(keys)", [id]);
  expect(rows).toHaveLength(0);
});

test("messages of one key are applied in the order they were accepted", async () => {
  await send(order("K-1", 2, "first"));
  const second = await send(order("K-1", 9, "second"));
  await drainMessages(context);
  expect(await orders()).toEqual([{ number: "K-1", units: 2 }]);
  expect(await message(second)).toMatchObject({ state: "processed" });
});

test("a worker that dies in the middle of a batch leaves it whole for the next", async () => {
  const ids = [];
  for (let number = 0; number < 20; number++) ids.push(await send(order(`C-${number}`)));
  const dying = pool.connect.bind(pool);
  // The connection is cut at the moment of the commit, as a kill of the worker would.
  const cut: Pool = Object.create(pool, {
    connect: {
      value: async () => {
        const client = await dying();
        const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>;
        return Object.assign(Object.create(client), {
          query: async (...given: unknown[]) => {
            if (given[0] !== "COMMIT") return query(...given);
            const { rows } = (await query("SELECT pg_backend_pid() AS pid")) as { rows: { pid: number }[] };
            await pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
            return query("COMMIT");
          },
          release: () => client.release(true),
        });
      },
    },
  });
  await expect(drainMessages({ ...context, pool: cut })).rejects.toThrow();
  expect(await orders()).toEqual([]);
  expect(await drainMessages(context)).toEqual({ processed: 20, retrying: 0, dead: 0 });
  expect(await orders()).toHaveLength(20);
  expect(await drainMessages(context)).toEqual({ processed: 0, retrying: 0, dead: 0 });
});

test("two workers at once apply each message once and keep the order of every key", async () => {
  for (let number = 0; number < 60; number++) await send(order(`W-${number % 20}`, 1 + Math.floor(number / 20), `w-${number}`));
  const counts = await Promise.all([drainMessages(context), drainMessages(context), drainMessages(context)]);
  const last = await drainMessages(context);
  expect([...counts, last].reduce((sum, { processed }) => sum + processed, 0)).toBe(60);
  const applied = await orders();
  expect(applied).toHaveLength(20);
  expect(applied.every(({ units }) => units === 1)).toBe(true);
});

describe("a message that cannot be applied", () => {
  test("a poisonous one affects only itself, waits longer each time and is dead after eight attempts", async () => {
    await poisoned("P-7", async () => {
      const ids: number[] = [];
      for (let number = 0; number < 16; number++) ids.push(await send(order(`P-${number}`)));
      const failures: number[] = [];
      expect(await drainMessages(context, { onFailure: (id) => failures.push(id) })).toEqual({ processed: 15, retrying: 1, dead: 0 });
      const poison = ids[7] as number;
      expect(failures).toEqual([poison]);
      expect(await message(poison)).toMatchObject({
        state: "retrying",
        attempts: 1,
        issues: [{ path: "", message: "The database refused it (P0001)." }],
      });
      let now = context.now;
      for (let attempt = 2; attempt <= 8; attempt++) {
        // Not due yet a moment later.
        expect(await drainMessages({ ...context, now })).toEqual({ processed: 0, retrying: 0, dead: 0 });
        now = new Date(now.getTime() + 300_001);
        await drainMessages({ ...context, now });
      }
      expect(await message(poison)).toMatchObject({ state: "dead", attempts: 8 });
    });
  });

  test("an unknown SKU is dead at once, and its key waits until somebody decides", async () => {
    const wrong = await send(anOrderMessage("U-1", [{ sku: "NOT-OURS", quantity: 1 }], "wrong"));
    const later = await send(order("U-1", 5, "later"));
    expect(await drainMessages(context)).toEqual({ processed: 0, retrying: 0, dead: 1 });
    expect(await message(wrong)).toMatchObject({ state: "dead", attempts: 1, issues: [{ path: "lines.0.sku" }] });
    expect(await message(later)).toMatchObject({ state: "received" });

    await editMessage(context, { messageId: wrong, body: JSON.stringify(order("U-1", 2, "wrong")) });
    await replayMessage(context, { messageId: wrong });
    expect(await drainMessages(context)).toEqual({ processed: 2, retrying: 0, dead: 0 });
    expect(await orders()).toEqual([{ number: "U-1", units: 2 }]);
    const { rows } = await pool.query(
      "SELECT verb FROM audit_entry WHERE subject_kind = 'inbound_message' AND subject_id = $1 ORDER BY id",
      [wrong],
    );
    expect(rows.map((row) => row.verb)).toEqual(["message.edited", "message.replayed"]);
  });

  test("a discarded one lets the later ones of its key go on", async () => {
    const wrong = await send(anOrderMessage("X-1", [{ sku: "NOT-OURS", quantity: 1 }], "wrong"));
    await send(order("X-1", 5, "later"));
    await drainMessages(context);
    await discardMessage(context, { messageId: wrong, reason: "sent by mistake" });
    await drainMessages(context);
    expect(await orders()).toEqual([{ number: "X-1", units: 5 }]);
    expect(await message(wrong)).toMatchObject({ state: "discarded" });
  });

  test("an edit that cannot be read is refused with the field, and changes nothing", async () => {
    const wrong = await send(anOrderMessage("E-1", [{ sku: "NOT-OURS", quantity: 1 }]));
    await drainMessages(context);
    const edit = editMessage(context, { messageId: wrong, body: JSON.stringify(anOrderMessage("E-1", [{ sku, quantity: 0 }])) });
    await expect(edit).rejects.toMatchObject({ code: "invalid", options: { path: "data.lines.0.quantity" } });
    await expect(editMessage(context, { messageId: wrong, body: "{}" })).rejects.toBeInstanceOf(ServiceError);
  });

  test("only those who may replay messages, within their entity, can", async () => {
    const wrong = await send(anOrderMessage("F-1", [{ sku: "NOT-OURS", quantity: 1 }]));
    await drainMessages(context);
    const as = (role: "data_steward" | "buyer", entityId: number | null): ServiceContext => ({
      ...context,
      actor: { kind: "person", id: "7", name: "Ana", grants: [{ role, entityId, nodeId: null }] },
    });
    await expect(replayMessage(as("buyer", null), { messageId: wrong })).rejects.toMatchObject({ code: "forbidden" });
    await expect(replayMessage(as("data_steward", retailer.entityId + 1_000), { messageId: wrong })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(replayMessage(as("data_steward", retailer.entityId), { messageId: wrong })).resolves.toEqual({ messageId: wrong });
    await discardMessage(context, { messageId: wrong, reason: "test" });
    await expect(replayMessage(context, { messageId: wrong })).rejects.toMatchObject({ code: "conflict" });
  });
});
