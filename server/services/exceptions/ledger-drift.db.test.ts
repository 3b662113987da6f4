import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { refusal } from "@/domain/governance/roles";
import { readExceptionDetail } from "@/server/read/exception-detail";
import { type TestDatabase, testDatabase } from "@/test/database";
import { exceptionDesk } from "@/test/exception-desk";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";

let database: TestDatabase;
let retailer: Retailer;
let desk: ReturnType<typeof exceptionDesk>;
let admin: ServiceContext;
let operator: ServiceContext;
beforeAll(async () => {
  database = await testDatabase();
  admin = await aPerson(database.pool, "administrator", { name: "Ada" });
  operator = await aPerson(database.pool, "exception_operator", { name: "Ann" });
});
afterAll(() => database.drop());
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 3, nodes: 1, stock: 10 });
  desk = exceptionDesk(retailer);
});

describe("a balance that differs from its ledger", () => {
  test("is set to the ledger by an administrator alone", async () => {
    await desk.setBalance("sellable = 13, quarantined = 2");
    await desk.detect("ledger_drift");
    const rows = await desk.exceptions();
    expect(await desk.resolveRows(rows, { action: "correct_balance" }, operator)).toMatchObject([
      { applied: false, reason: refusal("governance.write") },
    ]);
    expect(await desk.resolveRows(rows, { action: "correct_balance" }, admin)).toMatchObject([{ applied: true }]);
    expect(await desk.balance()).toMatchObject({ sellable: 10, quarantined: 0 });
    expect(await desk.lastAudit("stock_balance", (await desk.balance()).id)).toMatchObject({
      verb: "stock_balance.corrected",
      detail: { from: { sellable: 13, quarantined: 2 }, to: { sellable: 10, quarantined: 0 } },
    });
  });

  test("is found where movements have no balance at all, and made from them", async () => {
    const [itemId, nodeId] = [retailer.itemIds[0] ?? 0, retailer.nodeIds[0] ?? 0];
    await database.pool.query("DELETE FROM stock_balance WHERE item_id = $1 AND node_id = $2", [itemId, nodeId]);
    expect(await desk.detect("ledger_drift")).toMatchObject({ opened: 1 });
    const [found] = await desk.exceptions();
    const cost = (await desk.one("SELECT round(10 * unit_cost * 100)::bigint AS money FROM item WHERE id = $1", [itemId])).money;
    expect(found).toMatchObject({ money_at_risk_minor: cost, title: expect.stringMatching(/ has movements but no balance$/) });
    const { evidence, subject } = await readExceptionDetail(
      database.pool,
      { everywhere: true, entityIds: [], nodeIds: [] },
      found?.id ?? 0,
    );
    expect(evidence).toMatchObject({ balance: null, ledger: { sellable: 10, quarantined: 0, returnPending: 0, allocated: 0 } });
    expect(subject).toMatchObject({ label: expect.stringContaining(" at "), screen: null });
    expect(await desk.resolveRows(await desk.exceptions(), { action: "correct_balance" }, admin)).toMatchObject([{ applied: true }]);
    expect(await desk.balance()).toMatchObject({ sellable: 10, unit_cost: expect.anything() });
    expect(await desk.lastAudit("stock_balance", (await desk.balance()).id)).toMatchObject({
      verb: "stock_balance.corrected",
      detail: { from: null, to: { sellable: 10 } },
    });
    expect(await desk.detect("ledger_drift")).toMatchObject({ opened: 0 });
  });

  test("is missing although its movements sum to nothing: that is found, too", async () => {
    await database.pool.query(
      `INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id)
       SELECT $1, $2, $3, 'count', -10, 'counted', 'test', 1`,
      [NOW, retailer.itemIds[1], retailer.nodeIds[0]],
    );
    await database.pool.query("DELETE FROM stock_balance WHERE item_id = $1", [retailer.itemIds[1]]);
    expect(await desk.detect("ledger_drift")).toMatchObject({ opened: 1 });
    expect(await desk.exceptions()).toMatchObject([{ money_at_risk_minor: 0 }]);
  });

  test("stays as it is when the ledger itself is impossible", async () => {
    await database.pool.query(
      `INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id) VALUES ($1, $2, $3, 'count', -11, 'wrong', 'test', 1)`,
      [NOW, retailer.itemIds[0], retailer.nodeIds[0]],
    );
    expect(await desk.resolve("ledger_drift", { action: "correct_balance" }, admin)).toMatchObject([
      { applied: false, reason: expect.stringContaining("impossible balance") },
    ]);
    expect(await desk.balance()).toMatchObject({ sellable: 10 });
    expect(await desk.exceptions()).toMatchObject([{ state: "new" }]);
  });
});
