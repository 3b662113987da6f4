import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usualBand } from "@/domain/automation/outcomes";
import { usualCaps } from "@/domain/automation/policy";
import { readAutomation } from "@/server/read/automation";
import { readPolicyOutcomes } from "@/server/read/automation-outcomes";
import { previewAutomation } from "@/server/read/automation-preview";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { detectExceptions } from "../exceptions/detect-exceptions";
import { resolveExceptions } from "../exceptions/resolve-exceptions";
import { changeRecommendation, releaseRecommendations } from "../planning/decide-recommendations";
import { createPurchaseOrder } from "../procurement/create-purchase-orders";
import { cancelPurchaseOrder, changePurchaseOrder } from "../procurement/manage-order";
import { automateReleases } from "./automate-releases";
import { readCompanyDay, setDayCap } from "./company-day";
import { judgeAutomation } from "./judge-automation";
import { killAutomation, setAutomationPolicy, stopHeld } from "./manage-automation";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const HOUR = 3_600_000;
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const anywhere = { nodeId: null, brand: null, category: null, supplierId: null };
const later = (context: ServiceContext, hours: number): ServiceContext => ({ ...context, now: new Date(NOW.getTime() + hours * HOUR) });

/** Items that were ordered once before, 20 units at 4.00, and of which 20 are recommended now. */
async function aHouse(items = 3) {
  const retailer = await aRetailer(database.pool, { items, nodes: 1 });
  const planner = await aPerson(database.pool, "planner", { entityId: retailer.entityId });
  const buyer = await aPerson(database.pool, "buyer", { entityId: retailer.entityId });
  const order = { entityId: retailer.entityId, supplierId: retailer.supplierId, nodeId: retailer.nodeIds[0] ?? 0 };
  const promisedAt = new Date(NOW.getTime() + 24 * HOUR);
  await createPurchaseOrder(retailer.context, {
    ...order,
    lines: retailer.itemIds.map((itemId) => ({ itemId, quantity: 20, unitPrice: "4.00", promisedAt })),
  });
  const { rows } = await database.pool.query<{ id: number }>(
    `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand,
       reorder_point, position, lost_margin_minor, evidence, created_at, updated_at)
     SELECT $1, item, $2, $3, 20, 20, 4, 8000, 'smooth', 2, 10, 5, 100, '{}', $5, $5 FROM unnest($4::bigint[]) item RETURNING id`,
    [retailer.entityId, retailer.nodeIds[0], retailer.supplierId, retailer.itemIds, NOW],
  );
  const ids = rows.map(({ id }) => id);
  let version = 0;
  return {
    retailer,
    planner,
    buyer,
    ids,
    async policy(part: object = {}): Promise<number> {
      const saved = await setAutomationPolicy(planner, {
        entityId: retailer.entityId,
        scope: anywhere,
        level: "automatic",
        caps: usualCaps,
        holdMinutes: 60,
        version,
        reason: "Proven in shadow",
        ...part,
      });
      version = saved.version;
      return saved.id;
    },
    run: (hours = 0) => automateReleases(later({ ...retailer.context, actor: { kind: "job", id: "automate-releases" } }, hours)),
    states: async () =>
      (
        await database.pool.query("SELECT state FROM replenishment_recommendation WHERE id = ANY($1::bigint[]) ORDER BY id", [ids])
      ).rows.map((row) => row.state),
    decisions: async () =>
      (
        await database.pool.query(
          "SELECT id, outcome, level, policy_version, stops, person_outcome, settled_by FROM automation_decision WHERE recommendation_id = ANY($1::bigint[]) ORDER BY id",
          [ids],
        )
      ).rows,
    orders: async () =>
      (await database.pool.query("SELECT id, number FROM purchase_order WHERE entity_id = $1 ORDER BY id", [retailer.entityId])).rows.slice(
        1,
      ),
  };
}

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
    await database.pool.query("UPDATE supplier SET entity_id = $2 WHERE id = $1", [house.retailer.supplierId, second.retailer.entityId]);
    expect(await house.run()).toMatchObject({ released: 1 });
    expect(await house.states()).toEqual(["open", "open", "open"]);
    expect((await house.decisions()).map(({ outcome, stops }) => [outcome, stops[0]?.guardrail])).toEqual(
      Array(3).fill(["blocked", "refused"]),
    );
  });
});

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

  it("steps down by itself when what it ordered was undone, and stands in the queue until somebody sets its level", async () => {
    const house = await aHouse(24);
    const id = await house.policy();
    await house.run();
    expect(new Set(await house.states())).toEqual(new Set(["released"]));
    expect(await judgeAutomation(house.retailer.context)).toEqual([]);
    for (const order of await house.orders())
      await cancelPurchaseOrder(house.buyer, { purchaseOrderId: order.id, version: 1, reason: "Ordered by mistake" });
    expect(await judgeAutomation(house.retailer.context)).toMatchObject([
      {
        policyId: id,
        from: "automatic",
        to: "hold",
        outside: [{ measure: "undone", counted: 24, of: 24, limit: 0.15, valueMinor: 192_000 }],
      },
    ]);
    expect(await judgeAutomation(house.retailer.context)).toEqual([]);
    const told = async () =>
      (
        await database.pool.query("SELECT count(*)::int AS times FROM change WHERE topic = 'purchasing_rules' AND $1 = ANY(keys)", [
          house.retailer.entityId,
        ])
      ).rows;
    // That it was set, and that it stepped down.
    expect(await told()).toEqual([{ times: 2 }]);
    const policyNow = async () => (await readAutomation(database.pool, everywhere, NOW)).policies.find((policy) => policy.id === id);
    expect(await policyNow()).toMatchObject({
      level: "hold",
      version: 2,
      isSteppedDown: true,
      reason: expect.stringContaining("24 of 24 lines"),
    });
    const queued = async () =>
      (
        await database.pool.query(
          `SELECT id, version, state, title, money_at_risk_minor AS money, evidence FROM exception WHERE type = 'automation_stepped_down' AND subject_id = $1 ORDER BY id`,
          [id],
        )
      ).rows;
    const [problem] = await queued();
    expect(problem).toMatchObject({
      state: "new",
      title: "Automation of everything else stepped down",
      money: 192_000,
      evidence: { from: "automatic", to: "hold", outside: [{ measure: "undone", limitRatio: 0.15, counted: 24 }] },
    });
    expect(problem.evidence.lines).toHaveLength(20);
    expect(problem.evidence.lines[0]).toMatchObject({ valueMinor: 8_000, counted: ["undone"], purchaseOrder: expect.any(String) });
    const resolution = { action: "restore_level" as const, reason: "One order was wrong, not the policy" };
    const exceptions = [{ id: problem.id, version: problem.version }];
    expect(await resolveExceptions(house.buyer, { exceptions, resolution })).toMatchObject([{ applied: false }]);
    expect(await resolveExceptions(house.planner, { exceptions, resolution })).toMatchObject([{ applied: true }]);
    expect(await policyNow()).toMatchObject({ level: "automatic", version: 3, isSteppedDown: false });
    expect(await told()).toEqual([{ times: 3 }]);
    await detectExceptions(house.retailer.context, { types: ["automation_stepped_down"] });
    expect(await queued()).toMatchObject([{ state: "resolved" }]);
    // Judged from the version on: what it was stepped down for is answered.
    expect(await judgeAutomation(house.retailer.context)).toEqual([]);
  });

  it("is judged by what people changed, what ran out and what became dearer, within the band that was set; setting it settles the queue", async () => {
    const house = await aHouse(4);
    const band = { ...usualBand, leastLines: 4 };
    await setAutomationPolicy(house.planner, {
      entityId: house.retailer.entityId,
      scope: anywhere,
      level: "hold",
      caps: usualCaps,
      band,
      holdMinutes: 60,
      version: 0,
      reason: "Watched closely",
    });
    await house.run();
    expect(await house.run(1)).toMatchObject({ released: 4 });
    await database.pool.query(
      "UPDATE replenishment_recommendation SET evidence = jsonb_build_object('serviceLevel', 0.95) WHERE id = ANY($1::bigint[])",
      [house.ids],
    );
    const [order] = await house.orders();
    await changePurchaseOrder(house.buyer, {
      purchaseOrderId: order.id,
      version: 1,
      lines: [
        { lineNumber: 1, quantity: 25 },
        { lineNumber: 2, unitPrice: "4.90" },
      ],
      reason: "More of it, and dearer",
    });
    // Due in seven days; of the ten nights after, the first item was out for nine.
    await database.pool.query(
      `INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id)
       SELECT first_promised_at + interval '2 days', $2, $3, 'count', -100, 'lost', 'test', 0 FROM purchase_order_line WHERE purchase_order_id = $1 AND line_number = 1`,
      [order.id, house.retailer.itemIds[0], house.retailer.nodeIds[0]],
    );
    await database.pool.query("UPDATE stock_balance SET sellable = 0 WHERE item_id = $1 AND node_id = $2", [
      house.retailer.itemIds[0],
      house.retailer.nodeIds[0],
    ]);
    const { rows: due } = await database.pool.query(
      "SELECT first_promised_at AS at FROM purchase_order_line WHERE purchase_order_id = $1 LIMIT 1",
      [order.id],
    );
    const now = new Date(due[0].at.getTime() + 11 * 24 * HOUR);
    const { id = 0 } =
      (await readAutomation(database.pool, everywhere, NOW)).policies.find((one) => one.entityId === house.retailer.entityId) ?? {};
    const { measures, lines } = await readPolicyOutcomes(database.pool, everywhere, id, now);
    expect(measures).toMatchObject([
      { measure: "stopped", counted: 0, verdict: "within" },
      { measure: "undone", counted: 0, verdict: "within" },
      { measure: "changed", counted: 2, of: 4, found: 0.5, verdict: "outside" },
      { measure: "service", counted: 9, of: 40, verdict: "outside" },
      { measure: "price", counted: 1, of: 4, found: 0.05625, verdict: "outside" },
    ]);
    expect(lines.map(({ counted }) => counted.join())).toEqual(expect.arrayContaining(["changed,service", "changed,price"]));
    const later = { ...house.retailer.context, now };
    const fallen = (await judgeAutomation(later)).find(({ policyId }) => policyId === id);
    expect(fallen?.outside.map(({ measure }) => measure)).toEqual(["changed", "service", "price"]);
    const wanted = {
      entityId: house.retailer.entityId,
      scope: anywhere,
      level: "shadow" as const,
      caps: usualCaps,
      holdMinutes: 60,
      version: 2,
      reason: "Back to watching",
    };
    await setAutomationPolicy({ ...house.planner, now }, wanted);
    const { rows } = await database.pool.query(
      "SELECT state, (SELECT band FROM automation_policy WHERE id = $1) AS band FROM exception WHERE type = 'automation_stepped_down' AND subject_id = $1",
      [id],
    );
    expect(rows).toEqual([{ state: "auto_resolved", band }]);
  });
});
