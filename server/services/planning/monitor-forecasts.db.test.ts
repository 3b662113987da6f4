import { afterAll, beforeAll, expect, it } from "vitest";
import { readForecastWeeks } from "@/server/read/forecast-weeks";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { forecastDemand } from "./forecast-demand";
import { monitorForecasts } from "./monitor-forecasts";

let database: TestDatabase;
let retailer: Retailer;
const DAY = 86_400_000;
const after = (days: number) => new Date(NOW.getTime() + days * DAY);
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };

beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 2, nodes: 1 });
});
afterAll(() => database.drop());

/** So many of an item on each of these days; day 0 is today. */
const demanded = (item: number, fromDay: number, days: number, quantity: number) =>
  database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $1::timestamptz + (d || ' days')::interval, $2, $3, $4, $5, $6, 0, 0 FROM generate_series($7::int, $8::int) AS d`,
    [NOW, retailer.entityId, retailer.itemIds[item], retailer.nodeIds[0], retailer.channelId, quantity, fromDay, fromDay + days - 1],
  );
async function night(day: number) {
  const context = { ...retailer.context, now: after(day) };
  await forecastDemand(context, { entityId: retailer.entityId });
  return monitorForecasts(context, { entityId: retailer.entityId });
}

it("a week is published once, and held against what came when it is over", async () => {
  await demanded(0, -70, 70, 10);
  await demanded(1, -70, 70, 4);
  expect(await night(0)).toEqual({ judged: 0, published: 2 });
  // The nights in between, and a second run, change nothing of what was said.
  expect(await night(0)).toEqual({ judged: 0, published: 0 });
  await demanded(0, 0, 7, 12);
  await demanded(1, 0, 7, 2);
  expect(await night(3)).toEqual({ judged: 0, published: 0 });
  expect(await night(7)).toEqual({ judged: 2, published: 2 });

  const [week, ...others] = await readForecastWeeks(database.pool, everywhere);
  expect(others).toEqual([]);
  expect(week).toMatchObject({ startsOn: NOW.toISOString().slice(0, 10), demandClass: "smooth", keys: 2, actualUnits: 98 });
  // 70 and 28 were forecast, 84 and 14 came; the week before said the same.
  expect(week?.forecastUnits).toBeCloseTo(98, 0);
  expect(week?.missedUnits).toBeCloseTo(28, 0);
  expect([week?.comparedUnits, week?.naiveMissedUnits]).toEqual([98, 28]);
  expect(await readForecastWeeks(database.pool, { ...everywhere, everywhere: false })).toEqual([]);
});
