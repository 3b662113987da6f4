import { afterAll, beforeAll, expect, it } from "vitest";
import { listBacktests, readBacktest } from "@/server/read/backtests";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { requestBacktest, runBacktests } from "./run-backtest";

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

it("what a killed worker left begins again, and what stops half way waits", async () => {
  const { id } = await requestBacktest(planner, { ...stretch(), policies: [policy, policy] });
  expect(await runBacktests(retailer.context, () => true)).toEqual([]);
  await database.pool.query("UPDATE backtest_run SET state = 'running', progress = 0.4 WHERE id = $1", [id]);
  expect(await runBacktests(retailer.context)).toEqual([id]);
});

it("days to come, a stretch too short, and another entity are refused", async () => {
  const policies: [typeof policy, typeof policy] = [policy, policy];
  await expect(requestBacktest(planner, { ...stretch(), toDay: "2099-01-01", policies })).rejects.toMatchObject({ code: "invalid" });
  await expect(requestBacktest(planner, { ...stretch(), toDay: "2025-12-16", policies })).rejects.toMatchObject({ code: "invalid" });
  await expect(requestBacktest(planner, { ...stretch(), entityId: 9_999, policies })).rejects.toMatchObject({ code: "not_found" });
  expect(await listBacktests(database.pool, { everywhere: false, entityIds: [9_999], nodeIds: [] })).toEqual([]);
});
