import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verify } from "@/server/services/verification/verify";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../../context";
import { createPurchaseOrder } from "../../procurement/create-purchase-orders";
import { replenish } from "../replenish";
import { cancelTransfer, rejectTransfer, releaseTransfer } from "./decide-transfer";
import { receiveTransfer, shipTransfer } from "./move-transfer";
import { closeLane, setLane } from "./transfer-lanes";

let database: TestDatabase;
let retailer: Retailer;
let planner: ServiceContext;
let lead: ServiceContext;
let from = 0;
let to = 0;
beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 1, nodes: 2, stock: 100 });
  [from = 0, to = 0] = retailer.nodeIds;
  planner = { ...(await aPerson(database.pool, "planner")), now: retailer.context.now };
  lead = { ...(await aPerson(database.pool, "warehouse_lead")), now: retailer.context.now };
  // Ten a day at the second node, which has two days of stock; nothing sells at the first.
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $5::timestamptz - day * interval '1 day', $1, $2, $3, $4, 10, 0, 0 FROM generate_series(1, 60) day`,
    [retailer.entityId, retailer.itemIds[0], to, retailer.channelId, retailer.context.now],
  );
  await database.pool.query(
    "INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id) VALUES ($1, $2, $3, 'count', -80, 'counted', 'test', 0)",
    [retailer.context.now, retailer.itemIds[0], to],
  );
  await database.pool.query("UPDATE stock_balance SET sellable = 20 WHERE node_id = $1", [to]);
});
afterAll(() => database.drop());

const plan = () => replenish(retailer.context, { entityId: retailer.entityId });
const transfers = async () =>
  (
    await database.pool.query(
      "SELECT id, state, quantity, recommended_quantity AS recommended, received_quantity AS received, version, saved_margin_minor AS saved FROM stock_transfer ORDER BY id",
    )
  ).rows;
const last = async () => (await transfers()).at(-1);
const balances = async () =>
  (
    await database.pool.query(
      "SELECT sellable, allocated, inbound_ordered AS ordered, in_transit AS travelling FROM stock_balance ORDER BY node_id = $1",
      [to],
    )
  ).rows;
const ofLast = async () => {
  const { id, version } = await last();
  return { id, version };
};
const expectSound = async () => expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);

describe("Stock that lies at one node while another starves", () => {
  it("stays where it is as long as no lane is open", async () => {
    await plan();
    expect(await transfers()).toEqual([]);
  });

  it("is proposed over a lane: what is lost after it could arrive and before the supplier's delivery", async () => {
    await setLane(planner, { fromNodeId: from, toNodeId: to, days: 3, costMinor: 500, version: 0 });
    await plan();
    // Seven days of lead time at ten a day; three of them pass before it arrives: 40, at a margin of 6.00.
    expect(await transfers()).toMatchObject([{ state: "proposed", quantity: 40, saved: 24_000, version: 1 }]);
    await plan();
    expect(await transfers()).toMatchObject([{ version: 1 }]);
  });

  it("is superseded when the lane is closed, and proposed again when it opens", async () => {
    await closeLane(planner, { fromNodeId: from, toNodeId: to });
    await plan();
    expect(await last()).toMatchObject({ state: "superseded" });
    await setLane(planner, { fromNodeId: from, toNodeId: to, days: 3, costMinor: 500, version: 0 });
    await plan();
    expect(await last()).toMatchObject({ state: "proposed", quantity: 40 });
  });

  it("is reserved at the giver and counts as ordered at the other from its release on, and the supplier's order shrinks by it", async () => {
    const recommended = async () =>
      (
        await database.pool.query(
          "SELECT recommended_quantity AS q FROM replenishment_recommendation WHERE node_id = $1 AND state = 'open'",
          [to],
        )
      ).rows[0].q;
    const before = await recommended();
    await expect(releaseTransfer(planner, { ...(await ofLast()), quantity: 101 })).rejects.toMatchObject({ code: "conflict" });
    await releaseTransfer(planner, { ...(await ofLast()), quantity: 40 });
    expect(await balances()).toEqual([
      { sellable: 100, allocated: 40, ordered: 0, travelling: 0 },
      { sellable: 20, allocated: 0, ordered: 40, travelling: 0 },
    ]);
    await expectSound();
    await plan();
    expect(await recommended()).toBe(before - 40);
  });

  it("leaves one node, travels, and arrives; what is missing wants a reason and is gone", async () => {
    await expect(shipTransfer(planner, await ofLast())).rejects.toMatchObject({ code: "forbidden" });
    await shipTransfer(lead, await ofLast());
    expect(await balances()).toEqual([
      { sellable: 60, allocated: 0, ordered: 0, travelling: 0 },
      { sellable: 20, allocated: 0, ordered: 0, travelling: 40 },
    ]);
    await expectSound();
    await expect(receiveTransfer(lead, { ...(await ofLast()), quantity: 41 })).rejects.toMatchObject({ code: "invalid" });
    await expect(receiveTransfer(lead, { ...(await ofLast()), quantity: 38 })).rejects.toMatchObject({ code: "invalid" });
    await receiveTransfer(lead, { ...(await ofLast()), quantity: 38, reason: "Two were broken" });
    expect(await balances()).toEqual([
      { sellable: 60, allocated: 0, ordered: 0, travelling: 0 },
      { sellable: 58, allocated: 0, ordered: 0, travelling: 0 },
    ]);
    expect(await last()).toMatchObject({ state: "received", received: 38 });
    await expect(receiveTransfer(lead, { ...(await ofLast()), quantity: 38 })).rejects.toMatchObject({ code: "conflict" });
    await expectSound();
  });

  it("a rejected proposal is not made again, and a cancelled release gives the units back", async () => {
    await database.pool.query("DELETE FROM stock_transfer WHERE state = 'superseded'");
    await plan();
    const { state } = await last();
    expect(state).toBe("proposed");
    await releaseTransfer(planner, { ...(await ofLast()), quantity: 5 });
    await cancelTransfer(planner, { ...(await ofLast()), reason: "The truck is full" });
    expect((await balances())[0]).toMatchObject({ allocated: 0 });
    await expectSound();
    await plan();
    await rejectTransfer(planner, { ...(await ofLast()), reason: "Not worth a ride" });
    const count = (await transfers()).length;
    await plan();
    expect((await transfers()).length).toBe(count);
  });
});

describe("A lane", () => {
  it("is set with the version that was looked at, between two nodes of one company", async () => {
    const lane = { fromNodeId: from, toNodeId: to, days: 2, costMinor: 100 };
    await expect(setLane(planner, { ...lane, version: 7 })).rejects.toMatchObject({ code: "conflict" });
    await expect(setLane(planner, { ...lane, version: 0 })).rejects.toMatchObject({ code: "conflict" });
    await expect(setLane(planner, { ...lane, toNodeId: from, version: 0 })).rejects.toThrow("Choose another node");
    const other = await aRetailer(database.pool, { items: 1, nodes: 1 });
    await expect(setLane(planner, { ...lane, toNodeId: other.nodeIds[0] ?? 0, version: 0 })).rejects.toMatchObject({ code: "invalid" });
    await expect(setLane(lead, { ...lane, version: 1 })).rejects.toMatchObject({ code: "forbidden" });
    await setLane(planner, { ...lane, version: 1 });
    const { rows } = await database.pool.query("SELECT days, cost_minor, version FROM transfer_lane");
    expect(rows).toEqual([{ days: 2, cost_minor: 100, version: 2 }]);
  });
});

it("customers of the better channel tier get scarce stock first", async () => {
  const { pool } = database;
  const house = await aRetailer(pool, { items: 1, nodes: 3, stock: 0 });
  const [giver = 0, marketplace = 0, shop = 0] = house.nodeIds;
  await pool.query(
    "UPDATE stock_balance SET sellable = CASE node_id WHEN $2 THEN 60 ELSE 0 END, backordered = CASE node_id WHEN $2 THEN 0 ELSE 40 END WHERE item_id = $1",
    [house.itemIds[0], giver],
  );
  for (const [nodeId, tier] of [
    [marketplace, 3],
    [shop, 1],
  ]) {
    await setLane({ ...planner, now: house.context.now }, { fromNodeId: giver, toNodeId: nodeId ?? 0, days: 2, costMinor: 10, version: 0 });
    await pool.query(
      `WITH c AS (INSERT INTO channel (entity_id, code, name, tier) VALUES ($1, 'T' || $2::int, 'Tier', $2::int) RETURNING id)
       INSERT INTO sales_order (entity_id, channel_id, external_number, state, placed_at, promised_at, currency, ship_to_country, total_minor, line_count, unit_count)
         SELECT $1, id, 'W' || $2::int, 'backordered', $3, $3, 'GBP', 'GB', 40000, 1, 40 FROM c`,
      [house.entityId, tier, house.context.now],
    );
    await pool.query(
      `INSERT INTO sales_order_line (order_id, line_number, item_id, ordered_quantity, unit_price, backorder_node_id, line_minor)
       SELECT id, 1, $2, 40, 10, $3, 40000 FROM sales_order WHERE entity_id = $1 AND external_number = 'W' || $4::int`,
      [house.entityId, house.itemIds[0], nodeId, tier],
    );
  }
  await replenish(house.context, { entityId: house.entityId });
  const { rows } = await pool.query('SELECT to_node_id AS "to", quantity FROM stock_transfer WHERE entity_id = $1 ORDER BY quantity', [
    house.entityId,
  ]);
  expect(rows).toEqual([
    { to: marketplace, quantity: 20 },
    { to: shop, quantity: 40 },
  ]);
});

it("an order that comes after the next one would saves nobody until then", async () => {
  const { pool } = database;
  const house = await aRetailer(pool, { items: 1, nodes: 2, stock: 0 });
  const [giver = 0, empty = 0] = house.nodeIds;
  const [itemId = 0] = house.itemIds;
  await pool.query("UPDATE stock_balance SET sellable = 150 WHERE item_id = $1 AND node_id = $2", [itemId, giver]);
  await pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $5::timestamptz - day * interval '1 day', $1, $2, $3, $4, 10, 0, 0 FROM generate_series(1, 60) day`,
    [house.entityId, itemId, empty, house.channelId, house.context.now],
  );
  await setLane({ ...planner, now: house.context.now }, { fromNodeId: giver, toNodeId: empty, days: 3, costMinor: 10, version: 0 });
  await createPurchaseOrder(house.context, {
    entityId: house.entityId,
    supplierId: house.supplierId,
    nodeId: empty,
    lines: [{ itemId, quantity: 100, unitPrice: "4.00", promisedAt: new Date(house.context.now.getTime() + 30 * 86_400_000) }],
  });
  await replenish(house.context, { entityId: house.entityId });
  const { rows } = await pool.query("SELECT quantity FROM stock_transfer WHERE entity_id = $1", [house.entityId]);
  expect(rows).toEqual([{ quantity: 40 }]);
});
