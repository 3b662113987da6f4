import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { inTransaction } from "@/db/client";
import { applyMovements } from "@/server/services/stock/apply-movements";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { aSocket, type LiveSocket, Screen } from "@/test/live-client";
import { aServer, everywhere, type SignedIn, type TestServer } from "@/test/server";
import { currentPosition } from "./change-log";

let database: TestDatabase;
let server: TestServer;
let retailer: Retailer;
let planner: SignedIn;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 40, nodes: 2, stock: 1_000 });
  server = await aServer(database.pool);
  planner = await server.signIn(everywhere("planner"));
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** Counts stock in or out; the transaction stays open for a while before it commits. */
function count(itemId: number, nodeId: number, sellableDelta: number, openForMs = 0): Promise<void> {
  return inTransaction(database.pool, async (client) => {
    const movement = {
      itemId,
      nodeId,
      kind: "count",
      sellableDelta,
      reason: "count",
      sourceKind: "test",
      sourceId: 1,
      occurredAt: retailer.context.now,
    } as const;
    await applyMovements({ ...retailer.context, client }, [movement]);
    await pause(openForMs);
  });
}

/** Many writers at once; some hold their transaction open, so that numbers and commits come in different orders. */
async function trade(rounds: number): Promise<void> {
  const writer = async (lane: number) => {
    for (let round = 0; round < rounds; round += 1) {
      const itemId = retailer.itemIds[(lane * 7 + round * 3) % retailer.itemIds.length] ?? 0;
      await count(itemId, retailer.nodeIds[(lane + round) % 2] ?? 0, ((lane + round) % 5) + 1, round % 4 === lane % 4 ? 40 : 0);
    }
  };
  await Promise.all([0, 1, 2, 3, 4, 5].map(writer));
}

async function aScreen(who: SignedIn = planner): Promise<Screen<"inventory">> {
  const screen = new Screen(server, who, "inventory");
  open.push(screen);
  await screen.open();
  return screen;
}

function aBareSocket(who: SignedIn | null = planner): LiveSocket {
  const socket = aSocket(server, who);
  open.push(socket);
  return socket;
}

const onHand = (screen: Screen<"inventory">) => screen.rows().map((row) => [row.id, row.onHand]);

test("a screen that stayed, one that kept losing its connection and a fresh one show the same rows", async () => {
  const stayed = await aScreen();
  const shaken = await aScreen();
  const trading = trade(15);
  for (let cut = 0; cut < 6; cut += 1) {
    await pause(60);
    shaken.feed.interrupt();
  }
  await trading;
  const fresh = await aScreen();
  expect(fresh.rows()).toHaveLength(80);
  await vi.waitFor(() => expect(onHand(stayed)).toEqual(onHand(fresh)), { timeout: 10_000 });
  await vi.waitFor(() => expect(onHand(shaken)).toEqual(onHand(fresh)), { timeout: 10_000 });
  expect(shaken.rows()).toEqual(fresh.rows());
  expect(stayed.reads).toBeLessThanOrEqual(2);
}, 30_000);

test("a transaction that took its number first and commits last is not skipped", async () => {
  const socket = aBareSocket();
  await socket.ask("inventory");
  const [first = 0, second = 0] = retailer.itemIds;
  const [nodeId = 0] = retailer.nodeIds;
  const slow = count(first, nodeId, 1, 400);
  await pause(50);
  await count(second, nodeId, 1);
  await slow;
  await vi.waitFor(() => {
    const seen = socket.patches.flatMap((patch) => patch.rows.map((row) => row.id));
    expect(seen).toContain(first * 4096 + nodeId);
    expect(seen).toContain(second * 4096 + nodeId);
  }, 5_000);
});

test("who comes back gets what was missed, each row once and as it is now", async () => {
  const before = aBareSocket();
  const answer = await before.ask("inventory");
  if (!answer.ok) throw new Error("not subscribed");
  before.disconnect();
  const [itemId = 0] = retailer.itemIds;
  const [nodeId = 0] = retailer.nodeIds;
  for (let round = 0; round < 3; round += 1) await count(itemId, nodeId, 1);
  const { rows } = await database.pool.query<{ on_hand: number }>("SELECT on_hand FROM stock_balance WHERE item_id = $1 AND node_id = $2", [
    itemId,
    nodeId,
  ]);
  await vi.waitFor(async () => {
    const after = aBareSocket();
    expect(await after.ask("inventory", answer.position)).toEqual({ ok: true, position: expect.any(String) });
    await vi.waitFor(() => expect(after.patches).toHaveLength(1));
    expect(after.patches[0]?.rows).toMatchObject([{ id: itemId * 4096 + nodeId, onHand: rows[0]?.on_hand }]);
  }, 5_000);
});

