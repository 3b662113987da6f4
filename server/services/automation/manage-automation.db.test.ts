import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usualCaps } from "@/domain/automation/policy";
import { previewAutomation } from "@/server/read/automation-preview";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anAutomatedHouse, anywhere } from "@/test/factories/automated-house";
import { aRetailer, NOW } from "@/test/factories/retailer";
import { setDayCap } from "./company-day";
import { killAutomation, setAutomationPolicy } from "./manage-automation";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const aHouse = (items?: number) => anAutomatedHouse(database.pool, items);

describe("The kill switch", () => {
  it("stops what is held and all that would follow, and only who manages lets it begin again", async () => {
    const house = await aHouse();
    const { entityId } = house.retailer;
    await house.policy({ level: "hold" });
    await house.run();
    expect(await killAutomation(house.buyer, { entityId, isKilled: true, reason: "Prices look wrong" })).toEqual({ stopped: 3 });
    await expect(killAutomation(house.buyer, { entityId, isKilled: true, reason: "Again" })).rejects.toMatchObject({ code: "conflict" });
    await house.policy({ level: "automatic" });
    expect(await house.run(2)).toEqual({ released: 0, held: 0, blocked: 0 });
    await expect(killAutomation(house.buyer, { entityId, isKilled: false, reason: "It is fine" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await killAutomation(house.planner, { entityId, isKilled: false, reason: "The prices were right" });
    expect(await house.run(3)).toMatchObject({ released: 3 });
  });

  it("pulled while a run is at work waits for it, and nothing goes out after", async () => {
    const house = await aHouse();
    await house.policy();
    const [run] = await Promise.all([
      house.run(),
      killAutomation(house.buyer, { entityId: house.retailer.entityId, isKilled: true, reason: "Stop everything" }),
    ]);
    const released = (await house.states()).filter((state) => state === "released").length;
    expect(released).toBe(run.released);
    expect(await house.run(1)).toEqual({ released: 0, held: 0, blocked: 0 });
  });
});

describe("A policy", () => {
  it("is refused with the field that is wrong, by who may not, and over somebody else's version", async () => {
    const house = await aHouse();
    await house.policy();
    const wanted = {
      entityId: house.retailer.entityId,
      scope: anywhere,
      level: "hold" as const,
      caps: usualCaps,
      holdMinutes: 60,
      version: 1,
      reason: "Careful",
    };
    await expect(setAutomationPolicy(house.buyer, wanted)).rejects.toMatchObject({ code: "forbidden" });
    await expect(setAutomationPolicy(house.planner, { ...wanted, version: 0 })).rejects.toMatchObject({ code: "conflict" });
    await expect(setAutomationPolicy(house.planner, { ...wanted, holdMinutes: 0 })).rejects.toThrow("At least 1 minute.");
    await expect(
      setAutomationPolicy(house.planner, { ...wanted, version: 0, scope: { ...anywhere, nodeId: 99_999 } }),
    ).rejects.toMatchObject({
      code: "invalid",
      options: { path: "scope.nodeId" },
    });
    await expect(
      setAutomationPolicy(house.planner, { ...wanted, version: 0, scope: { ...anywhere, category: "Nothing" } }),
    ).rejects.toThrow("There is no such category.");
    const other = await aRetailer(database.pool, { items: 1, nodes: 1 });
    await expect(setAutomationPolicy(house.planner, { ...wanted, entityId: other.entityId, version: 0 })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("is on everybody's screen once it is set, and so are the day cap and the switch", async () => {
    const house = await aHouse();
    const { entityId } = house.retailer;
    const { rows: before } = await database.pool.query("SELECT coalesce(max(id), 0) AS id FROM change");
    await house.policy();
    await setDayCap(house.planner, { entityId, cap: { minor: 10_000, orders: 5 }, version: 0, reason: "A quiet week" });
    await killAutomation(house.buyer, { entityId, isKilled: true, reason: "Prices look wrong" });
    await killAutomation(house.planner, { entityId, isKilled: false, reason: "The prices were right" });
    const { rows: told } = await database.pool.query(
      "SELECT keys::int[] AS keys FROM change WHERE id > $1 AND topic = 'purchasing_rules'",
      [before[0].id],
    );
    expect(told).toEqual(Array(4).fill({ keys: [entityId] }));
  });

  it("shows before it is set what it would do, beside what happens now", async () => {
    const house = await aHouse();
    const draft = { entityId: house.retailer.entityId, scope: anywhere, level: "automatic" as const, caps: { ...usualCaps, runLines: 2 } };
    expect(await previewAutomation(database.pool, draft, NOW)).toMatchObject({
      lines: 3,
      minor: 24_000,
      now: { acts: { lines: 0, minor: 0 } },
      // Three lines of one order: it is not sent in parts.
      draft: { acts: { lines: 0, minor: 0 }, stopped: { lines: 3 }, byGuardrail: [{ guardrail: "run_cap", lines: 3 }] },
      different: { lines: 3, minor: 24_000 },
      rows: Array(3).fill({
        quantity: 20,
        valueMinor: 8_000,
        now: "none",
        draft: "left",
        stops: [{ guardrail: "run_cap", found: 3, limit: 2 }],
      }),
    });
    const roomy = await previewAutomation(database.pool, { ...draft, level: "hold", caps: usualCaps }, NOW);
    expect(roomy.rows.map((row) => [row.nodeCode, row.now, row.draft])).toEqual(Array(3).fill([expect.any(String), "none", "held"]));
    expect(await house.decisions()).toEqual([]);
  });
});
