import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "@/domain/governance/roles";
import { readScoreLines, type ScoreFigure } from "@/server/read/score-lines";
import { listSuppliers } from "@/server/read/suppliers";
import { readSupplierDetail } from "@/server/read/suppliers-detail";
import { countWaiting } from "@/server/read/waiting-approvals";
import type { ServiceContext } from "@/server/services/context";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { createPurchaseOrder } from "../create-purchase-orders";
import { acceptOrderResponse } from "../decide-order-response";
import { cancelPurchaseOrder } from "../manage-order";
import { matchInvoices } from "../match-invoices";
import { recordGoodsReceipt } from "../record-goods-receipt";
import { recordOrderResponses } from "../record-order-responses";
import { recordSupplierInvoice } from "../record-supplier-invoice";
import { disputeInvoice } from "../settle-invoice";
import { addSupplier } from "./add-supplier";
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
  const waits = (who: ServiceContext) => {
    if (who.actor.kind !== "person") throw new Error("A person decides.");
    return countWaiting(database.pool, who.actor, who.now);
  };
  expect([await waits(ann), await waits(ben)]).toEqual([0, 1]);
  const acknowledged = ["country_missing", "tax_id_missing", "contact_missing"] as const;
  await expect(
    reviewSupplier(ben, { supplierId, to: "approved", reason: "Fine again", acknowledged: [...acknowledged] }),
  ).rejects.toMatchObject({
    options: { path: "account_missing" },
  });
  expect(
    await reviewSupplier(ben, { supplierId, to: "approved", reason: "Fine again", acknowledged: [...acknowledged, "account_missing"] }),
  ).toEqual({ state: "approved" });
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

it("a supplier that is added applies, with its number on file from now on; its code is its own", async () => {
  const retailer = await aRetailer(database.pool);
  const ann = person(retailer, "ann", "buyer");
  const added = {
    entityId: retailer.entityId,
    code: "new-1",
    name: "Kiln & Sons",
    currency: "gbp",
    taxId: "GB 123",
    phone: "+44 20 7946 0018",
  };
  const { id } = await addSupplier(ann, added);
  const { row, file } = await readSupplierDetail(database.pool, { everywhere: true, entityIds: [], nodeIds: [] }, id, ann.now);
  expect(row).toMatchObject({ code: "NEW-1", state: "applied", currency: "GBP" });
  expect(file).toMatchObject({ taxId: "GB 123", phoneSince: ann.now, gaps: ["sells_nothing", "country_missing", "account_missing"] });
  await expect(addSupplier(ann, added)).rejects.toMatchObject({ code: "invalid", options: { path: "code" } });
  const unknown = { currency: "ZZZ", country: "XX" };
  for (const field of ["currency", "country"] as const)
    await expect(addSupplier(ann, { ...added, code: "new-3", [field]: unknown[field] })).rejects.toMatchObject({
      issues: [{ path: [field] }],
    });
  await expect(addSupplier(person(retailer, "ada", "auditor"), { ...added, code: "new-2" })).rejects.toMatchObject({ code: "forbidden" });
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
  expect(await readScoreLines(database.pool, everywhere, { id: supplierId, figure: "on_time", offset: 0 }, now)).toMatchObject({
    total: 1,
    rows: [{ onTimeUnits: 6, acceptedUnits: 8, rejectedUnits: 2 }],
  });

  const page = { startRow: 0, endRow: 50, sort: [], filters: {} };
  const own = await listSuppliers(database.pool, { everywhere: false, entityIds: [entityId], nodeIds: [] }, page);
  expect(own.rows.map((row) => row.id)).toEqual([supplierId]);
  const ofNode = await listSuppliers(database.pool, { everywhere: false, entityIds: [], nodeIds: [nodeId] }, page);
  expect(ofNode.rows).toEqual([]);
});

