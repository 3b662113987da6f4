import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usualCaps } from "@/domain/automation/policy";
import { readAutomation } from "@/server/read/automation";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anAutomatedHouse } from "@/test/factories/automated-house";
import { NOW } from "@/test/factories/retailer";
import { changeRecommendation, releaseRecommendations } from "../planning/decide-recommendations";
import { readCompanyDay, setDayCap } from "./company-day";
import { stopHeld } from "./manage-automation";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const HOUR = 3_600_000;
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const aHouse = (items?: number) => anAutomatedHouse(database.pool, items);

describe("A level", () => {
  it("automatic orders at once, through the verb that people use, and says under which version", async () => {
    const house = await aHouse();
    await house.policy();
    expect(await house.run()).toEqual({ released: 3, held: 0, blocked: 0 });
    expect(await house.states()).toEqual(["released", "released", "released"]);
    expect(await house.orders()).toHaveLength(1);
    const { rows } = await database.pool.query(
      "SELECT actor, detail FROM audit_entry WHERE verb = 'automation.released' AND subject_id = $1",
      [house.ids[0]],
    );
    expect(rows).toMatchObject([{ actor: "job:automate-releases", detail: { policyVersion: 1, level: "automatic" } }]);
    expect(await house.run()).toEqual({ released: 0, held: 0, blocked: 0 });
    expect(await house.orders()).toHaveLength(1);
  });

  it("hold waits its time: what a person stops, changes or decides does not go out, the rest does", async () => {
    const house = await aHouse();
    await house.policy({ level: "hold" });
    expect(await house.run()).toMatchObject({ held: 3 });
    expect(await house.run(0.5)).toEqual({ released: 0, held: 0, blocked: 0 });
    const [first] = await house.decisions();
    expect(await stopHeld(house.buyer, { decisionIds: [first?.id], reason: "The season is over" })).toEqual({ stopped: 1 });
    await expect(stopHeld(house.buyer, { decisionIds: [first?.id], reason: "Again" })).rejects.toMatchObject({ code: "conflict" });
    await changeRecommendation(house.buyer, { id: house.ids[1] ?? 0, version: 1, quantity: 25 });
    expect(await house.run(1)).toMatchObject({ released: 1, blocked: 1 });
    expect(await house.states()).toEqual(["open", "open", "released"]);
    expect((await house.decisions()).map(({ outcome }) => outcome)).toEqual(["stopped", "overtaken", "released", "blocked"]);
    expect((await house.decisions()).at(-1)?.stops).toEqual([{ guardrail: "changed_by_person", found: 25, limit: 20 }]);
  });

  it("shadow does nothing and is compared with what people did", async () => {
    const house = await aHouse();
    await house.policy({ level: "shadow" });
    await house.run();
    expect(await house.states()).toEqual(["open", "open", "open"]);
    await releaseRecommendations(house.buyer, { recommendations: [{ id: house.ids[0] ?? 0, version: 1 }] });
    await changeRecommendation(house.buyer, { id: house.ids[1] ?? 0, version: 1, quantity: 30 });
    // The policy looks again before it is ordered: what is compared is what it said before.
    await house.run();
    await releaseRecommendations(house.buyer, { recommendations: [{ id: house.ids[1] ?? 0, version: 2 }] });
    await house.run(1);
    const { policies, recent, compared } = await readAutomation(database.pool, everywhere, NOW);
    expect(policies.find(({ entityId }) => entityId === house.retailer.entityId)?.measured).toMatchObject({
      watched: 3,
      asPeople: 1,
      changedByPeople: 1,
    });
    const mine = (rows: typeof recent) => rows.flatMap((row) => (house.ids.includes(row.recommendationId) ? [row] : []));
    expect(mine(compared)).toMatchObject([
      {
        recommendationId: house.ids[1],
        outcome: "passed",
        quantity: 20,
        personOutcome: "changed",
        personQuantity: 30,
        personMinor: 12_000,
      },
      { recommendationId: house.ids[0], outcome: "passed", personOutcome: "same", personQuantity: 20 },
    ]);
    // The one that is still open is not shown to those who decide about it.
    expect(mine(recent).map(({ recommendationId }) => recommendationId)).not.toContain(house.ids[2]);
  });
});

