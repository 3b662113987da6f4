import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "@/domain/governance/roles";
import { purchasingRules } from "@/server/read/purchasing-rules";
import { replenish } from "@/server/services/planning/replenish";
import { verify } from "@/server/services/verification/verify";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aHolder } from "@/test/factories/person";
import { aRetailer, NOW } from "@/test/factories/retailer";
import { releaseRecommendations } from "../../planning/decide-recommendations";
import { setBudget } from "../budgets";
import { retireApprovalRule, setApprovalRule } from "./approval-rules";
import { decideRequisition, withdrawRequisition } from "./decide-requisition";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** A company with its people and an item whose recommendation of 20 at 4.00 is open. */
async function aHouse() {
  const retailer = await aRetailer(database.pool, { items: 2, nodes: 1, stock: 0 });
  const { entityId } = retailer;
  const someone = async (role: Role) => ({ ...(await aHolder(database.pool, role, { entityId })), now: NOW });
  const [buyer, approver, administrator] = [await someone("buyer"), await someone("approver"), await someone("administrator")];
  const recommend = async (item: number) =>
    (
      await database.pool.query<{ id: number }>(
        `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand,
           reorder_point, position, evidence, created_at) VALUES ($1, $2, $3, $4, 20, 20, 4, 8000, 'smooth', 2, 10, 5, '{}', $5) RETURNING id`,
        [entityId, retailer.itemIds[item], retailer.nodeIds[0], retailer.supplierId, NOW],
      )
    ).rows[0]?.id ?? 0;
  const stateOf = async (id: number) =>
    (await database.pool.query("SELECT state, version, purchase_order_id AS ordered FROM replenishment_recommendation WHERE id = $1", [id]))
      .rows[0];
  const rule = (part: object = {}) => ({
    entityId,
    id: null,
    version: 0,
    about: "plan" as const,
    category: null,
    supplierId: null,
    fromMinor: 5_000,
    toMinor: null,
    steps: [{ role: "approver" as const, needs: "any" as const }],
    reason: "Large orders",
    ...part,
  });
  return { retailer, entityId, buyer, approver, administrator, recommend, stateOf, rule };
}
const decide = (requisitionId: number, approve: boolean) => ({ requisitionId, step: 0, approve, reason: "Looked at it" });
const expectSound = async () => expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);

describe("What a buyer releases above the limit of a rule about plans", () => {
  it("waits in the approvals, and is ordered with the same terms once somebody agrees", async () => {
    const house = await aHouse();
    await setApprovalRule(house.administrator, house.rule());
    const id = await house.recommend(0);
    const [answer] = await releaseRecommendations(house.buyer, { recommendations: [{ id, version: 1 }] });
    expect(answer).toMatchObject({ purchaseOrderId: null, recommendationIds: [id] });
    expect(await house.stateOf(id)).toMatchObject({ state: "waiting", ordered: null });
    // Neither the planning run nor another buyer takes it meanwhile.
    await replenish({ ...house.retailer.context, now: NOW }, { entityId: house.entityId });
    expect(await house.stateOf(id)).toMatchObject({ state: "waiting" });
    await expect(releaseRecommendations(house.buyer, { recommendations: [{ id, version: 2 }] })).rejects.toMatchObject({
      code: "conflict",
    });
    const requisitionId = answer?.requisitionId ?? 0;
    await expect(decideRequisition(house.buyer, decide(requisitionId, true))).rejects.toMatchObject({ code: "forbidden" });
    expect(await decideRequisition(house.approver, decide(requisitionId, true))).toMatchObject({ state: "ordered" });
    const { state, ordered } = await house.stateOf(id);
    expect(state).toBe("released");
    const { rows } = await database.pool.query(
      "SELECT p.total_minor, l.ordered_quantity FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id WHERE p.id = $1",
      [ordered],
    );
    expect(rows).toEqual([{ total_minor: 8_000, ordered_quantity: 20 }]);
    const { rows: decisions } = await database.pool.query("SELECT kind, actor FROM recommendation_decision WHERE recommendation_id = $1", [
      id,
    ]);
    expect(decisions).toEqual([{ kind: "accepted", actor: `person:${house.buyer.actor.id}` }]);
    await expectSound();
  });

  it("comes back to be decided when it is rejected or taken back", async () => {
    const house = await aHouse();
    await setApprovalRule(house.administrator, house.rule());
    const id = await house.recommend(0);
    const [first] = await releaseRecommendations(house.buyer, { recommendations: [{ id, version: 1 }] });
    await decideRequisition(house.approver, decide(first?.requisitionId ?? 0, false));
    expect(await house.stateOf(id)).toMatchObject({ state: "open", version: 3 });
    const [second] = await releaseRecommendations(house.buyer, { recommendations: [{ id, version: 3 }] });
    await withdrawRequisition(house.buyer, { requisitionId: second?.requisitionId ?? 0, reason: "Changed my mind" });
    expect(await house.stateOf(id)).toMatchObject({ state: "open", version: 5 });
    await expectSound();
  });

  it("below every limit, and what no person releases, is ordered at once", async () => {
    const house = await aHouse();
    await setApprovalRule(house.administrator, house.rule({ fromMinor: 8_001 }));
    const id = await house.recommend(0);
    await releaseRecommendations(house.buyer, { recommendations: [{ id, version: 1 }] });
    expect(await house.stateOf(id)).toMatchObject({ state: "released" });
    await setApprovalRule(house.administrator, house.rule({ toMinor: 8_001 }));
    const other = await house.recommend(1);
    await releaseRecommendations({ ...house.retailer.context, now: NOW }, { recommendations: [{ id: other, version: 1 }] });
    expect(await house.stateOf(other)).toMatchObject({ state: "released" });
  });
});

