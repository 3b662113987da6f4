import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "@/domain/governance/roles";
import { listSuppliers } from "@/server/read/suppliers";
import { readScoreLines, readSupplierDetail } from "@/server/read/suppliers-detail";
import type { ServiceContext } from "@/server/services/context";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { createPurchaseOrder } from "../create-purchase-orders";
import { recordGoodsReceipt } from "../record-goods-receipt";
import { reviewSupplier } from "./review-supplier";
import { scoreSuppliers } from "./score-suppliers";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const person = (retailer: Retailer, id: string, role: Role): ServiceContext => ({
  ...retailer.context,
  actor: { kind: "person", id, name: id, grants: [{ role, entityId: retailer.entityId, nodeId: null }] },
});

it("a suspended supplier comes back only when a second person approves what the first reviewed", async () => {
  const retailer = await aRetailer(database.pool);
  const { supplierId } = retailer;
  const ann = person(retailer, "ann", "buyer");
  const ben = person(retailer, "ben", "approver");
  await reviewSupplier(ann, { supplierId, to: "suspended", reason: "Late three times" });
  await expect(reviewSupplier(ben, { supplierId, to: "approved", reason: "Fine again" })).rejects.toMatchObject({ code: "conflict" });
  await reviewSupplier(ann, { supplierId, to: "in_review", reason: "New contract" });
  await expect(reviewSupplier(ann, { supplierId, to: "approved", reason: "Fine again" })).rejects.toMatchObject({ code: "forbidden" });
  expect(await reviewSupplier(ben, { supplierId, to: "approved", reason: "Fine again" })).toEqual({ state: "approved" });
  const { rows } = await database.pool.query(
    "SELECT verb FROM audit_entry WHERE subject_kind = 'supplier' AND subject_id = $1 ORDER BY id",
    [supplierId],
  );
  expect(rows.map((row) => row.verb)).toEqual(["supplier.suspended", "supplier.in_review", "supplier.approved"]);
  const stranger = person({ ...retailer, entityId: -1 }, "eve", "buyer");
  await expect(reviewSupplier(stranger, { supplierId, to: "suspended", reason: "Not mine" })).rejects.toMatchObject({ code: "not_found" });
  await expect(
    reviewSupplier(person(retailer, "ada", "auditor"), { supplierId, to: "suspended", reason: "No longer" }),
  ).rejects.toMatchObject({
    code: "forbidden",
  });
});

it("the list and the detail agree on the scores, and the detail shows the lines they are made of", async () => {
  const retailer = await aRetailer(database.pool);
  const now = new Date();
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const context = { ...retailer.context, now };
  const [itemId = 0] = retailer.itemIds;
  const [nodeId = 0] = retailer.nodeIds;
  const { entityId, supplierId } = retailer;
  const order = await createPurchaseOrder(context, {
    entityId,
    supplierId,
    nodeId,
    orderedAt: daysAgo(20),
    lines: [{ itemId, quantity: 10, unitPrice: "4.00", promisedAt: daysAgo(10) }],
  });
  const { rows } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [itemId]);
  const receive = (number: string, receivedAt: Date, acceptedQuantity: number, rejectedQuantity: number) =>
    recordGoodsReceipt(context, [
      {
        entityId,
        number,
        purchaseOrderNumber: order.number,
        receivedAt,
        lines: [{ sku: rows[0]?.sku ?? "", acceptedQuantity, rejectedQuantity }],
      },
    ]);
  await receive("GR-1", daysAgo(10), 6, 0);
  await receive("GR-2", daysAgo(5), 2, 2);

  expect(await scoreSuppliers(context)).toBeGreaterThan(0);
  expect(await scoreSuppliers(context)).toBe(0);
  const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
  const detail = await readSupplierDetail(database.pool, everywhere, supplierId, now);
  expect(detail.scorecard).toMatchObject({ onTimeRatio: 0.6, inFullRatio: 0, defectRatio: 0.2 });
  expect(detail.row).toMatchObject({ onTimePercent: 60, inFullPercent: 0, defectPercent: 20 });
  expect(detail.row.leadTimeDays).toBeCloseTo(detail.scorecard.leadTimeMeanDays ?? Number.NaN, 9);
  expect(await readScoreLines(database.pool, everywhere, supplierId, 0, now)).toMatchObject({
    total: 1,
    rows: [{ onTimeUnits: 6, acceptedUnits: 8, rejectedUnits: 2 }],
  });

  const page = { startRow: 0, endRow: 50, sort: [], filters: {} };
  const own = await listSuppliers(database.pool, { everywhere: false, entityIds: [entityId], nodeIds: [] }, page);
  expect(own.rows.map((row) => row.id)).toEqual([supplierId]);
  const ofNode = await listSuppliers(database.pool, { everywhere: false, entityIds: [], nodeIds: [nodeId] }, page);
  expect(ofNode.rows).toEqual([]);
});
