import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { burnDown } from "@/domain/procurement/burn-down";
import { readBudgetMonth } from "@/server/read/budgets";
import { listInvoices } from "@/server/read/invoices";
import { listPurchaseOrders } from "@/server/read/purchase-orders";
import { listRequisitions, readRequisitionDetail } from "@/server/read/requisitions";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aBuyingHouse, yes } from "@/test/factories/buying-house";
import { NOW } from "@/test/factories/retailer";
import { releaseRecommendations } from "../planning/decide-recommendations";
import { approvePurchaseOrder } from "./approve-order";
import { setBudget } from "./budgets";
import { changePurchaseOrder } from "./manage-order";
import { decideRequisition } from "./requisitions/decide-requisition";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const aHouse = () => aBuyingHouse(database.pool);

describe("A budget", () => {
  const month = "2026-03";
  const budget = (entityId: number, part: object = {}) => ({
    entityId,
    category: "Household",
    month,
    amountMinor: 10_000,
    mode: "stop" as const,
    version: 0,
    reason: "Plan of the year",
    ...part,
  });

  it("stops what goes beyond it, counts what is ordered, and lets no two agreements spend the same rest", async () => {
    const house = await aHouse();
    await setBudget(house.approver, budget(house.entityId));
    const [first, second] = [await house.request([15]), await house.request([15])];
    const outcomes = await Promise.allSettled([
      decideRequisition(house.approver, yes(first.id)),
      decideRequisition(house.approver, yes(second.id)),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find((one) => one.status === "rejected")).toMatchObject({
      reason: { message: "The budget of Household for 2026-03 has 40.00 left; 60.00 is wanted." },
    });
    const seen = await readBudgetMonth(database.pool, everywhere, month, NOW);
    expect(seen.budgets.find(({ entityId }) => entityId === house.entityId)).toMatchObject({
      amountMinor: 10_000,
      committedMinor: 6_000,
      spentMinor: 0,
    });
    expect(seen.movements.filter(({ entityId }) => entityId === house.entityId)).toEqual([
      { entityId: house.entityId, category: "Household", day: "2026-03-02", spentMinor: 0, committedMinor: 6_000, waitingMinor: 6_000 },
    ]);
    // What was refused still waits.
    const states = await Promise.all(
      [first, second].map(async ({ id }) => (await readRequisitionDetail(database.pool, everywhere, id)).row.state),
    );
    expect(states.sort()).toEqual(["ordered", "waiting"]);
  });

  it("that only warns lets it pass and says so", async () => {
    const house = await aHouse();
    await setBudget(house.approver, budget(house.entityId, { amountMinor: 1_000, mode: "warn" }));
    const asked = await house.request();
    expect(await decideRequisition(house.approver, yes(asked.id))).toMatchObject({ state: "ordered" });
    const { timeline } = await readRequisitionDetail(database.pool, everywhere, asked.id);
    expect(timeline[0]).toMatchObject({
      verb: "requisition.ordered",
      detail: { exceededBudgets: [{ category: "Household", overMinor: 7_000 }] },
    });
  });

  it("that stops holds for released recommendations as well", async () => {
    const house = await aHouse();
    await setBudget(house.approver, budget(house.entityId, { amountMinor: 5_000 }));
    const { rows } = await database.pool.query(
      `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand,
         reorder_point, position, evidence, created_at) VALUES ($1, $2, $3, $4, 20, 20, 4, 8000, 'smooth', 2, 10, 5, '{}', $5) RETURNING id`,
      [house.entityId, house.retailer.itemIds[0], house.retailer.nodeIds[0], house.retailer.supplierId, NOW],
    );
    await expect(releaseRecommendations(house.buyer, { recommendations: [{ id: rows[0].id, version: 1 }] })).rejects.toThrow(
      "The budget of Household for 2026-03 has 50.00 left; 80.00 is wanted.",
    );
    expect(await house.orders()).toEqual([]);
  });

  it("counts what was billed at the price of the invoice with its freight, whatever became of the order, and what waits apart", async () => {
    const house = await aHouse();
    await setBudget(house.approver, budget(house.entityId, { amountMinor: 100_000 }));
    const first = await house.request([20]);
    await decideRequisition(house.approver, yes(first.id));
    const { rows } = await database.pool.query(
      "SELECT p.id, l.id AS line FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id WHERE p.entity_id = $1",
      [house.entityId],
    );
    // 10 of 20 at 5.00 instead of 4.00, and 10.00 of freight: 60.00.
    await database.pool.query(
      `WITH v AS (INSERT INTO supplier_invoice (entity_id, supplier_id, purchase_order_id, number, currency, invoiced_at, due_at, total_minor, state)
         VALUES ($1, $2, $3, 'I-1', 'GBP', $4, $4, 6000, 'released') RETURNING id)
       INSERT INTO supplier_invoice_line (invoice_id, line_number, purchase_order_line_id, billed_quantity, unit_price) SELECT id, 1, $5, 10, 5 FROM v`,
      [house.entityId, house.retailer.supplierId, rows[0].id, NOW, rows[0].line],
    );
    await database.pool.query("UPDATE purchase_order_line SET billed_quantity = 10 WHERE id = $1", [rows[0].line]);
    await house.request([15]);
    const read = async () =>
      (await readBudgetMonth(database.pool, everywhere, month, NOW)).budgets.find(({ entityId }) => entityId === house.entityId);
    expect(await read()).toMatchObject({ committedMinor: 4_000, spentMinor: 6_000, waitingMinor: 6_000, waitingVersionsMinor: 0 });
    // Day by day it comes to the same, and the lists show the rows behind it.
    const { movements } = await readBudgetMonth(database.pool, everywhere, month, NOW);
    const own = movements.filter(({ entityId }) => entityId === house.entityId);
    expect(burnDown(month, [{ category: "Household", amountMinor: 100_000 }], own, NOW)[1]?.levels).toEqual({
      committedMinor: 4_000,
      spentMinor: 6_000,
      waitingMinor: 6_000,
    });
    const categories = { filterType: "text" as const, type: "equals" as const, filter: "Household" };
    const orderedAt = { filterType: "date" as const, type: "inRange" as const, dateFrom: "2026-03-01", dateTo: "2026-03-31" };
    const scope = { everywhere: false, entityIds: [house.entityId], nodeIds: [] };
    const page = { startRow: 0, endRow: 10, sort: [], search: "" };
    const bills = await listInvoices(database.pool, scope, { ...page, filters: { categories, orderedAt } });
    expect(bills.rows).toMatchObject([{ number: "I-1", categories: ["Household"] }]);
    const placed = await listPurchaseOrders(database.pool, scope, { ...page, filters: { categories, orderedAt } });
    expect(placed.rows.map(({ id }) => id)).toEqual([rows[0].id]);
    const waiting = await listRequisitions(database.pool, scope, { ...page, filters: { categories } });
    expect(waiting.rowCount).toBe(2);
    await database.pool.query("UPDATE purchase_order SET cancelled_at = $2 WHERE id = $1", [rows[0].id, NOW]);
    expect(await read()).toMatchObject({ committedMinor: 0, spentMinor: 6_000 });
  });

  it("holds for what a change of an order costs more, when it is made and when it is approved", async () => {
    const house = await aHouse();
    await setBudget(house.approver, budget(house.entityId, { amountMinor: 8_500 }));
    const asked = await house.request([20]);
    await decideRequisition(house.approver, yes(asked.id));
    const { rows } = await database.pool.query("SELECT id FROM purchase_order WHERE entity_id = $1", [house.entityId]);
    const change = (version: number, quantity: number) =>
      changePurchaseOrder(house.buyer, { purchaseOrderId: rows[0].id, version, reason: "More", lines: [{ lineNumber: 1, quantity }] });
    await expect(change(1, 22)).rejects.toThrow("has 5.00 left; 8.00 is wanted");
    expect(await change(1, 21)).toMatchObject({ approvalState: "approved", exceededBudgets: [] });
    expect(await change(2, 40)).toMatchObject({ approvalState: "pending" });
    const agree = { purchaseOrderId: rows[0].id, version: 3, approve: true, reason: "Needed" };
    await expect(approvePurchaseOrder(house.approver, agree)).rejects.toThrow("has 1.00 left; 76.00 is wanted");
    await setBudget(house.approver, budget(house.entityId, { amountMinor: 8_500, mode: "warn", version: 1 }));
    expect(await approvePurchaseOrder(house.approver, agree)).toMatchObject({
      exceededBudgets: [{ category: "Household", overMinor: 7_500 }],
    });
  });

  it("is not mixed with another currency: such lines are asked for apart; whose worth nobody knows, as the highest amount, past a budget that warns and no further", async () => {
    const house = await aHouse();
    await setBudget(house.approver, budget(house.entityId, { amountMinor: 100 }));
    await house.rule({ toMinor: 100_000, steps: [] });
    await house.rule({ fromMinor: 100_000, steps: [{ role: "executive", needs: "any" }] });
    const { rows } = await database.pool.query(
      "INSERT INTO supplier (entity_id, code, name, currency) VALUES ($1, 'USD-1', 'Supplier Two', 'USD') RETURNING id",
      [house.entityId],
    );
    await database.pool.query("UPDATE supplier_item SET supplier_id = $1 WHERE item_id = $2", [rows[0].id, house.retailer.itemIds[1]]);
    await expect(house.request([20, 10])).rejects.toThrow("is paid in USD, the others in GBP");
    const foreign = await house.request([], { lines: [{ itemId: house.retailer.itemIds[1], quantity: 10 }] });
    expect(foreign.state).toBe("waiting");
    expect((await readRequisitionDetail(database.pool, everywhere, foreign.id)).row).toMatchObject({ currency: "USD", totalMinor: 4_000 });
    await expect(decideRequisition(house.executive, yes(foreign.id))).rejects.toThrow("nobody has said what USD is worth in GBP");
    await setBudget(house.approver, budget(house.entityId, { amountMinor: 100, mode: "warn", version: 1 }));
    expect(await decideRequisition(house.executive, yes(foreign.id))).toMatchObject({ state: "ordered", exceededBudgets: [] });
  });

  it("is set by who manages budgets, over the version that was looked at", async () => {
    const house = await aHouse();
    expect(await setBudget(house.approver, budget(house.entityId))).toMatchObject({ version: 1 });
    await expect(setBudget(house.approver, budget(house.entityId, { amountMinor: 5 }))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^Household has a budget for \d{4}-\d{2} already: change that one\.$/),
    });
    await expect(setBudget(house.buyer, budget(house.entityId, { version: 1 }))).rejects.toMatchObject({ code: "forbidden" });
    await expect(setBudget(house.approver, budget(house.entityId, { category: "Nothing" }))).rejects.toMatchObject({
      options: { path: "category" },
    });
    await expect(setBudget(house.approver, budget(house.entityId, { month: "2026-13" }))).rejects.toThrow("A month such as");
    expect(await setBudget(house.approver, budget(house.entityId, { version: 1, amountMinor: 20_000 }))).toMatchObject({ version: 2 });
  });
});