describe("A rule of approval", () => {
  it("is made, changed as a new version, and retired, by who may", async () => {
    const house = await aHouse();
    await expect(setApprovalRule(house.approver, house.rule())).rejects.toMatchObject({ code: "forbidden" });
    const made = await setApprovalRule(house.administrator, house.rule());
    expect(made.version).toBe(1);
    const changed = await setApprovalRule(house.administrator, house.rule({ id: made.id, version: 1, fromMinor: 9_000 }));
    expect(changed).toEqual({ id: made.id, version: 2 });
    await expect(setApprovalRule(house.administrator, house.rule({ id: made.id, version: 1 }))).rejects.toMatchObject({ code: "conflict" });
    await expect(retireApprovalRule(house.administrator, { id: made.id, version: 1, reason: "Old" })).rejects.toMatchObject({
      code: "conflict",
    });
    await retireApprovalRule(house.administrator, { id: made.id, version: 2, reason: "Not needed" });
    await expect(retireApprovalRule(house.administrator, { id: made.id, version: 3, reason: "Again" })).rejects.toMatchObject({
      code: "conflict",
    });
    // Its scope is free again.
    expect((await setApprovalRule(house.administrator, house.rule())).version).toBe(1);
  });

  it.each([
    ["a category that there is not", { category: "Nothing" }, "category"],
    ["a supplier that there is not", { supplierId: 999_999 }, "supplierId"],
    ["a role that nobody holds", { steps: [{ role: "executive", needs: "any" }] }, "steps.0.role"],
  ])("is refused with %s, naming the field", async (_what, part, path) => {
    const house = await aHouse();
    await expect(setApprovalRule(house.administrator, house.rule(part))).rejects.toMatchObject({ code: "invalid", options: { path } });
  });

  it("is refused where another one about the same holds for a part of the amounts", async () => {
    const house = await aHouse();
    await setApprovalRule(house.administrator, house.rule({ fromMinor: 0, toMinor: 10_000 }));
    await expect(setApprovalRule(house.administrator, house.rule({ fromMinor: 9_999 }))).rejects.toMatchObject({
      options: { path: "fromMinor" },
    });
    await setApprovalRule(house.administrator, house.rule({ fromMinor: 10_000 }));
    await setApprovalRule(house.administrator, house.rule({ about: "request", fromMinor: 0 }));
    await expect(setApprovalRule(house.administrator, house.rule({ steps: [{ role: "receiver", needs: "any" }] }))).rejects.toThrow();
    await setApprovalRule(house.administrator, house.rule({ fromMinor: 0, riskFlags: ["price_rise"] }));
    await expect(setApprovalRule(house.administrator, house.rule({ fromMinor: 5, toMinor: 5 }))).rejects.toThrow(
      "Higher than where it begins.",
    );
  });

  it("is on everybody's screen once it is set, and so is a budget", async () => {
    const house = await aHouse();
    const { rows: before } = await database.pool.query("SELECT coalesce(max(id), 0) AS id FROM change");
    const { id, version } = await setApprovalRule(house.administrator, house.rule({ fromMinor: 0 }));
    const budget = { category: "Household", month: "2026-03", amountMinor: 10_000, mode: "stop" as const, version: 0, reason: "Plan" };
    await setBudget(house.approver, { ...budget, entityId: house.entityId });
    const [row] = await purchasingRules.readRows(database.pool, [house.entityId]);
    expect(row).toMatchObject({ entityId: house.entityId, ruleCount: 1, budgetCount: 1 });
    await retireApprovalRule(house.administrator, { id, version, reason: "Not needed any more" });
    const { rows: told } = await database.pool.query(
      "SELECT keys::int[] AS keys FROM change WHERE id > $1 AND topic = 'purchasing_rules'",
      [before[0].id],
    );
    expect(told).toEqual([1, 2, 3].map(() => ({ keys: [house.entityId] })));
    const seen = await purchasingRules.list(
      database.pool,
      { everywhere: false, entityIds: [house.entityId], nodeIds: [] },
      { startRow: 0, endRow: 10, sort: [], filters: {}, search: "" },
    );
    expect(seen.rows).toEqual([{ ...row, ruleCount: 0 }]);
  });
});
