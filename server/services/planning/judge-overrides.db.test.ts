import { afterAll, beforeAll, expect, it } from "vitest";
import { readOverrides } from "@/server/read/overrides";
import { refreshRollups } from "@/server/services/kpi/refresh-rollups";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW } from "@/test/factories/retailer";
import { changeRecommendation, rejectRecommendations, releaseRecommendations } from "./decide-recommendations";
import { judgeOverrides } from "./judge-overrides";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = 86_400_000;

it("what people decided otherwise is kept, and judged when the demand it was for is known", async () => {
  const retailer = await aRetailer(database.pool, { items: 3, nodes: 1 });
  const buyer = await aPerson(database.pool, "buyer", { entityId: retailer.entityId, name: "Bea Buyer" });
  // Position 20; lead time 7 and review 7 days; 4.00 cost, 10.00 price.
  const { rows } = await database.pool.query<{ id: number }>(
    `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand,
       reorder_point, position, evidence, created_at)
     SELECT $1, item, $2, $3, 30, 30, 4, 12000, 'smooth', 4, 40, 20, '{"leadTimeDays": 7, "reviewDays": 7}', $5 FROM unnest($4::bigint[]) item RETURNING id`,
    [retailer.entityId, retailer.nodeIds[0], retailer.supplierId, retailer.itemIds, NOW],
  );
  const [more = 0, none = 0, same = 0] = rows.map(({ id }) => id);
  await changeRecommendation(buyer, { id: more, version: 1, quantity: 50 });
  await rejectRecommendations(buyer, { recommendations: [{ id: none, version: 1 }], reason: "The season is over" });
  await releaseRecommendations(buyer, {
    recommendations: [
      { id: more, version: 2 },
      { id: same, version: 1 },
    ],
  });
  // 60 of the first and 15 of the second are sold within the two weeks, and more after.
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $5::timestamptz + v.days * interval '1 day', $1, v.item, $2, $3, v.quantity, 0, 0 FROM unnest($4::bigint[], $6::int[], $7::int[]) AS v(item, days, quantity)`,
    [
      retailer.entityId,
      retailer.nodeIds[0],
      retailer.channelId,
      [retailer.itemIds[0], retailer.itemIds[0], retailer.itemIds[1], retailer.itemIds[0]],
      NOW,
      [1, 9, 3, 20],
      [40, 20, 15, 500],
    ],
  );
  await refreshRollups({ pool: database.pool });
  const later = (days: number) => ({ ...retailer.context, now: new Date(NOW.getTime() + days * DAY) });
  expect(await judgeOverrides(later(10))).toBe(0);
  expect(await judgeOverrides(later(16))).toBe(2);
  expect(await judgeOverrides(later(17))).toBe(0);
  const seen = await readOverrides(database.pool, { everywhere: false, entityIds: [retailer.entityId], nodeIds: [] }, later(17).now);
  expect(seen.rows).toMatchObject([
    // Recommended would have been 10 short at 6.00; 10 are left for a week at 0.2 a year of 4.00: 60.00 less 0.15.
    {
      recommendationId: more,
      kind: "changed",
      actorName: "Bea Buyer",
      recommendedQuantity: 30,
      decidedQuantity: 50,
      realisedDemand: 60,
      outcome: "helped",
      benefitMinor: 5_985,
    },
    // 15 of 20 were sold: what would have come would only have been kept, for less than one unit earns.
    {
      recommendationId: none,
      kind: "rejected",
      reason: "The season is over",
      decidedQuantity: 0,
      position: 20,
      realisedDemand: 15,
      outcome: "no_difference",
      benefitMinor: 46,
    },
  ]);
  expect(seen.kinds.map(({ name, count, judged }) => [name, count, judged])).toEqual([
    ["accepted", 1, 0],
    ["changed", 1, 1],
    ["rejected", 1, 1],
  ]);
  // Each count opens to its rows.
  const counted = (question: Parameters<typeof readOverrides>[3]) =>
    readOverrides(database.pool, { everywhere: true, entityIds: [], nodeIds: [] }, later(17).now, question);
  const bea = seen.people[0]?.key;
  expect((await counted({ actor: bea, outcome: "helped" })).rows.map((row) => row.recommendationId)).toEqual([more]);
  expect((await counted({ actor: bea, kind: "rejected", outcome: "judged" })).total).toBe(1);
  expect((await counted({ actor: bea, outcome: "hurt" })).total).toBe(0);
  expect(seen.people).toMatchObject([{ name: "Bea Buyer", count: 2, helped: 1, hurt: 0, benefitMinor: 6_031 }]);
});

it("where the supplier takes orders on some days only, it is judged by the demand until the order after it could have come", async () => {
  const { entityId, itemIds, nodeIds, supplierId } = await aRetailer(database.pool, { items: 1, nodes: 1 });
  const buyer = await aPerson(database.pool, "buyer", { entityId, name: "Ben Buyer" });
  const { rows } = await database.pool.query<{ id: number }>(
    `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand,
       reorder_point, position, evidence, created_at)
     VALUES ($1, $2, $3, $4, 30, 30, 4, 12000, 'smooth', 4, 40, 20, '{"leadTimeDays": 5, "reviewDays": 1, "waitDays": 2, "cycleDays": 14}', $5) RETURNING id`,
    [entityId, itemIds[0], nodeIds[0], supplierId, NOW],
  );
  await rejectRecommendations(buyer, { recommendations: [{ id: rows[0]?.id ?? 0, version: 1 }], reason: "The season is over" });
  const { rows: kept } = await database.pool.query("SELECT horizon_days, review_days FROM recommendation_decision WHERE entity_id = $1", [
    entityId,
  ]);
  expect(kept).toEqual([{ horizon_days: 14, review_days: 7 }]);
});
