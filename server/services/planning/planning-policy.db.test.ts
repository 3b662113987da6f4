import { afterAll, beforeAll, expect, it } from "vitest";
import { usualPolicy } from "@/domain/planning/planning-policy";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { classifyItems } from "./classify-items";
import { setItemSeason } from "./item-season";
import { readPlanningPolicy, setPlanningPolicy } from "./planning-policy";
import { replenish } from "./replenish";
import { cancelBacktest, requestBacktest, runBacktests } from "./run-backtest";

let database: TestDatabase;
let retailer: Retailer;
let planner: ServiceContext;
beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 10 });
  planner = await aPerson(database.pool, "planner");
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $5::timestamptz - day * interval '1 day', $1, $2, $3, $4, 1 + (day * 7) % 9, 1000, 400 FROM generate_series(1, 60) day`,
    [retailer.entityId, retailer.itemIds[0], retailer.nodeIds[0], retailer.channelId, retailer.context.now],
  );
});
afterAll(() => database.drop());

const wanted = (part: object = {}) => ({
  entityId: retailer.entityId,
  serviceLevel: 0.995,
  reviewDays: 7,
  version: 0,
  reason: "Peak season",
  ...part,
});
const reorderPoint = async (): Promise<number> => {
  await replenish(retailer.context, { entityId: retailer.entityId });
  const { rows } = await database.pool.query("SELECT reorder_point FROM stock_balance WHERE item_id = $1", [retailer.itemIds[0]]);
  return rows[0].reorder_point;
};

it("the usual policy holds until somebody decides; the planning run keeps more for a higher target", async () => {
  expect(await readPlanningPolicy(database.pool, retailer.entityId)).toEqual({ ...usualPolicy, version: 0 });
  const before = await reorderPoint();
  expect(await setPlanningPolicy(planner, wanted())).toEqual({
    serviceLevel: 0.995,
    serviceLevelA: 0.995,
    serviceLevelC: 0.995,
    measure: "cycle",
    orderingCostMinor: 0,
    holdingRate: 0.2,
    reviewDays: 7,
    version: 1,
  });
  expect(await reorderPoint()).toBeGreaterThan(before);
  const { rows } = await database.pool.query("SELECT detail FROM audit_entry WHERE verb = 'planning_policy.set'");
  expect(rows).toMatchObject([{ detail: { reason: "Peak season", before: usualPolicy, after: { serviceLevel: 0.995, reviewDays: 7 } } }]);
});

it("who looked at an older policy is told, and nothing is set that is none or no change", async () => {
  await expect(setPlanningPolicy(planner, wanted({ serviceLevel: 0.9 }))).rejects.toMatchObject({ code: "conflict" });
  await expect(setPlanningPolicy(planner, wanted({ version: 1 }))).rejects.toMatchObject({ code: "invalid" });
  await expect(setPlanningPolicy(planner, wanted({ version: 1, serviceLevel: 1 }))).rejects.toThrow("At most 99.9 %.");
  await expect(setPlanningPolicy(planner, wanted({ version: 1, reviewDays: 0 }))).rejects.toThrow("At least 1 day.");
  await expect(setPlanningPolicy(await aPerson(database.pool, "buyer"), wanted({ version: 1, serviceLevel: 0.9 }))).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await readPlanningPolicy(database.pool, retailer.entityId)).toMatchObject({ version: 1 });
});

it("an item that earns most is planned with the target of its class, and the evidence says so", async () => {
  await setPlanningPolicy(planner, wanted({ version: 1, serviceLevel: 0.9, serviceLevelA: 0.99, serviceLevelC: 0.8 }));
  const unclassed = await reorderPoint();
  expect(await classifyItems(retailer.context, { entityId: retailer.entityId })).toEqual({ classed: 1, changed: 1 });
  expect(await reorderPoint()).toBeGreaterThan(unclassed);
  const { rows } = await database.pool.query("SELECT evidence FROM replenishment_recommendation WHERE state = 'open'");
  expect(rows[0].evidence).toMatchObject({ serviceLevel: 0.99, serviceClass: "A" });
  expect(await classifyItems(retailer.context, { entityId: retailer.entityId })).toEqual({ classed: 1, changed: 0 });
  await expect(setPlanningPolicy(planner, wanted({ version: 2, serviceLevelA: 0.9 }))).rejects.toMatchObject({ code: "invalid" });
});

it("the same targets as shares of the units need less, the evidence says which they are, and what is not said stays", async () => {
  const before = await reorderPoint();
  const wish = { version: 2, serviceLevel: 0.9, serviceLevelA: 0.99, serviceLevelC: 0.8, measure: "fill" } as const;
  expect(await setPlanningPolicy(planner, wanted(wish))).toMatchObject({ measure: "fill", version: 3 });
  expect(await reorderPoint()).toBeLessThan(before);
  const { rows } = await database.pool.query("SELECT evidence FROM replenishment_recommendation WHERE state = 'open'");
  expect(rows[0].evidence).toMatchObject({ serviceLevel: 0.99, measure: "fill" });
  expect(await setPlanningPolicy(planner, wanted({ version: 3, serviceLevel: 0.9, reviewDays: 3 }))).toMatchObject({ measure: "fill" });
});

it("an order that costs 50.00 to place is no smaller than what is worth it, and a season that ends soon allows less", async () => {
  const wish = { version: 4, serviceLevel: 0.9, reviewDays: 3, orderingCostMinor: 5_000, holdingRate: 0.25 };
  await setPlanningPolicy(planner, wanted(wish));
  await reorderPoint();
  const read = async () =>
    (await database.pool.query("SELECT quantity, evidence FROM replenishment_recommendation WHERE state = 'open'")).rows[0];
  const worth = await read();
  expect(worth.evidence).toMatchObject({ boundBy: "economic_order" });
  expect(worth.quantity).toBeGreaterThanOrEqual(worth.evidence.economicQuantity);
  const itemId = retailer.itemIds[0] ?? 0;
  const season = {
    itemId,
    endsOn: new Date(retailer.context.now.getTime() + 8 * 86_400_000).toISOString().slice(0, 10),
    salvageShare: 0.2,
  };
  await expect(setItemSeason(planner, { ...season, reason: "Christmas" })).rejects.toMatchObject({ code: "invalid" });
  await database.pool.query("UPDATE item SET lifecycle = 'seasonal' WHERE id = $1", [itemId]);
  await setItemSeason(planner, { ...season, reason: "Christmas" });
  await reorderPoint();
  const last = await read();
  expect(last.evidence).toMatchObject({ boundBy: "season_end", season: { endsOn: season.endsOn, daysLeft: 9, isFinal: true } });
  expect(last.quantity).toBeLessThan(worth.quantity);
  await expect(setItemSeason(await aPerson(database.pool, "buyer"), { ...season, reason: "Christmas" })).rejects.toMatchObject({
    code: "forbidden",
  });
  await setItemSeason(planner, { ...season, endsOn: null, reason: "No end in sight" });
  await reorderPoint();
  expect((await read()).evidence.season).toBeUndefined();
  const { rows } = await database.pool.query("SELECT verb FROM audit_entry WHERE verb = 'item.season_set'");
  expect(rows).toHaveLength(2);
});

it("a back-test that is cancelled is not run, and one that is done stays", async () => {
  const policy = { measure: "cycle", serviceTarget: 0.9, model: "by_class", reviewDays: 7, leadTimeFactor: 1 } as const;
  const stretch = {
    entityId: retailer.entityId,
    fromDay: "2026-02-01",
    toDay: "2026-02-20",
    policies: [policy, policy] as [typeof policy, typeof policy],
  };
  const first = await requestBacktest(planner, stretch);
  const second = await requestBacktest(planner, stretch);
  await cancelBacktest(planner, first.id);
  expect(await runBacktests(retailer.context)).toEqual([second.id]);
  await expect(cancelBacktest(planner, second.id)).rejects.toMatchObject({ code: "conflict" });
  await expect(cancelBacktest(planner, 999_999)).rejects.toMatchObject({ code: "not_found" });
});