it("a cut that was accepted, a merged record, an answer, a first match and a dispute count; an order that we took back does not", async () => {
  const retailer = await aRetailer(database.pool);
  const now = new Date();
  const at = (days: number): ServiceContext => ({ ...retailer.context, now: new Date(now.getTime() - days * 86_400_000) });
  const { entityId, supplierId, nodeIds, itemIds } = retailer;
  const { rows: known } = await database.pool.query<{ sku: string; code: string; twin: number }>(
    `WITH twin AS (INSERT INTO supplier (entity_id, code, name, currency) VALUES ($1, 'TWIN', 'Supplier One Ltd', 'GBP') RETURNING id)
     SELECT i.sku, s.code, twin.id AS twin FROM item i, supplier s, twin WHERE i.id = $2 AND s.id = $3`,
    [entityId, itemIds[0], supplierId],
  );
  const { sku = "", code = "", twin = 0 } = known[0] ?? {};
  const anOrder = (of: number) =>
    createPurchaseOrder(at(20), {
      entityId,
      supplierId: of,
      nodeId: nodeIds[0] ?? 0,
      lines: [{ itemId: itemIds[0] ?? 0, quantity: 10, unitPrice: "4.00", promisedAt: at(10).now }],
    });
  const receive = (order: { number: string }, acceptedQuantity: number) =>
    recordGoodsReceipt(at(10), [
      {
        entityId,
        number: `GR-${order.number}`,
        purchaseOrderNumber: order.number,
        receivedAt: at(10).now,
        lines: [{ sku, acceptedQuantity }],
      },
    ]);
  const cut = await anOrder(supplierId);
  await recordOrderResponses(at(19.5), [
    {
      entityId,
      supplierId,
      via: "test",
      confirmations: [
        {
          purchaseOrderNumber: cut.number,
          responseNumber: "R-1",
          verdict: "lines",
          lines: [{ lineNumber: 1, verdict: "changed", quantity: 6, unitPrice: "4.08" }],
        },
      ],
    },
  ]);
  await acceptOrderResponse(at(19), { purchaseOrderId: cut.id, reason: "Better than none" });
  await receive(cut, 6);
  await receive(await anOrder(twin), 10);
  await database.pool.query("UPDATE supplier SET merged_into_id = $2 WHERE id = $1", [twin, supplierId]);
  const taken = await anOrder(supplierId);
  await cancelPurchaseOrder(at(18), { purchaseOrderId: taken.id, version: 1, reason: "Not needed" });
  const bill = { entityId, supplierCode: code, purchaseOrderNumber: cut.number, currency: "GBP", invoicedAt: at(9).now };
  await recordSupplierInvoice(at(9), [{ ...bill, number: "I-1", lines: [{ sku, quantity: 6, unitPrice: "5.00" }] }]);
  const { rows: billed } = await database.pool.query<{ id: number }>("SELECT id FROM supplier_invoice WHERE entity_id = $1", [entityId]);
  const invoiceId = billed[0]?.id ?? 0;
  await matchInvoices(at(9), [invoiceId]);
  await disputeInvoice(at(8), { invoiceId, reason: "Agreed at 4.08" });

  await scoreSuppliers({ ...retailer.context, now });
  const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
  const detail = await readSupplierDetail(database.pool, everywhere, supplierId, now);
  expect(detail.scorecard).toMatchObject({ dueUnits: 20, onTimeUnits: 16, dueLines: 2, inFullLines: 1, priceVarianceMinor: 552 });
  expect(detail.row).toMatchObject({ onTimePercent: 80, inFullPercent: 50, openOrders: 0, spendMinor: 6_448 });
  expect(detail).toMatchObject({ invoices: { matched: 0, judged: 1 }, claims: { disputes: 1, rejections: 0 } });
  expect(detail.confirmation).toMatchObject({ told: 2, answered: 1, meanHours: 12 });
  expect((await readSupplierDetail(database.pool, everywhere, twin, now)).lineCount).toBe(0);
  const opened = (figure: ScoreFigure) => readScoreLines(database.pool, everywhere, { id: supplierId, figure, offset: 0 }, now);
  expect(await opened("price")).toMatchObject({
    total: 1,
    rows: [{ firstUnitPrice: "4.000000", unitPrice: "4.080000", billedUnitPrice: 5, priceOverReferenceRatio: 0.25 }],
  });
  expect(await opened("on_time")).toMatchObject({ total: 2 });
  expect(await opened("confirmation")).toMatchObject({
    kind: "confirmations",
    rows: [{ hours: null }, { purchaseOrderId: cut.id, hours: 12 }],
  });
  expect(await opened("first_pass")).toMatchObject({ rows: [{ firstResult: "blocked", state: "disputed" }] });
  expect(await opened("claims")).toMatchObject({ rows: [{ kind: "disputed_invoice", reason: "Agreed at 4.08" }] });
});
