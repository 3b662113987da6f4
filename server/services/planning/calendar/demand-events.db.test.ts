import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { listCalendar, readCalendarRows } from "@/server/read/calendar";
import { readDemandForecast } from "@/server/read/demand-forecast";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { forecastDemand } from "../forecast-demand";
import { addDemandEvent, addDemandEventInput, endDemandEvent } from "./demand-events";

let database: TestDatabase;
let retailer: Retailer;
const DAY = 86_400_000;
const day = (ahead: number) => new Date(NOW.getTime() + ahead * DAY).toISOString().slice(0, 10);

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 2, nodes: 1 });
});

const sale = (change: Partial<Parameters<typeof addDemandEvent>[1]> = {}) => ({
  entityId: retailer.entityId,
  name: "Sale",
  fromOn: day(3),
  toOn: day(4),
  sku: null,
  category: null,
  nodeId: null,
  expectedEffectRatio: null,
  ...change,
});
const rowOf = async (id: number) => (await readCalendarRows(database.pool, [id]))[0];

/** The first item sells 20 a day, and three times as much on the days of the sale four weeks ago; the second is new to the sale. */
async function soldIn(saleDays: readonly number[]) {
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $1::timestamptz + day * interval '1 day', $2, item, $3, $4, CASE WHEN day = ANY($6::int[]) THEN 60 ELSE 20 END, 0, 0
     FROM generate_series(-70, -1) day CROSS JOIN unnest($5::bigint[]) item`,
    [NOW, retailer.entityId, retailer.nodeIds[0], retailer.channelId, retailer.itemIds.slice(0, 1), saleDays],
  );
}

it("what a sale did is learned, taken out of the history, and expected of the next one", async () => {
  await soldIn([-28, -27]);
  const past = await addDemandEvent(retailer.context, sale({ fromOn: day(-28), toOn: day(-27) }));
  const next = await addDemandEvent(retailer.context, sale({ expectedEffectRatio: 1.5 }));
  await forecastDemand(retailer.context, { entityId: retailer.entityId });
  // 120 units on two days where 40 are usual, and one usual day that is expected to be 1.5 times as large: (120 + 30) / 60.
  expect(await rowOf(next.id)).toMatchObject({ learnedEffectRatio: 2.5, learnedDays: 2, expectedEffectRatio: 1.5 });
  expect(await rowOf(past.id)).toMatchObject({ learnedEffectRatio: 2.5 });
  const forecast = await readDemandForecast(database.pool, retailer.itemIds[0] ?? 0, retailer.nodeIds[0] ?? 0);
  // The item itself says 3, all of them 2.5, which weighs 30 units: (120 + 75) / 70.
  expect(forecast?.mean[3]).toBeCloseTo(20 * (195 / 70), 0);
  expect(forecast?.mean[2]).toBeCloseTo(20, 0);
  expect(forecast?.mean[20]).toBeCloseTo(20, 0);
  expect(forecast?.history.slice(-28, -26)).toEqual([60, 60]);
  expect(forecast?.events).toMatchObject([
    { id: past.id, name: "Sale", fromOn: day(-28), toOn: day(-27) },
    { id: next.id, effectRatio: expect.closeTo(195 / 70, 2) },
  ]);
  const { rows } = await database.pool.query(
    "SELECT count(*)::int AS count FROM audit_entry WHERE verb = 'demand_event.learned' AND subject_id = $1",
    [next.id],
  );
  expect(rows[0]).toEqual({ count: 1 });
});

it("what was never seen does what a person expects; other items are left alone", async () => {
  await soldIn([]);
  // Neither seen nor expected to do anything.
  await addDemandEvent(retailer.context, sale({ name: "Fair", fromOn: day(9), toOn: day(9) }));
  const { rows } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [retailer.itemIds]);
  await addDemandEvent(retailer.context, sale({ name: "Own", sku: rows[0]?.sku ?? null, expectedEffectRatio: 2 }));
  await addDemandEvent(
    retailer.context,
    sale({ name: "Other", sku: rows[1]?.sku ?? null, expectedEffectRatio: 5, fromOn: day(6), toOn: day(6) }),
  );
  await forecastDemand(retailer.context, { entityId: retailer.entityId });
  const forecast = await readDemandForecast(database.pool, retailer.itemIds[0] ?? 0, retailer.nodeIds[0] ?? 0);
  expect(forecast?.mean[3]).toBeCloseTo(40, 5);
  for (const ahead of [2, 5, 6, 9]) expect(forecast?.mean[ahead]).toBeCloseTo(20, 5);
});

it("a coming event can be withdrawn, a running one ended, one that is over stays", async () => {
  const coming = await addDemandEvent(retailer.context, sale());
  const running = await addDemandEvent(retailer.context, sale({ name: "Running", fromOn: day(-2), toOn: day(9) }));
  const over = await addDemandEvent(retailer.context, sale({ name: "Over", fromOn: day(-9), toOn: day(-8) }));
  const end = (id: number, on: string, version = 1) => endDemandEvent(retailer.context, { id, version, on, reason: "Sold out" });
  expect(await end(coming.id, day(0))).toEqual({ withdrawn: true });
  expect(await rowOf(coming.id)).toBeUndefined();
  expect(await end(running.id, day(0))).toEqual({ withdrawn: false });
  expect(await rowOf(running.id)).toMatchObject({ toOn: day(0), version: 2 });
  await expect(end(running.id, day(-1))).rejects.toMatchObject({ code: "conflict" });
  await expect(end(running.id, day(-5), 2)).rejects.toMatchObject({ code: "invalid" });
  await expect(end(over.id, day(-9))).rejects.toMatchObject({ code: "invalid" });
  const { rows } = await database.pool.query(
    "SELECT verb FROM audit_entry WHERE subject_kind = 'demand_event' AND subject_id = $1 ORDER BY id",
    [coming.id],
  );
  expect(rows.map(({ verb }) => verb)).toEqual(["demand_event.added", "demand_event.withdrawn"]);
});

it("the same event twice, an unknown item and one outside the scope are refused; a node's planner sees what is everywhere", async () => {
  await addDemandEvent(retailer.context, sale());
  await expect(addDemandEvent(retailer.context, sale())).rejects.toMatchObject({ code: "conflict" });
  await expect(addDemandEvent(retailer.context, sale({ sku: "nothing" }))).rejects.toMatchObject({ code: "invalid" });
  expect(addDemandEventInput.safeParse(sale({ toOn: day(1) })).success).toBe(false);
  const planner = await aPerson(database.pool, "planner", { nodeId: retailer.nodeIds[0] ?? 0, name: "Petra Planner" });
  await expect(addDemandEvent(planner, sale({ name: "All" }))).rejects.toMatchObject({ code: "not_found" });
  await addDemandEvent(planner, sale({ name: "Here", nodeId: retailer.nodeIds[0] ?? 0 }));
  const scope = { everywhere: false, entityIds: [], nodeIds: retailer.nodeIds };
  const { rows } = await listCalendar(database.pool, scope, { startRow: 0, endRow: 100, sort: [], filters: {} });
  expect(rows.map(({ name }) => name).sort()).toEqual(["Here", "Sale"]);
  const buyer = await aPerson(database.pool, "buyer", { entityId: retailer.entityId, name: "Bert Buyer" });
  await expect(addDemandEvent(buyer, sale({ name: "No" }))).rejects.toMatchObject({ code: "forbidden" });
});
