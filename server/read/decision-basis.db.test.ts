import { afterAll, beforeAll, expect, it } from "vitest";
import { approvePurchaseOrder } from "@/server/services/procurement/approve-order";
import { setBudget } from "@/server/services/procurement/budgets";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { changePurchaseOrder } from "@/server/services/procurement/manage-order";
import { setApprovalRule } from "@/server/services/procurement/requisitions/approval-rules";
import { decideRequisition } from "@/server/services/procurement/requisitions/decide-requisition";
import { requestPurchase } from "@/server/services/procurement/requisitions/request-purchase";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aBuyingHouse, yes } from "@/test/factories/buying-house";
import { aHolder } from "@/test/factories/person";
import { aRetailer } from "@/test/factories/retailer";
import { readApprovalsInbox } from "./approvals";
import { readOrderBasis, readRequisitionBasis } from "./decision-basis";
import { readReleasePreview, readRequestPreview } from "./purchase-preview";
import { readRequisitionDetail } from "./requisitions";

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

it("What asking would mean is weighed before, as the verb weighs it, also by somebody who buys for one node", async () => {
  const house = await aBuyingHouse(database.pool);
  const { entityId, approver, retailer } = house;
  const [nodeId = 0] = retailer.nodeIds;
  const buyer = await aHolder(database.pool, "buyer", { nodeId });
  await house.rule({ toMinor: 5_000, steps: [] });
  await house.rule({ fromMinor: 5_000, steps: [{ role: "executive", needs: "any" }] });
  await setBudget(approver, {
    entityId,
    category: "Household",
    month: "2026-03",
    amountMinor: 7_000,
    mode: "stop",
    version: 0,
    reason: "Plan",
  });
  const scope = { everywhere: false, entityIds: [], nodeIds: [nodeId] };
  const asked = (quantity: number) => ({ entityId, nodeId, lines: [{ itemId: retailer.itemIds[0] ?? 0, quantity }] });
  const preview = (quantity: number) => readRequestPreview(database.pool, scope, asked(quantity), buyer.now, buyer.actor.id);

  expect(await preview(10)).toMatchObject({
    totalMinor: 4_000,
    steps: [],
    budgets: [{ thisMinor: 4_000, budget: { leftMinor: 7_000, leftAfterMinor: 3_000, kind: "within" } }],
  });
  const large = await preview(20);
  expect(large).toMatchObject({
    steps: [{ role: "executive" }],
    rules: [{ fromMinor: 5_000, toMinor: null }],
    budgets: [{ budget: { leftAfterMinor: -1_000, kind: "stop" } }],
  });
  await expect(preview(12)).rejects.toMatchObject({ options: { path: "lines.0.quantity" } });
  await expect(readRequestPreview(database.pool, { ...scope, nodeIds: [] }, asked(10), buyer.now, buyer.actor.id)).rejects.toMatchObject({
    code: "not_found",
  });

  const when = { needBy: new Date(buyer.now.getTime() + 864_000_000), reason: "Opening of the new shop" };
  const { id } = await requestPurchase(buyer, { ...asked(20), ...when });
  const detail = await readRequisitionDetail(database.pool, scope, id);
  expect(detail.steps).toEqual(large.steps);
  expect(detail.risks).toEqual(large.risks);
  // For a node that is not theirs they ask in vain.
  const other = await aHolder(database.pool, "buyer", { nodeId: (await aRetailer(database.pool, { items: 1, nodes: 1 })).nodeIds[0] });
  await expect(requestPurchase(other, { ...asked(10), ...when })).rejects.toMatchObject({ code: "not_found" });
});