test("a position from before what is kept is told to read again", async () => {
  const old = await currentPosition(database.pool);
  const [itemId = 0] = retailer.itemIds;
  const [nodeId = 0] = retailer.nodeIds;
  await count(itemId, nodeId, 1);
  await database.pool.query("DELETE FROM change");
  const later = await aServer(database.pool);
  try {
    const socket = aSocket(later, planner);
    open.push(socket);
    expect(await socket.ask("inventory", "1:0")).toMatchObject({ ok: true, reread: true });
    expect(await socket.ask("inventory", old)).toMatchObject({ ok: true, reread: true });
  } finally {
    await later.stop();
  }
});

test("who missed more than is worth patching is told to read again", async () => {
  const socket = aBareSocket();
  const answer = await socket.ask("inventory");
  if (!answer.ok) throw new Error("not subscribed");
  await database.pool.query("INSERT INTO change (topic, keys) SELECT 'inventory', array_agg(n) FROM generate_series(1, 6000) n");
  const other = aBareSocket();
  await vi.waitFor(async () => expect(await other.ask("inventory", answer.position)).toMatchObject({ ok: true, reread: true }), 5_000);
});

test("a row that is gone is taken away everywhere", async () => {
  const screen = await aScreen();
  const [itemId = 0] = retailer.itemIds;
  const spare = retailer.itemIds.at(-1) ?? 0;
  const [nodeId = 0] = retailer.nodeIds;
  await database.pool.query("DELETE FROM stock_balance WHERE item_id = $1 AND node_id = $2", [spare, nodeId]);
  await database.pool.query("INSERT INTO change (topic, keys) VALUES ('inventory', ARRAY[$1::bigint])", [spare * 4096 + nodeId]);
  await vi.waitFor(() => expect(screen.rows().map((row) => row.id)).not.toContain(spare * 4096 + nodeId), 5_000);
  expect(screen.rows().map((row) => row.id)).toContain(itemId * 4096 + nodeId);
});

test("a client that does not read gets what it missed merged, and little waits for it meanwhile", async () => {
  const narrow = await aServer(database.pool, { mostWaitingBytes: 20_000 });
  const slow = aSocket(narrow, planner);
  open.push(slow);
  try {
    await slow.ask("inventory");
    const { transport } = slow.io.engine as unknown as { transport: { ws: { pause(): void; resume(): void } } };
    transport.ws.pause();
    // Wide rows, until the kernel's buffers are full as well.
    await database.pool.query("UPDATE item SET description = repeat('long ', 8000)");
    const keys = retailer.itemIds.slice(0, -1).map((itemId) => itemId * 4096 + (retailer.nodeIds[0] ?? 0));
    let ticks = 0;
    let mostWaiting = 0;
    while (narrow.gateway.heldCount() === 0 && ticks < 200) {
      await database.pool.query("INSERT INTO change (topic, keys) VALUES ('inventory', $1::bigint[])", [keys]);
      ticks += 1;
      await pause(30);
    }
    expect(narrow.gateway.heldCount()).toBe(1);
    const whenHeld = narrow.gateway.mostWaitingBytes();
    for (let more = 0; more < 20; more += 1) {
      await database.pool.query("INSERT INTO change (topic, keys) VALUES ('inventory', $1::bigint[])", [keys]);
      await pause(30);
      mostWaiting = Math.max(mostWaiting, narrow.gateway.mostWaitingBytes());
    }
    expect(mostWaiting).toBeLessThanOrEqual(whenHeld);
    await database.pool.query("UPDATE item SET description = 'Short'");
    await database.pool.query("INSERT INTO change (topic, keys) VALUES ('inventory', $1::bigint[])", [keys]);
    transport.ws.resume();
    await vi.waitFor(() => expect(narrow.gateway.heldCount()).toBe(0), 10_000);
    await vi.waitFor(() => {
      const latest = new Map(
        slow.patches.flatMap((patch) => patch.rows.map((row) => [row.id, "description" in row ? row.description : ""])),
      );
      expect(keys.map((key) => latest.get(key))).toEqual(keys.map(() => "Short"));
    }, 10_000);
    expect(slow.patches.length).toBeLessThan(ticks + 20);
  } finally {
    await narrow.stop();
    await database.pool.query("UPDATE item SET description = 'Short'");
  }
}, 60_000);
