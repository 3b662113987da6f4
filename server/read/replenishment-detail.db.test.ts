import { afterAll, beforeAll, expect, it } from "vitest";
import { usualCaps } from "@/domain/automation/policy";
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
