import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { inTransaction } from "@/db/client";
import { type Topic, topics } from "@/domain/changes/topics";
import { permissions, type Role, roles } from "@/domain/governance/roles";
import { placeOrders } from "@/server/services/orders/place-orders";
import { applyMovements } from "@/server/services/stock/apply-movements";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { aSocket, type LiveSocket } from "@/test/live-client";
import { aServer, atNode, everywhere, inEntity, type SignedIn, type TestServer } from "@/test/server";

let database: TestDatabase;
let server: TestServer;
let retailer: Retailer;
let stranger: Retailer;
const byRole = new Map<Role, SignedIn>();
const open: LiveSocket[] = [];

beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 2, nodes: 2, stock: 100 });
  stranger = await aRetailer(database.pool, { items: 2, nodes: 1, stock: 100 });
  server = await aServer(database.pool);
  for (const role of roles) byRole.set(role, await server.signIn(everywhere(role)));
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

function socketOf(who: SignedIn | null, headers?: Record<string, string>): LiveSocket {
  const socket = aSocket(server, who, headers);
  open.push(socket);
  return socket;
}

const refusal = (socket: LiveSocket) => new Promise<string>((resolve) => socket.once("connect_error", (error) => resolve(error.message)));
const ending = (socket: LiveSocket) => new Promise<string>((resolve) => socket.once("disconnect", resolve));

/** Changes an item's stock at each of the nodes. */
async function countAt(owner: Retailer, nodeIds: readonly number[], itemId = owner.itemIds[0] ?? 0): Promise<void> {
  await inTransaction(database.pool, (client) =>
    applyMovements(
      { ...owner.context, client },
      nodeIds.map((nodeId) => ({
        itemId,
        nodeId,
        kind: "count",
        sellableDelta: 1,
        reason: "count",
        sourceKind: "test",
        sourceId: 1,
        occurredAt: owner.context.now,
      })),
    ),
  );
}

describe.each(roles)("a socket of the role %s", (role) => {
  test.each(Object.keys(topics) as Topic[])("%s", async (topic) => {
    const socket = socketOf(byRole.get(role) ?? null);
    const allowed: readonly Role[] = permissions[topics[topic].permission];
    const answer = await socket.ask(topic);
    expect(answer).toMatchObject(allowed.includes(role) ? { ok: true } : { ok: false, reason: "forbidden" });
  });
});

test("who is signed out gets no socket", async () => {
  expect(await refusal(socketOf(null))).toBe("unauthorized");
  expect(await refusal(socketOf({ id: "x", email: "x", cookie: "gantry.session_token=made.up" }))).toBe("unauthorized");
});

test("another site's page gets no socket", async () => {
  const planner = byRole.get("planner") ?? null;
  expect(await refusal(socketOf(planner, { origin: "https://evil.example" }))).not.toBe("unauthorized");
  await expect(socketOf(planner, { origin: server.url }).ask("inventory")).resolves.toMatchObject({ ok: true });
});

test("what is no topic and no position is refused", async () => {
  const socket = socketOf(byRole.get("planner") ?? null);
  expect(await socket.ask("constructor" as Topic)).toEqual({ ok: false, reason: "invalid" });
  expect(await socket.ask("inventory", "1:0'; DROP TABLE change")).toEqual({ ok: false, reason: "invalid" });
  expect(await socket.ask("inventory", "99999999999999999999:1")).toMatchObject({ ok: true });
});

test("a person of one node receives that node's rows and nothing of others", async () => {
  const [here = 0, there = 0] = retailer.nodeIds;
  const receiver = await server.signIn(atNode("receiver", here));
  const planner = await server.signIn(inEntity("planner", retailer.entityId));
  const [narrow, wide] = [socketOf(receiver), socketOf(planner)];
  await narrow.ask("inventory");
  await wide.ask("inventory");
  await countAt(stranger, stranger.nodeIds);
  await countAt(retailer, [here, there]);
  await vi.waitFor(() => expect(wide.patches.flatMap((patch) => patch.rows)).toHaveLength(2), 5_000);
  await vi.waitFor(() => expect(narrow.patches.flatMap((patch) => patch.rows)).toHaveLength(1), 5_000);
  expect(narrow.patches.flatMap((patch) => patch.rows.flatMap((row) => row.nodeIds))).toEqual([here]);
  expect(narrow.patches.flatMap((patch) => patch.removed)).toEqual([]);
  expect(wide.patches.every((patch) => patch.rows.every((row) => row.entityId === retailer.entityId))).toBe(true);
});

test("what a person of one node missed comes within the node as well", async () => {
  const [here = 0, there = 0] = retailer.nodeIds;
  const receiver = await server.signIn(atNode("receiver", here));
  const first = socketOf(receiver);
  const answer = await first.ask("inventory");
  if (!answer.ok) throw new Error("not subscribed");
  first.close();
  await countAt(retailer, [here, there]);
  await vi.waitFor(async () => {
    const second = socketOf(receiver);
    expect(await second.ask("inventory", answer.position)).not.toHaveProperty("reread");
    await vi.waitFor(() => expect(second.patches).toHaveLength(1));
    expect(second.patches.flatMap((patch) => patch.rows.flatMap((row) => row.nodeIds))).toEqual([here]);
  }, 5_000);
});

test("an order elsewhere reaches the person of a node at most as a number that says nothing", async () => {
  const lead = await server.signIn(atNode("warehouse_lead", stranger.nodeIds[0] ?? 0));
  const socket = socketOf(lead);
  await socket.ask("orders");
  const { rows } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [retailer.itemIds[0]]);
  await placeOrders(retailer.context, [
    {
      channelId: retailer.channelId,
      externalNumber: "5001",
      placedAt: retailer.context.now,
      currency: "GBP",
      shipToCountry: "GB",
      lines: [{ sku: rows[0]?.sku ?? "", quantity: 1, unitPrice: "10" }],
    },
  ]);
  await vi.waitFor(() => expect(socket.patches.flatMap((patch) => patch.removed)).toHaveLength(1), 5_000);
  expect(socket.patches.flatMap((patch) => patch.rows)).toEqual([]);
});

test("a socket ends with its session", async () => {
  const person = await server.signIn(everywhere("planner"));
  const socket = socketOf(person);
  await socket.ask("inventory");
  const ended = ending(socket);
  const told = new Promise((resolve) => socket.once("revoked", () => resolve(true)));
  expect((await server.post("/api/auth/sign-out", {}, person)).status).toBe(200);
  await server.gateway.recheck();
  expect(await told).toBe(true);
  expect(await ended).toBe("io server disconnect");
  expect(await refusal(socketOf(person))).toBe("unauthorized");
});

test("a person whose grants change sees by the new ones", async () => {
  const [here = 0, there = 0] = retailer.nodeIds;
  const person = await server.signIn(everywhere("planner"));
  const socket = socketOf(person);
  await socket.ask("inventory");
  const told = new Promise((resolve) => socket.once("reread", ({ topic }) => resolve(topic)));
  await database.pool.query("UPDATE role_grant SET role = 'receiver', node_id = $2 WHERE user_id = $1", [person.id, here]);
  await server.gateway.recheck();
  expect(await told).toBe("inventory");
  expect(await socket.ask("orders")).toEqual({ ok: false, reason: "forbidden" });
  await countAt(retailer, [here, there]);
  await vi.waitFor(() => expect(socket.patches).toHaveLength(1), 5_000);
  expect(socket.patches[0]?.rows.flatMap((row) => row.nodeIds)).toEqual([here]);
});
