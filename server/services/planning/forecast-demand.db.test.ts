import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { readDemandForecast } from "@/server/read/demand-forecast";
import { readForecastQuality } from "@/server/read/forecast-quality";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { forecastDemand } from "./forecast-demand";
import { replenish } from "./replenish";

let database: TestDatabase;
let retailer: Retailer;
const DAY = 86_400_000;
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 3, nodes: 1 });
});

/** Demand of an item on each of the last days, oldest first; zero is none. */
async function demanded(item: number, quantities: readonly number[]) {
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $1::timestamptz - ($2 - day + 1) * interval '1 day', $3, $4, $5, $6, quantity, 0, 0 FROM unnest($7::int[]) WITH ORDINALITY AS q(quantity, day) WHERE quantity > 0`,
    [NOW, quantities.length, retailer.entityId, retailer.itemIds[item], retailer.nodeIds[0], retailer.channelId, quantities],
  );
}
const forecastOf = (item: number) => readDemandForecast(database.pool, retailer.itemIds[item] ?? 0, retailer.nodeIds[0] ?? 0);
const week = [10, 12, 11, 9, 14, 20, 4];

it("ten weeks of the same week forecast that week again, day by day, without error", async () => {
  await demanded(
    0,
    Array.from({ length: 70 }, (_, day) => week[day % 7] ?? 0),
  );
  const result = await forecastDemand(retailer.context, { entityId: retailer.entityId });
  expect(result).toEqual({ forecast: 1, dropped: 0, periodDays: 1 });
  const forecast = await forecastOf(0);
  expect(forecast).toMatchObject({ periodDays: 1, demandClass: "smooth", startsOn: NOW.toISOString().slice(0, 10) });
  expect(forecast?.mean).toHaveLength(28);
  for (const [day, mean] of (forecast?.mean ?? []).entries()) expect(mean).toBeCloseTo(week[day % 7] ?? 0, 0);
  expect(forecast?.history.slice(-7)).toEqual(week);
  expect(forecast?.wape).toBeLessThan(0.05);
});

it("threads forecast what one thread does, each item its own", async () => {
  await demanded(
    0,
    Array.from({ length: 70 }, (_, day) => week[day % 7] ?? 0),
  );
  await demanded(
    1,
    Array.from({ length: 70 }, (_, day) => (day % 9 === 0 ? 4 : 0)),
  );
  await demanded(2, Array<number>(5).fill(7));
  const read = async () => {
    const { rows } = await database.pool.query(
      "SELECT item_id, model, weights, mean, low, high, wape, observed_days, drives_plans FROM demand_forecast WHERE entity_id = $1 ORDER BY item_id",
      [retailer.entityId],
    );
    return rows;
  };
  await forecastDemand(retailer.context, { entityId: retailer.entityId });
  const here = await read();
  await database.pool.query("DELETE FROM demand_forecast WHERE entity_id = $1", [retailer.entityId]);
  expect(await forecastDemand(retailer.context, { entityId: retailer.entityId, threads: 2 })).toMatchObject({ forecast: here.length });
  expect(here.length).toBeGreaterThan(1);
  expect(await read()).toEqual(here);
});

it("half a year and more is forecast by weeks; what has no demand has no forecast", async () => {
  await demanded(0, Array<number>(210).fill(3));
  const result = await forecastDemand(retailer.context, { entityId: retailer.entityId });
  expect(result).toMatchObject({ forecast: 1, periodDays: 7 });
  const forecast = await forecastOf(0);
  expect(forecast?.mean).toHaveLength(13);
  for (const mean of forecast?.mean ?? []) expect(mean).toBeCloseTo(21, 5);
  expect(await forecastOf(1)).toBeNull();
});

it("days on which the shelf was empty are not days without demand", async () => {
  // 100 in stock at first, sold out on the 20th day after the first, delivered on the 40th.
  await demanded(
    0,
    Array.from({ length: 60 }, (_, day) => (day <= 20 || day >= 40 ? 5 : 0)),
  );
  const at = (day: number) => new Date(NOW.getTime() - (60 - day) * DAY);
  await database.pool.query(
    `INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id)
     SELECT at, $1, $2, 'count', delta, 'test', 'test', 0 FROM unnest($3::timestamptz[], $4::int[]) AS m(at, delta)`,
    [retailer.itemIds[0], retailer.nodeIds[0], [at(0), at(20), at(40), NOW], [100, -100, 100, -100]],
  );
  await forecastDemand(retailer.context, { entityId: retailer.entityId });
  const forecast = await forecastOf(0);
  for (const mean of forecast?.mean ?? []) expect(mean).toBeCloseTo(5, 5);
  expect(forecast?.history.filter((value) => value === null)).toHaveLength(19);
});

it("plans spread demand over the days on which it could be asked for, and a new item's over its own", async () => {
  // The first item was asked for from the beginning; the second is new for twenty days.
  await demanded(0, Array<number>(84).fill(3));
  await demanded(1, Array<number>(20).fill(10));
  await forecastDemand(retailer.context, { entityId: retailer.entityId });
  const { rows } = await database.pool.query(
    "SELECT observed_days, observed_last FROM demand_forecast WHERE entity_id = $1 ORDER BY item_id",
    [retailer.entityId],
  );
  expect(rows).toEqual([
    { observed_days: 84, observed_last: 7 },
    { observed_days: 20, observed_last: 7 },
  ]);
  await replenish(retailer.context, { entityId: retailer.entityId });
  const levels = await database.pool.query("SELECT daily_demand::float8 AS d FROM stock_balance WHERE item_id = ANY($1) ORDER BY item_id", [
    retailer.itemIds,
  ]);
  expect(levels.rows.map(({ d }) => d)).toEqual([3, 10, 0]);
});

it("an item of four days, and one that never sold, are expected to sell as similar ones do", async () => {
  await demanded(0, Array<number>(40).fill(6));
  await demanded(1, Array<number>(4).fill(12));
  await database.pool.query("UPDATE item SET lifecycle = 'new' WHERE id = $1", [retailer.itemIds[2]]);
  expect(await forecastDemand(retailer.context, { entityId: retailer.entityId })).toMatchObject({ forecast: 3 });
  const [own, young, unsold] = [await forecastOf(0), await forecastOf(1), await forecastOf(2)];
  expect(own).toMatchObject({ similar: [], plans: "without" });
  // No plan has been made with it yet.
  expect(young).toMatchObject({ model: "similar_items", plans: "next", similar: [{ id: retailer.itemIds[0] }] });
  // Four of eleven days count for its own pace, which is twice the others'.
  expect(young?.mean[0]).toBeCloseTo(6 * (4 / 11) * 2 + 6 * (7 / 11), 1);
  expect(unsold?.mean[0]).toBeGreaterThan(3);
  await replenish(retailer.context, { entityId: retailer.entityId });
  expect(await forecastOf(1)).toMatchObject({ plans: "made" });
  const { rows } = await database.pool.query("SELECT daily_demand::float8 AS d FROM stock_balance WHERE item_id = $1", [
    retailer.itemIds[2],
  ]);
  expect(rows[0]?.d).toBeCloseTo(unsold?.mean[0] ?? 0, 1);
});

it("a bundle's demand is demand for its components", async () => {
  await database.pool.query("UPDATE item SET is_bundle = true WHERE id = $1", [retailer.itemIds[0]]);
  await database.pool.query("INSERT INTO bundle_component (bundle_item_id, component_item_id, quantity_per) VALUES ($1, $2, 2)", [
    retailer.itemIds[0],
    retailer.itemIds[1],
  ]);
  await demanded(0, Array<number>(40).fill(4));
  await forecastDemand(retailer.context, { entityId: retailer.entityId });
  expect(await forecastOf(0)).toBeNull();
  for (const mean of (await forecastOf(1))?.mean ?? [0]) expect(mean).toBeCloseTo(8, 5);
});

it("a second run replaces the first, and drops what is no longer asked for", async () => {
  await demanded(0, Array<number>(30).fill(4));
  await demanded(1, Array<number>(30).fill(6));
  await forecastDemand(retailer.context, { entityId: retailer.entityId });
  await database.pool.query("DELETE FROM demand_fact WHERE item_id = $1", [retailer.itemIds[1]]);
  const later = { ...retailer.context, now: new Date(NOW.getTime() + 1_000) };
  expect(await forecastDemand(later, { entityId: retailer.entityId })).toMatchObject({ forecast: 1, dropped: 1 });
  expect(await forecastOf(1)).toBeNull();
  // Some items alone leave the others' forecasts in place.
  expect(await forecastDemand(later, { entityId: retailer.entityId, itemIds: retailer.itemIds.slice(1) })).toMatchObject({ dropped: 0 });
  expect(await forecastOf(0)).not.toBeNull();
});

it("errors of a class are weighed by demand, and the largest miss comes first", async () => {
  await database.pool.query("DELETE FROM demand_forecast");
  await demanded(
    0,
    Array.from({ length: 60 }, (_, day) => 50 + ((day * 37) % 31)),
  );
  await demanded(
    1,
    Array.from({ length: 60 }, (_, day) => 2 + ((day * 5) % 3)),
  );
  await forecastDemand(retailer.context, { entityId: retailer.entityId });
  const quality = await readForecastQuality(database.pool, everywhere);
  expect(quality.classes).toHaveLength(1);
  const [smooth] = quality.classes;
  expect(smooth).toMatchObject({ name: "smooth", count: 2 });
  const [large, small] = quality.missed;
  expect(large?.id).toBe((retailer.itemIds[0] ?? 0) * 4096 + (retailer.nodeIds[0] ?? 0));
  expect(large?.missedUnits).toBeGreaterThan(small?.missedUnits ?? 0);
  // The large one is nearly all of the demand, so the class is nearly as wrong as it is.
  expect(smooth?.wape).toBeCloseTo(large?.wape ?? 0, 1);
  expect((await readForecastQuality(database.pool, { everywhere: false, entityIds: [0], nodeIds: [] })).classes).toEqual([]);
});

it("a person who may not release orders cannot start it", async () => {
  const receiver = await aPerson(database.pool, "receiver", { entityId: retailer.entityId, name: "Rolf Receiver" });
  await expect(forecastDemand(receiver, { entityId: retailer.entityId })).rejects.toMatchObject({ code: "forbidden" });
});
