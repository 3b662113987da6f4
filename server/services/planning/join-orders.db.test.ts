import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { PlanningEvidence } from "@/domain/planning/recommendation";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { requestPurchase } from "../procurement/requisitions/request-purchase";
import { changeRecommendation, releaseRecommendations, snoozeRecommendations } from "./decide-recommendations";
import { replanTouched } from "./replan-touched";
import { replenish } from "./replenish";

const DAY = 86_400_000;
let database: TestDatabase;
let retailer: Retailer;
let cups = 0;
let pots = 0;
let trays = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Three items at 4.00 in fives, at least 10: cups are due, pots and trays are not; pots sell faster than trays. */
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 3, nodes: 1, stock: 200 });
  [cups = 0, pots = 0, trays = 0] = retailer.itemIds;
  await sells(cups, 2);
  await sells(pots, 10);
  await sells(trays, 1);
  await stock(cups, 10);
  await stock(trays, 25);
});

const set = (sql: string, values: unknown[] = []) => database.pool.query(sql, values);
const stock = (itemId: number, units: number) => set("UPDATE stock_balance SET sellable = $2 WHERE item_id = $1", [itemId, units]);
const stopAt = (minor: number) =>
  set("INSERT INTO budget (entity_id, category, month, amount_minor, mode) VALUES ($1, 'Household', '2026-03', $2, 'stop')", [
    retailer.entityId,
    minor,
  ]);
