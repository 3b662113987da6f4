import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scope } from "@/domain/governance/roles";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aWorkedDay } from "@/test/worked-day";
import { gridQuery } from "./grid-query";
import { listInbound } from "./inbound";
import { listOrders } from "./orders";
import { readTower } from "./tower";
import type { FlowStep } from "./tower-flows";

const EVERYWHERE: Scope = { everywhere: true, entityIds: [], nodeIds: [] };

let database: TestDatabase;
let nodeId: number;
beforeAll(async () => {
  database = await testDatabase();
  const retailer = await aWorkedDay(database.pool);
  nodeId = retailer.nodeIds[0] ?? 0;
  // The worked day lies in the past of this clock: what is open is late. One parcel and one delivery are of today.
  await database.pool.query("UPDATE sales_order SET shipped_at = now() - interval '1 hour' WHERE state = 'shipped'");
  await database.pool.query("UPDATE goods_receipt SET received_at = now() - interval '2 hours'");
});
afterAll(() => database.drop());

async function rowsBehind(step: FlowStep, extra: Record<string, unknown>, scope: Scope, node: number | undefined): Promise<number> {
  const query = gridQuery.parse({ startRow: 0, endRow: 100, filters: { ...step.filter, ...extra }, scope: { nodeId: node } });
  const page = await (step.screen === "/orders" ? listOrders : listInbound)(database.pool, scope, query);
  expect(page.rows).toHaveLength(page.rowCount);
  return page.rowCount;
}

describe("a number of the tower's flow", () => {
  it.each([
    ["for everybody", EVERYWHERE, false],
    ["at one node", EVERYWHERE, true],
    ["for a person of that node", { everywhere: false, entityIds: [], nodeIds: [-1] }, false],
  ])("opens to as many rows as it counts, late ones included, %s", async (_, scope, atNode) => {
    const own = scope.everywhere ? scope : { ...scope, nodeIds: [nodeId] };
    const node = atNode ? nodeId : undefined;
    const tower = await readTower(database.pool, own, { nodeId: node }, new Date());
    const steps = [...tower.orderFlow, ...tower.supplyFlow].filter((step) => step.screen !== "/inventory");
    for (const step of steps) {
      expect({ step: step.key, rows: await rowsBehind(step, {}, own, node) }).toEqual({ step: step.key, rows: step.count });
      if (step.stuck === null || step.lateBy === null) continue;
      const late = await rowsBehind(step, { [step.lateBy]: { filterType: "date", type: "past" } }, own, node);
      expect({ step: step.key, late }).toEqual({ step: step.key, late: step.stuck });
    }
    expect(steps.reduce((sum, step) => sum + step.count, 0)).toBeGreaterThan(2);
    expect(steps.reduce((sum, step) => sum + (step.stuck ?? 0), 0)).toBeGreaterThan(0);
  });
});