describe("What goes out by itself", () => {
  it("is judged and ordered at the price of the day, also after it was held", async () => {
    const house = await aHouse();
    await house.policy({ level: "hold" });
    expect(await house.run()).toMatchObject({ held: 3 });
    await database.pool.query(
      `INSERT INTO supplier_item (supplier_id, item_id, unit_price, lead_time_days) SELECT $1, item, CASE WHEN item = $3 THEN 6 ELSE 4.1 END, 5 FROM unnest($2::bigint[]) item
       ON CONFLICT (supplier_id, item_id) DO UPDATE SET unit_price = excluded.unit_price`,
      [house.retailer.supplierId, house.retailer.itemIds, house.retailer.itemIds[0]],
    );
    expect(await house.run(1)).toMatchObject({ released: 2 });
    const { rows } = await database.pool.query(
      "SELECT r.value_minor AS value, r.unit_price::float8 AS price, p.total_minor AS total FROM replenishment_recommendation r JOIN purchase_order p ON p.id = r.purchase_order_id WHERE r.id = ANY($1::bigint[])",
      [house.ids],
    );
    expect(rows).toEqual(Array(2).fill({ value: 8_200, price: 4.1, total: 16_400 }));
  });

  it("is no more than the cap of a planning run, however often the policy looks", async () => {
    const house = await aHouse();
    await house.policy({ caps: { ...usualCaps, runLines: 4 } });
    expect(await house.run()).toMatchObject({ released: 3 });
    await database.pool.query(
      `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand,
         reorder_point, position, lost_margin_minor, evidence, created_at, updated_at)
       SELECT $1, item, $2, $3, 20, 20, 4, 8000, 'smooth', 2, 10, 5, 100, '{}', $5, $5 FROM unnest($4::bigint[]) item`,
      [house.retailer.entityId, house.retailer.nodeIds[0], house.retailer.supplierId, house.retailer.itemIds.slice(0, 2), NOW],
    );
    expect(await house.run()).toEqual({ released: 0, held: 0, blocked: 2 });
    expect(await house.run()).toEqual({ released: 0, held: 0, blocked: 0 });
    await database.pool.query("INSERT INTO planning_run (entity_id, planned_at, demand_from, planned) VALUES ($1, $2, '2026-01-01', 3)", [
      house.retailer.entityId,
      new Date(NOW.getTime() + HOUR),
    ]);
    expect(await house.run(1)).toMatchObject({ released: 2 });
  });

  it("is no more than the company's day takes over all policies; the cap is set by who manages, with a reason", async () => {
    const house = await aHouse();
    await house.policy({ level: "hold" });
    const { entityId } = house.retailer;
    const wanted = { entityId, cap: { minor: 23_999, orders: 5 }, version: 0, reason: "A quiet week" };
    await expect(setDayCap(house.buyer, wanted)).rejects.toMatchObject({ code: "forbidden" });
    expect(await setDayCap(house.planner, wanted)).toEqual({ version: 1 });
    await expect(setDayCap(house.planner, wanted)).rejects.toMatchObject({ code: "conflict" });
    expect(await house.run()).toEqual({ released: 0, held: 0, blocked: 3 });
    expect((await house.decisions())[0]?.stops).toEqual([{ guardrail: "company_day_cap", found: 24_000, limit: 23_999 }]);
    await setDayCap(house.planner, { ...wanted, cap: { minor: 24_000, orders: 1 }, version: 1 });
    expect(await house.run()).toMatchObject({ held: 3 });
    expect(await readCompanyDay(database.pool, entityId, NOW)).toMatchObject({ usedMinor: 24_000, usedOrders: 1, version: 2 });
    const { rows } = await database.pool.query(
      "SELECT detail FROM audit_entry WHERE verb = 'automation.day_cap_set' AND subject_id = $1 ORDER BY id",
      [entityId],
    );
    expect(rows[1]?.detail).toMatchObject({ reason: "A quiet week", before: wanted.cap, after: { minor: 24_000, orders: 1 } });
    // What was held took its part of the day then, and goes out after it.
    expect(await house.run(1)).toMatchObject({ released: 3 });
  });

  it("does not wait for one order that is refused", async () => {
    const house = await aHouse();
    const second = await aHouse(1);
    await house.policy();
    await second.policy();
    // Whoever answers for the supplier is none of this company.
    await database.pool.query("UPDATE supplier SET merged_into_id = $2 WHERE id = $1", [
      house.retailer.supplierId,
      second.retailer.supplierId,
    ]);
    expect(await house.run()).toMatchObject({ released: 1 });
    expect(await house.states()).toEqual(["open", "open", "open"]);
    expect((await house.decisions()).map(({ outcome, stops }) => [outcome, stops[0]?.guardrail])).toEqual(
      Array(3).fill(["blocked", "refused"]),
    );
  });
});