const sells = (itemId: number, units: number) =>
  set(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $1::timestamptz - make_interval(days => d), $2, $3, $4, $5, $6, 1000, 400 FROM generate_series(1, 60) d`,
    [new Date(NOW.getTime() - DAY), retailer.entityId, itemId, retailer.nodeIds[0], retailer.channelId, units],
  );
const plan = (itemIds?: number[]) => replenish(retailer.context, { entityId: retailer.entityId, ...(itemIds ? { itemIds } : {}) });
type Row = { id: number; version: number; itemId: number; quantity: number; price: string; evidence: PlanningEvidence };
const open = async (): Promise<Row[]> =>
  (
    await database.pool.query<Row>(
      `SELECT id, version, item_id AS "itemId", quantity, unit_price::text AS price, evidence FROM replenishment_recommendation
       WHERE entity_id = $1 AND state = 'open' ORDER BY item_id`,
      [retailer.entityId],
    )
  ).rows;
const quantities = async () => (await open()).map((row) => [row.itemId, row.quantity]);

it("a supplier that asks nothing of an order gets what each item needs alone, without more evidence", async () => {
  await plan();
  const rows = await open();
  expect(rows.map((row) => row.itemId)).toEqual([cups]);
  expect(rows[0]?.evidence.shared).toBeUndefined();
  expect(rows[0]?.evidence.lostUnits).toBe(18);
});

it("below the supplier's minimum the fastest item fills the order up, and the evidence says by how much and why", async () => {
  await plan();
  const alone = (await open())[0]?.quantity ?? 0;
  await set("UPDATE supplier SET minimum_order_minor = 40000 WHERE id = $1", [retailer.supplierId]);
  await plan();
  const rows = await open();
  const units = rows.reduce((sum, row) => sum + row.quantity, 0);
  expect(units * 400).toBe(40_000);
  const filler = rows.find((row) => row.itemId !== cups);
  expect(filler?.itemId).toBe(pots);
  expect(filler?.evidence.shared?.bounds).toMatchObject([{ kind: "vendor_minimum_value", limitMinor: 40_000 }]);
  expect(filler?.evidence.shared).toMatchObject({ valueMinor: 40_000, unmet: [], foundBy: "solver" });
  expect(filler?.evidence.shared?.alternatives).toContainEqual(
    expect.objectContaining({ kind: "only_due", valueMinor: alone * 400, belowMinimumMinor: 40_000 - alone * 400 }),
  );
  // Planning one item again plans its order again, and changes nothing.
  const before = await open();
  await plan([cups]);
  expect(await open()).toEqual(before);
});

it("a price break that pays is taken, and the line's price follows the quantity that a buyer sets and releases", async () => {
  await set("INSERT INTO supplier_price_break (supplier_id, item_id, from_quantity, unit_price) VALUES ($1, $2, 40, 3.50)", [
    retailer.supplierId,
    cups,
  ]);
  await plan();
  const [row] = await open();
  expect(row).toMatchObject({ quantity: 40, price: "3.500000" });
  expect(row?.evidence.shared?.bounds).toContainEqual(
    expect.objectContaining({ kind: "price_break", limit: 40, offUnitMinor: 50, savedMinor: 2_000 }),
  );
  const buyer = await aPerson(database.pool, "buyer", { entityId: retailer.entityId });
  const changed = await changeRecommendation({ ...buyer, now: NOW }, { id: row?.id ?? 0, version: row?.version ?? 0, quantity: 20 });
  expect((await open())[0]).toMatchObject({ quantity: 20, price: "4.000000" });
  const [order] = await releaseRecommendations({ ...buyer, now: NOW }, { recommendations: [changed] });
  const { rows } = await database.pool.query("SELECT total_minor FROM purchase_order WHERE id = $1", [order?.purchaseOrderId]);
  expect(rows).toEqual([{ total_minor: 8_000 }]);
});

it("where the node has room for ten, ten are recommended; where it has none the need stays, with 0 and the reason, and is not released", async () => {
  await set("UPDATE item SET length_mm = 100, width_mm = 100, height_mm = 100 WHERE id = $1", [cups]);
  const room = (litres: number) =>
    set("INSERT INTO node_storage (node_id, capacity_litres) VALUES ($1, $2) ON CONFLICT (node_id) DO UPDATE SET capacity_litres = $2", [
      retailer.nodeIds[0],
      litres,
    ]);
  await room(20);
  await plan();
  expect(await quantities()).toEqual([[cups, 10]]);
  expect((await open())[0]?.evidence.shared?.bounds).toContainEqual(expect.objectContaining({ kind: "storage" }));
  await room(10);
  await plan();
  const [row] = await open();
  expect(row?.quantity).toBe(0);
  const buyer = await aPerson(database.pool, "buyer", { entityId: retailer.entityId });
  await expect(
    releaseRecommendations({ ...buyer, now: NOW }, { recommendations: [{ id: row?.id ?? 0, version: row?.version ?? 0 }] }),
  ).rejects.toThrow("no quantity");
});

it("what a buyer snoozed fills nobody's order", async () => {
  await stock(trays, 2);
  await plan();
  const tray = (await open()).find((row) => row.itemId === trays);
  const buyer = await aPerson(database.pool, "buyer", { entityId: retailer.entityId });
  await snoozeRecommendations(
    { ...buyer, now: NOW },
    { recommendations: [{ id: tray?.id ?? 0, version: tray?.version ?? 0 }], until: new Date(NOW.getTime() + 3 * DAY) },
  );
  await set("UPDATE supplier SET minimum_order_minor = 60000 WHERE id = $1", [retailer.supplierId]);
  await plan();
  expect((await quantities()).map(([itemId]) => itemId)).not.toContain(trays);
});

const aBuyer = async () => ({ ...(await aPerson(database.pool, "buyer", { entityId: retailer.entityId })), now: NOW });

it("what a person has asked for and waits for approval is not recommended again, and the evidence nets it", async () => {
  await stock(cups, 0);
  await plan();
  const [before] = await open();
  const buyer = await aBuyer();
  await requestPurchase(buyer, {
    entityId: retailer.entityId,
    nodeId: retailer.nodeIds[0] ?? 0,
    needBy: new Date(NOW.getTime() + 10 * DAY),
    reason: "Opening of the new shop",
    lines: [{ itemId: cups, quantity: 10 }],
  });
  await plan();
  const [after] = await open();
  expect(after?.evidence).toMatchObject({
    stock: { requested: 10 },
    position: (before?.evidence.position ?? 0) + 10,
    missingQuantity: (before?.evidence.missingQuantity ?? 0) - 10,
  });
  await set("UPDATE requisition_line SET quantity = 100 WHERE item_id = $1", [cups]);
  await plan();
  expect(await quantities()).toEqual([]);
});

it("what was released and waits for approval is due in nobody's order", async () => {
  await set("UPDATE supplier SET minimum_order_minor = 40000 WHERE id = $1", [retailer.supplierId]);
  await plan();
  const rows = await open();
  await set(
    `INSERT INTO approval_rule (entity_id, about, from_minor, steps) VALUES ($1, 'plan', 0, '[{"role": "approver", "needs": "any"}]')`,
    [retailer.entityId],
  );
  const buyer = await aBuyer();
  const released = await releaseRecommendations(buyer, { recommendations: rows.map(({ id, version }) => ({ id, version })) });
  expect(released.map((order) => order.purchaseOrderId)).toEqual([null]);
  await plan();
  expect(await quantities()).toEqual([]);
});

it("the order is made around a quantity that a buyer set, run after run", async () => {
  await set("UPDATE supplier SET minimum_order_minor = 40000 WHERE id = $1", [retailer.supplierId]);
  await plan();
  const cup = (await open()).find((row) => row.itemId === cups);
  const buyer = await aBuyer();
  await changeRecommendation(buyer, { id: cup?.id ?? 0, version: cup?.version ?? 0, quantity: 60 });
  for (let run = 0; run < 2; run++) {
    await plan();
    const rows = await open();
    expect(rows.find((row) => row.itemId === cups)).toMatchObject({ quantity: 60, evidence: { shared: { valueMinor: 40_000 } } });
    expect(rows.reduce((sum, row) => sum + row.quantity * 400, 0)).toBe(40_000);
    expect(rows.find((row) => row.itemId === cups)?.evidence.shared?.bounds).toContainEqual(
      expect.objectContaining({ kind: "buyer_quantity", quantity: 60 }),
    );
  }
});

it("a snoozed recommendation wakes when customers begin to wait, not when they waited before", async () => {
  await plan();
  const buyer = await aBuyer();
  const until = new Date(NOW.getTime() + 5 * DAY);
  const sleep = async () => {
    const [row] = await open();
    await snoozeRecommendations(buyer, { recommendations: [{ id: row?.id ?? 0, version: row?.version ?? 0 }], until });
  };
  await sleep();
  await plan();
  expect(await open()).toEqual([]);
  await set("UPDATE stock_balance SET backordered = 3 WHERE item_id = $1", [cups]);
  await plan();
  expect(await quantities()).toMatchObject([[cups, expect.any(Number)]]);
  await sleep();
  await set("UPDATE stock_balance SET backordered = 4 WHERE item_id = $1", [cups]);
  await plan();
  expect(await open()).toEqual([]);
});

it("a budget that stops cuts what is recommended, the supplier asking nothing, and says so", async () => {
  await stopAt(4_500);
  await plan();
  const [row] = await open();
  expect(row).toMatchObject({ itemId: cups, quantity: 10 });
  expect(row?.evidence.shared?.bounds).toContainEqual(expect.objectContaining({ kind: "budget" }));
  const [order] = await releaseRecommendations(await aBuyer(), { recommendations: [{ id: row?.id ?? 0, version: row?.version ?? 0 }] });
  expect(order?.purchaseOrderId).not.toBeNull();
});

it("an order in other money is cut by what that is worth of the budget", async () => {
  await set("UPDATE supplier SET currency = 'JPY' WHERE id = $1", [retailer.supplierId]);
  await set("UPDATE supplier_item SET unit_price = 800");
  await stopAt(4_500);
  await set(
    "INSERT INTO exchange_rate (entity_id, currency, rate, valid_from, reason, set_by, set_at) VALUES ($1, 'JPY', 0.005, '2026-03-01', 'Bank', 'test', now())",
    [retailer.entityId],
  );
  await plan();
  // 800 JPY are 4.00 GBP: ten of them fit, fifteen do not.
  expect(await quantities()).toEqual([[cups, 10]]);
  expect((await open())[0]?.evidence.shared?.bounds).toContainEqual(expect.objectContaining({ kind: "budget" }));
});

it("planned again alone, an item gets no room that the open recommendations of others claim", async () => {
  const other = await set(
    "INSERT INTO supplier (entity_id, code, name, currency) SELECT entity_id, code || 'B', 'Supplier Two', currency FROM supplier WHERE id = $1 RETURNING id",
    [retailer.supplierId],
  );
  await set("UPDATE supplier_item SET supplier_id = $2 WHERE item_id = $1", [pots, other.rows[0]?.id]);
  await set("UPDATE item SET length_mm = 100, width_mm = 100, height_mm = 100 WHERE id = ANY($1)", [[cups, pots]]);
  await plan();
  const claimed = (await open()).find((row) => row.itemId === cups)?.quantity ?? 0;
  await stock(pots, 0);
  await set("INSERT INTO node_storage (node_id, capacity_litres) VALUES ($1, $2)", [retailer.nodeIds[0], 10 + claimed + 30]);
  await plan([pots]);
  expect(await quantities()).toEqual([
    [cups, claimed],
    [pots, 30],
  ]);
});

it("what was touched since the last minute is planned again, once; what planning wrote calls for nothing", async () => {
  await replanTouched(retailer.context);
  await plan();
  expect(await replanTouched(retailer.context)).toMatchObject({ planned: 0 });
  await stock(trays, 0);
  await set("INSERT INTO change (topic, keys) VALUES ('inventory', ARRAY[$1::bigint * 4096 + $2, $1::bigint * 4096 + $2])", [
    trays,
    retailer.nodeIds[0],
  ]);
  expect(await replanTouched(retailer.context)).toMatchObject({ planned: 1, recommended: 1 });
  expect((await quantities()).map(([itemId]) => itemId)).toContain(trays);
  expect(await replanTouched(retailer.context)).toMatchObject({ planned: 0 });
});

it("a supplier that was merged speaks through the survivor: its terms, the other's state, minimum and name on the order", async () => {
  const { rows } = await set(
    "INSERT INTO supplier (entity_id, code, name, currency, minimum_order_minor) VALUES ($1, 'SURVIVOR', 'Survivor', 'GBP', 40000) RETURNING id",
    [retailer.entityId],
  );
  const survivor: number = rows[0]?.id ?? 0;
  await set("UPDATE supplier SET merged_into_id = $2, state = 'suspended' WHERE id = $1", [retailer.supplierId, survivor]);
  await plan();
  const made = await open();
  expect(made.reduce((sum, row) => sum + row.quantity, 0) * 400).toBe(40_000);
  await releaseRecommendations(retailer.context, { recommendations: made.map(({ id, version }) => ({ id, version })) });
  const { rows: orders } = await set("SELECT supplier_id, total_minor FROM purchase_order WHERE entity_id = $1", [retailer.entityId]);
  expect(orders).toEqual([{ supplier_id: survivor, total_minor: 40_000 }]);
  await set("UPDATE stock_balance SET sellable = 0 WHERE item_id = $1", [trays]);
  await set("UPDATE supplier SET state = 'suspended' WHERE id = $1", [survivor]);
  await plan();
  expect(await open()).toEqual([]);
});

it("nothing is recommended from a source whose lead time or price nobody knows", async () => {
  await set("UPDATE supplier_item SET lead_time_days = 0 WHERE item_id = $1", [cups]);
  await plan();
  expect(await open()).toEqual([]);
  await set("UPDATE supplier_item SET lead_time_days = 7, unit_price = 0 WHERE item_id = $1", [cups]);
  await plan();
  expect(await open()).toEqual([]);
});
