import { afterAll, beforeAll, expect, it } from "vitest";
import { usualCaps } from "@/domain/automation/policy";
import { refreshRollups } from "@/server/services/kpi/refresh-rollups";
import { changeRecommendation } from "@/server/services/planning/decide-recommendations";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anAutomatedHouse } from "@/test/factories/automated-house";
import { NOW } from "@/test/factories/retailer";
import { readReplenishmentDetail } from "./replenishment-detail";

const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it("what guardrails made of another quantity is told as of that one, until they look again", async () => {
  const house = await anAutomatedHouse(database.pool);
  await house.policy({ level: "recommend", caps: { ...usualCaps, lineMinor: 5_000 } });
  await house.run();
  const [id = 0] = house.ids;
  const verdict = async () => (await readReplenishmentDetail(database.pool, everywhere, id, NOW)).verdict;
  expect(await verdict()).toMatchObject({ stops: [{ guardrail: "line_cap", found: 8_000, limit: 5_000 }], as: null });
  await changeRecommendation(house.buyer, { id, version: 1, quantity: 30 });
  expect(await verdict()).toMatchObject({ stops: [{ found: 8_000 }], as: { quantity: 20, valueMinor: 8_000 } });
  await house.run();
  expect(await verdict()).toMatchObject({ stops: [{ guardrail: "changed_by_person" }, { found: 12_000 }], as: null });
});

it("the demand before it begins with the first day that is known of the node, not with days of nothing", async () => {
  const { ids, retailer } = await anAutomatedHouse(database.pool);
  const demandOf = async () => (await readReplenishmentDetail(database.pool, everywhere, ids[0] ?? 0, NOW)).demand;
  expect(await demandOf()).toHaveLength(90);
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     VALUES ($1::timestamptz - interval '10 days', $2, $3, $4, $5, 4, 0, 0), ($1::timestamptz - interval '3 days', $2, $6, $4, $5, 7, 0, 0)`,
    [NOW, retailer.entityId, retailer.itemIds[1], retailer.nodeIds[0], retailer.channelId, retailer.itemIds[0]],
  );
  await refreshRollups({ pool: database.pool });
  const demand = await demandOf();
  expect(demand).toHaveLength(11);
  expect(demand.map(({ quantity }) => quantity)).toEqual([0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0]);
});
