import { afterAll, beforeAll, expect, it } from "vitest";
import { readWaiting } from "@/server/read/waiting-approvals";
import { changeRecommendation, releaseRecommendations } from "@/server/services/planning/decide-recommendations";
import { replenish } from "@/server/services/planning/replenish";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { decideRequisition } from "../requisitions/decide-requisition";
import { requestPurchase } from "../requisitions/request-purchase";
import { addPrice } from "./manage-price";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const TODAY = "2026-03-02";
const skuOf = async ({ itemIds: [itemId = 0] }: Retailer) =>
  (await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [itemId])).rows[0]?.sku ?? "";

it("what is recommended, changed and released has the price of its day and quantity", async () => {
  const retailer = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 0 });
  const {
    entityId,
    supplierId,
    itemIds: [itemId = 0],
    nodeIds: [nodeId = 0],
  } = retailer;
  await database.pool.query(
    "INSERT INTO demand_fact (occurred_at, item_id, node_id, channel_id, entity_id, quantity, revenue_minor, cost_minor) SELECT $1::timestamptz - make_interval(days => d), $2, $3, $4, $5, 4, 4000, 1600 FROM generate_series(1, 60) d",
    [NOW, itemId, nodeId, retailer.channelId, entityId],
  );
  const sku = await skuOf(retailer);
  await addPrice(retailer.context, { supplierId, sku, unitPrice: "3.90", validFrom: "2026-01-01", validTo: TODAY });
  await replenish(retailer.context, { entityId });
  const open = async () =>
    (
      await database.pool.query<{ id: number; version: number; quantity: number; price: string }>(
        "SELECT id, version, quantity, unit_price::text AS price FROM replenishment_recommendation WHERE item_id = $1 ORDER BY id DESC LIMIT 1",
        [itemId],
      )
    ).rows[0];
  const first = await open();
  expect(first?.price).toBe("3.900000");
  await addPrice(retailer.context, { supplierId, sku, fromQuantity: 200, unitPrice: "3.20", validFrom: TODAY });
  const buyer = { ...(await aPerson(database.pool, "buyer", { entityId })), now: NOW };
  await changeRecommendation(buyer, { id: first?.id ?? 0, version: first?.version ?? 0, quantity: 200 });
  expect(await open()).toMatchObject({ quantity: 200, price: "3.200000" });
  const changed = await open();
  const tomorrow = new Date(NOW.getTime() + 86_400_000);
  const [order] = await releaseRecommendations(
    { ...buyer, now: tomorrow },
    {
      recommendations: [{ id: changed?.id ?? 0, version: changed?.version ?? 0 }],
    },
  );
  const lines = await database.pool.query("SELECT unit_price::text AS price FROM purchase_order_line WHERE purchase_order_id = $1", [
    order?.purchaseOrderId,
  ]);
  expect(lines.rows).toEqual([{ price: "3.200000" }]);
});

it("a requisition is asked at the price of its day, ordered at the price of the order's day, and asked again where that rose beyond the limits", async () => {
  const retailer = await aRetailer(database.pool, { items: 1, nodes: 1 });
  const {
    entityId,
    supplierId,
    itemIds: [itemId = 0],
    nodeIds: [nodeId = 0],
  } = retailer;
  const sku = await skuOf(retailer);
  await addPrice(retailer.context, { supplierId, sku, unitPrice: "3.90", validFrom: "2026-03-01", validTo: "2026-03-02" });
  await addPrice(retailer.context, { supplierId, sku, unitPrice: "3.70", validFrom: "2026-03-03", validTo: "2026-03-03" });
  const asker = { ...(await aPerson(database.pool, "planner", { entityId })), now: NOW };
  const agreer = await aPerson(database.pool, "approver", { entityId });
  await database.pool.query("INSERT INTO role_grant (user_id, role, entity_id) VALUES ($1, 'approver', $2)", [agreer.actor.id, entityId]);
  const ask = () =>
    requestPurchase(asker, {
      ...{ entityId, nodeId, reason: "Christmas window" },
      needBy: new Date("2026-03-30T00:00:00Z"),
      lines: [{ itemId, quantity: 10 }],
    });
  const [soon, late] = [await ask(), await ask()];
  const priceOf = async (requisitionId: number) =>
    (
      await database.pool.query<{ asked: string; ordered: string | null }>(
        `SELECT l.unit_price::text AS asked, o.unit_price::text AS ordered FROM requisition_line l LEFT JOIN purchase_order_line o ON o.purchase_order_id = l.purchase_order_id
         WHERE l.requisition_id = $1`,
        [requisitionId],
      )
    ).rows[0];
  const agree = (requisitionId: number, day: string, round = 1) =>
    decideRequisition({ ...agreer, now: new Date(`${day}T09:00:00Z`) }, { requisitionId, step: 0, round, approve: true, reason: "Needed" });
  await agree(soon.id, "2026-03-03");
  expect(await priceOf(soon.id)).toEqual({ asked: "3.900000", ordered: "3.700000" });
  // 4.00 on the 4th: 2.6 % more than was agreed to, beyond 2 %: it is asked about again, at that price.
  expect(await agree(late.id, "2026-03-04")).toMatchObject({
    state: "waiting",
    step: 0,
    risen: [{ lineNumber: 1, field: "unitPrice", from: "3.900000", to: "4.000000" }],
  });
  expect(await priceOf(late.id)).toEqual({ asked: "4.000000", ordered: null });
  const { rows } = await database.pool.query("SELECT state, round, step, total_minor FROM requisition WHERE id = $1", [late.id]);
  expect(rows).toEqual([{ state: "waiting", round: 2, step: 0, total_minor: 4_000 }]);
  // Who still looks at the old price agrees to nothing; who looked again does.
  await expect(agree(late.id, "2026-03-04")).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("have risen") });
  expect(
    await readWaiting(database.pool, { id: agreer.actor.id, grants: [{ role: "approver", entityId, nodeId: null }] }, NOW),
  ).toMatchObject({
    requisitions: [{ id: late.id }],
  });
  expect(await agree(late.id, "2026-03-04", 2)).toMatchObject({ state: "ordered", risen: [] });
  // 2 % more than was agreed to passes without a word.
  await addPrice(retailer.context, { supplierId, sku, unitPrice: "4.08", validFrom: "2026-03-06", validTo: "2026-03-06" });
  const within = await requestPurchase(
    { ...asker, now: new Date("2026-03-05T09:00:00Z") },
    { entityId, nodeId, reason: "Christmas window", needBy: new Date("2026-03-30T00:00:00Z"), lines: [{ itemId, quantity: 10 }] },
  );
  await agree(within.id, "2026-03-06");
  expect(await priceOf(within.id)).toEqual({ asked: "4.000000", ordered: "4.080000" });
});
