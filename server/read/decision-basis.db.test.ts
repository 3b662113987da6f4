import { afterAll, beforeAll, expect, it } from "vitest";
import { approvePurchaseOrder } from "@/server/services/procurement/approve-order";
import { setBudget } from "@/server/services/procurement/budgets";
import { changePurchaseOrder } from "@/server/services/procurement/manage-order";
import { setApprovalRule } from "@/server/services/procurement/requisitions/approval-rules";
import { decideRequisition } from "@/server/services/procurement/requisitions/decide-requisition";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aBuyingHouse, yes } from "@/test/factories/buying-house";
import { aRetailer } from "@/test/factories/retailer";
import { readApprovalsInbox } from "./approvals";
import { readOrderBasis, readRequisitionBasis } from "./decision-basis";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };

it("Whoever decides sees the price beside the known ones, the budgets before and after, and what the rule says that asked", async () => {
  const house = await aBuyingHouse(database.pool);
  const { entityId, buyer, approver } = house;
  const administrator = await house.someone("administrator");
  const rule = {
    entityId,
    id: null,
    version: 0,
    about: "request" as const,
    category: "Household",
    supplierId: null,
    fromMinor: 0,
    toMinor: 50_000,
    steps: [{ role: "approver" as const, needs: "any" as const }],
    reason: "Care",
  };
  const made = await setApprovalRule(administrator, rule);
  await setBudget(approver, {
    entityId,
    category: "Household",
    month: "2026-03",
    amountMinor: 20_000,
    mode: "stop",
    version: 0,
    reason: "Plan",
  });
  const basisOf = (id: number) => readRequisitionBasis(database.pool, everywhere, id, buyer.now);

  const first = await house.request([20]);
  expect(await basisOf(first.id)).toMatchObject({
    homeCurrency: "GBP",
    currency: "GBP",
    prices: [{ lineNumber: 1, lastUnitPrice: null, lastDifferenceRatio: null, valid: { kind: "terms" }, validDifferenceRatio: 0 }],
    budgets: [{ category: "Household", thisMinor: 8_000, budget: { leftMinor: 20_000, leftAfterMinor: 12_000, kind: "within" } }],
    rules: [{ id: made.id, version: 1, category: "Household", fromMinor: 0, toMinor: 50_000, steps: rule.steps }],
  });
  await decideRequisition(approver, yes(first.id));

  // The contract asks 5.00 by now: what is asked for is dearer than last paid, and as dear as the contract.
  const { rows: contracts } = await database.pool.query(
    "INSERT INTO supplier_contract (supplier_id, number, valid_from, currency, created_by, created_at) VALUES ($1, 'C-1', '2026-01-01', 'GBP', 'test', '2026-01-01') RETURNING id",
    [house.retailer.supplierId],
  );
  await database.pool.query(
    "INSERT INTO supplier_price (supplier_id, item_id, contract_id, from_quantity, unit_price, currency, valid_from) VALUES ($1, $2, $3, 1, 5, 'GBP', '2026-01-01')",
    [house.retailer.supplierId, house.retailer.itemIds[0], contracts[0].id],
  );
  const second = await house.request([30]);
  // The rule is changed meanwhile: what is said is the version that was asked.
  await setApprovalRule(administrator, { ...rule, id: made.id, version: 1, toMinor: 90_000 });
  expect(await basisOf(second.id)).toMatchObject({
    prices: [{ lastDifferenceRatio: 0.25, valid: { kind: "contract" }, validDifferenceRatio: 0 }],
    budgets: [{ thisMinor: 15_000, budget: { leftMinor: 12_000, leftAfterMinor: -3_000, kind: "stop", overMinor: 3_000 } }],
    rules: [{ version: 1, toMinor: 50_000 }],
  });
  const { requisitions } = await readApprovalsInbox(database.pool, { ...approver.actor, grants: [...approver.actor.grants] }, buyer.now);
  expect(requisitions[0]?.row.riskFlags).toEqual(["new_supplier", "price_rise", "single_source"]);
  const other = await aRetailer(database.pool, { items: 1, nodes: 1 });
  const elsewhere = { everywhere: false, entityIds: [other.entityId], nodeIds: [] };
  await expect(readRequisitionBasis(database.pool, elsewhere, second.id, buyer.now)).rejects.toMatchObject({ code: "not_found" });
});

it("Of a version of an order it is what the change costs more, and what is unusual is kept with the version", async () => {
  const house = await aBuyingHouse(database.pool);
  const { entityId, buyer, approver } = house;
  await setBudget(approver, {
    entityId,
    category: "Household",
    month: "2026-03",
    amountMinor: 10_000,
    mode: "warn",
    version: 0,
    reason: "Plan",
  });
  await decideRequisition(approver, yes((await house.request([20])).id));
  const { rows } = await database.pool.query("SELECT id FROM purchase_order WHERE entity_id = $1", [entityId]);
  const purchaseOrderId = rows[0].id;
  await changePurchaseOrder(buyer, {
    purchaseOrderId,
    version: 1,
    reason: "More",
    lines: [{ lineNumber: 1, quantity: 40, unitPrice: "4.40" }],
  });
  expect(await readOrderBasis(database.pool, everywhere, purchaseOrderId, buyer.now)).toMatchObject({
    // The order itself is not what was paid last.
    prices: [{ lineNumber: 1, lastUnitPrice: null, validDifferenceRatio: 0.1 }],
    // 176.00 in place of 80.00.
    budgets: [{ thisMinor: 9_600, budget: { leftMinor: 2_000, leftAfterMinor: -7_600, kind: "warn" } }],
    rules: [],
  });
  const { orders } = await readApprovalsInbox(database.pool, { ...approver.actor, grants: [...approver.actor.grants] }, buyer.now);
  expect(orders[0]?.approval.risks).toContainEqual({ lineNumber: 1, flag: "single_source", found: 1, expected: 2 });
  await approvePurchaseOrder(approver, { purchaseOrderId, version: 2, approve: true, reason: "Needed" });
});
