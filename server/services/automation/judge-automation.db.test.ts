import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usualBand } from "@/domain/automation/outcomes";
import { usualCaps } from "@/domain/automation/policy";
import { readAutomation } from "@/server/read/automation";
import { readPolicyOutcomes } from "@/server/read/automation-outcomes";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anAutomatedHouse, anywhere } from "@/test/factories/automated-house";
import { NOW } from "@/test/factories/retailer";
import { detectExceptions } from "../exceptions/detect-exceptions";
import { resolveExceptions } from "../exceptions/resolve-exceptions";
import { cancelPurchaseOrder, changePurchaseOrder } from "../procurement/manage-order";
import { judgeAutomation } from "./judge-automation";
import { setAutomationPolicy } from "./manage-automation";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const HOUR = 3_600_000;
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const aHouse = (items?: number) => anAutomatedHouse(database.pool, items);

describe("A policy", () => {
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