it("What releasing recommendations would mean is weighed before, order by order", async () => {
  const house = await aBuyingHouse(database.pool);
  const { entityId, approver, buyer, retailer } = house;
  const { rows } = await database.pool.query<{ id: number }>(
    `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, state, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand, reorder_point, position, evidence, created_at)
     SELECT $1, i.id, $2, $3, 'open', 20, 20, 4, 8000, 'smooth', 2, 20, 10, '{}', $5 FROM unnest($4::bigint[]) AS i(id) RETURNING id`,
    [entityId, retailer.nodeIds[0], retailer.supplierId, retailer.itemIds, buyer.now],
  );
  await database.pool.query(
    `INSERT INTO approval_rule (entity_id, about, from_minor, steps) VALUES ($1, 'plan', 10000, '[{"role":"approver","needs":"any"}]')`,
    [entityId],
  );
  await setBudget(approver, {
    entityId,
    category: "Household",
    month: "2026-03",
    amountMinor: 20_000,
    mode: "warn",
    version: 0,
    reason: "Plan",
  });
  const preview = (ids: number[]) => readReleasePreview(database.pool, everywhere, ids, buyer.now, buyer.actor.id);
  const [first, second] = rows.map(({ id }) => id);
  expect(await preview([first ?? 0])).toMatchObject({
    orders: [{ steps: [] }],
    budgets: [{ effects: [{ budget: { leftAfterMinor: 12_000 } }] }],
  });
  expect(await preview([first ?? 0, second ?? 0])).toMatchObject({
    orders: [{ supplierName: "Supplier One", lineCount: 2, steps: [{ role: "approver" }], rules: [{ fromMinor: 10_000 }] }],
    budgets: [{ entityId, homeCurrency: "GBP", effects: [{ thisMinor: 16_000, budget: { leftAfterMinor: 4_000 } }] }],
  });
  expect(
    (await readReleasePreview(database.pool, { everywhere: false, entityIds: [], nodeIds: [] }, [first ?? 0], buyer.now, buyer.actor.id))
      .orders,
  ).toEqual([]);
});

it("What releasing many orders would mean is what each would mean by itself, and is read as often as for one", async () => {
  const { entityId, buyer, retailer } = await aBuyingHouse(database.pool);
  const second = await aRetailer(database.pool, { items: 2, nodes: 2 });
  // A tenth of what is recommended there was usual.
  await createPurchaseOrder(second.context, {
    entityId: second.entityId,
    supplierId: second.supplierId,
    nodeId: second.nodeIds[1] ?? 0,
    lines: [{ itemId: second.itemIds[0] ?? 0, quantity: 4, unitPrice: "4.00", promisedAt: buyer.now }],
  });
  await database.pool.query(
    `INSERT INTO approval_rule (entity_id, about, category, supplier_id, from_minor, steps, risk_flags) VALUES
       ($1, 'plan', NULL, NULL, 0, '[{"role":"approver","needs":"any"}]', '{}'), ($2, 'plan', NULL, $3, 10000, '[{"role":"executive","needs":"all"}]', '{}'),
       ($2, 'plan', 'Household', NULL, 0, '[{"role":"approver","needs":"any"}]', '{unusual_quantity}')`,
    [entityId, second.entityId, second.supplierId],
  );
  const recommend = async ({ entityId: company, itemIds, supplierId }: typeof second, nodeId: number | undefined, quantity: number) =>
    (
      await database.pool.query<{ id: number }>(
        `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, state, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand, reorder_point, position, evidence, created_at)
         SELECT $1, i.id, $2, $3, 'open', $6, $6, 4, 400 * $6, 'smooth', 2, 20, 10, '{}', $5 FROM unnest($4::bigint[]) AS i(id) RETURNING id`,
        [company, nodeId, supplierId, itemIds, buyer.now, quantity],
      )
    ).rows.map(({ id }) => id);
  const orders = [
    await recommend(retailer, retailer.nodeIds[0], 20),
    await recommend(second, second.nodeIds[0], 10),
    await recommend(second, second.nodeIds[1], 40),
  ];
  let statements = 0;
  const counted = {
    query: (...asked: Parameters<typeof database.pool.query>) => {
      statements += 1;
      return database.pool.query(...asked);
    },
  } as typeof database.pool;
  const preview = async (ids: number[]) => {
    statements = 0;
    const read = await readReleasePreview(counted, everywhere, ids, buyer.now, buyer.actor.id);
    return { ...read, statements };
  };
  const alone = [];
  for (const ids of orders) alone.push(await preview(ids));
  const all = await preview(orders.flat());
  expect(all.orders).toEqual(alone.flatMap((one) => one.orders));
  expect(all.orders.map(({ steps }) => steps.map(({ role }) => role))).toEqual([["approver"], [], ["executive", "approver"]]);
  // Two companies have budgets of their own; all else is read at once.
  expect(all.statements).toBe((alone[0]?.statements ?? 0) + 1);
  expect((await preview(orders.slice(1).flat())).statements).toBe(alone[2]?.statements);
});
