import { afterAll, beforeAll, expect, it } from "vitest";
import { listBacktests, readBacktest } from "@/server/read/backtests";
import { planningRules } from "@/server/read/planning-rules";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { setNodeRoom } from "../procurement/order-terms";
import { setPlanningPolicy } from "./planning-policy";
import { cancelBacktest, requestBacktest, runBacktests } from "./run-backtest";

let database: TestDatabase;
let retailer: Retailer;
let planner: ServiceContext;

beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 2, nodes: 1 });
  planner = await aPerson(database.pool, "planner", { entityId: retailer.entityId, name: "Pia Planner" });
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT '2025-11-01 12:00Z'::timestamptz + day * interval '1 day', $1, item, $2, $3, 1 + (day * 7 + item) % 9, 0, 0
     FROM generate_series(0, 110) day CROSS JOIN unnest($4::bigint[]) item`,
    [retailer.entityId, retailer.nodeIds[0], retailer.channelId, retailer.itemIds],
  );
});
afterAll(() => database.drop());

const auditOf = async (id: number) =>
  (await database.pool.query("SELECT verb, detail FROM audit_entry WHERE subject_kind = 'backtest' AND subject_id = $1 ORDER BY id", [id]))
    .rows;
const policy = { measure: "cycle", serviceTarget: 0.6, model: "by_class", reviewDays: 7, leadTimeFactor: 1 } as const;
const stretch = () => ({ entityId: retailer.entityId, fromDay: "2025-12-15", toDay: "2026-02-15" });
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };

it("a planner sets two service targets side by side: the higher loses less and keeps more, of the same demand", async () => {
  const { id } = await requestBacktest(planner, { ...stretch(), policies: [policy, { ...policy, serviceTarget: 0.99 }] });
  expect((await listBacktests(database.pool, everywhere))[0]).toMatchObject({ id, state: "queued", requestedBy: "Pia Planner" });
  expect(await runBacktests(retailer.context)).toEqual([id]);
  const { run, items } = await readBacktest(database.pool, everywhere, id);
  expect(run).toMatchObject({ state: "done", progress: 1, currency: "GBP", problem: null });
  const [low, high] = run.outcomes ?? [];
  expect(high?.lostUnits).toBeLessThanOrEqual(low?.lostUnits ?? 0);
  expect(high?.averageStockMinor).toBeGreaterThan(low?.averageStockMinor ?? 0);
  expect(high?.demandedUnits).toBe(low?.demandedUnits);
  expect(items.reduce((sum, item) => sum + item.demandedUnits, 0)).toBe(low?.demandedUnits);
  expect(items.map(({ stockMinor }) => stockMinor[1] > stockMinor[0])).toEqual([true, true]);
});

it("is on everybody's screen when it is asked for, cancelled or over, and so are the policy and the rooms", async () => {
  const { entityId, nodeIds } = retailer;
  const { rows: before } = await database.pool.query("SELECT coalesce(max(id), 0) AS id FROM change");
  await requestBacktest(planner, { ...stretch(), policies: [policy, policy] });
  await runBacktests(retailer.context);
  const { id } = await requestBacktest(planner, { ...stretch(), policies: [policy, policy] });
  await cancelBacktest(planner, id);
  await setPlanningPolicy(planner, { entityId, version: 0, serviceLevel: 0.9, reviewDays: 5, reason: "A calmer year" });
  await setNodeRoom(planner, { nodeId: nodeIds[0] ?? 0, capacityLitres: 500, holdingRate: 0.2, reason: "As measured" });
  const { rows: told } = await database.pool.query("SELECT keys::int[] AS keys FROM change WHERE id > $1 AND topic = 'planning_rules'", [
    before[0].id,
  ]);
  expect(told).toEqual(Array(6).fill({ keys: [entityId] }));
  expect(await planningRules.readRows(database.pool, [entityId])).toMatchObject([{ id: entityId, policyVersion: 1 }]);
});

it("what a killed worker left begins again, and what stops half way waits; with forecasts, and orders that cost something", async () => {
  const wanted = { ...policy, model: "forecast", orderingCostMinor: 10_000, holdingRate: 0.2 } as const;
  const { id } = await requestBacktest(planner, { ...stretch(), policies: [policy, wanted] });
  expect(await runBacktests(retailer.context, () => true)).toEqual([]);
  await database.pool.query("UPDATE backtest_run SET state = 'running', progress = 0.4 WHERE id = $1", [id]);
  expect(await runBacktests(retailer.context)).toEqual([id]);
  const { run } = await readBacktest(database.pool, everywhere, id);
  expect(run.policies[1]).toEqual(wanted);
  const [often, seldom] = run.outcomes ?? [];
  expect(seldom?.orders).toBeLessThan((often?.orders ?? 0) / 2);
  expect(seldom?.demandedUnits).toBe(often?.demandedUnits);
});

it("what kills its worker again and again fails, and the audit says so", async () => {
  const { id } = await requestBacktest(planner, { ...stretch(), policies: [policy, policy] });
  await database.pool.query("UPDATE backtest_run SET state = 'running', attempts = 3 WHERE id = $1", [id]);
  expect(await runBacktests(retailer.context)).toEqual([]);
  const { run } = await readBacktest(database.pool, everywhere, id);
  expect(run).toMatchObject({ state: "failed", problem: "Its worker was killed 3 times while it ran." });
  expect((await auditOf(id)).map(({ verb }) => verb)).toEqual(["backtest.requested", "backtest.failed"]);
});

it("what really happened stands beside it: stock by night from the ledger, orders, and who waited", async () => {
  const [itemId] = retailer.itemIds;
  const [nodeId] = retailer.nodeIds;
  await database.pool.query(
    `INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id)
     VALUES ('2025-12-20 10:00Z', $1, $2, 'opening', 10, 'count', 'test', 1), ('2026-01-20 10:00Z', $1, $2, 'ship', -10, 'sold', 'test', 1)`,
    [itemId, nodeId],
  );
  const { id } = await requestBacktest(planner, { ...stretch(), policies: [policy, { ...policy, serviceTargetA: 0.99 }] });
  await runBacktests(retailer.context);
  const { run, items } = await readBacktest(database.pool, everywhere, id);
  // 31 of 57 nights with 10 units at 4.00, then none.
  expect(run.recorded).toMatchObject({ recordedFrom: "2025-12-20", orders: 0, backorderedUnits: 0 });
  expect(run.recorded?.stockedNights).toBeCloseTo(31 / 57, 9);
  expect(run.recorded?.averageStockMinor).toBe(Math.round((31 * 10 * 400) / 57));
  expect(run.outcomes?.[0]?.stockedNights).toBeGreaterThan(0.5);
  // Items that do not differ are left out of those that do.
  const more = items.reduce((sum, item) => sum + item.expedites[1] - item.expedites[0], 0);
  expect(more).toBe((run.outcomes?.[1]?.expedites ?? 0) - (run.outcomes?.[0]?.expedites ?? 0));
});

it("nothing is replayed that planning would not order: who sells it is not approved", async () => {
  await database.pool.query("UPDATE supplier SET state = 'suspended' WHERE id = $1", [retailer.supplierId]);
  const { id } = await requestBacktest(planner, { ...stretch(), policies: [policy, policy] });
  await runBacktests(retailer.context);
  const { run, items } = await readBacktest(database.pool, everywhere, id);
  expect(run).toMatchObject({ state: "done", leftOut: 2, recorded: null });
  expect(items).toEqual([]);
  await database.pool.query("UPDATE supplier SET state = 'approved' WHERE id = $1", [retailer.supplierId]);
});

it("days to come, a stretch too short, and another entity are refused", async () => {
  const policies: [typeof policy, typeof policy] = [policy, policy];
  await expect(requestBacktest(planner, { ...stretch(), toDay: "2099-01-01", policies })).rejects.toMatchObject({ code: "invalid" });
  await expect(requestBacktest(planner, { ...stretch(), toDay: "2025-12-16", policies })).rejects.toMatchObject({ code: "invalid" });
  await expect(requestBacktest(planner, { ...stretch(), entityId: 9_999, policies })).rejects.toMatchObject({ code: "not_found" });
  const upside: [typeof policy, object] = [policy, { ...policy, serviceTargetC: 0.9 }];
  await expect(requestBacktest(planner, { ...stretch(), policies: upside as typeof policies })).rejects.toMatchObject({ code: "invalid" });
  expect(await listBacktests(database.pool, { everywhere: false, entityIds: [9_999], nodeIds: [] })).toEqual([]);
});
