import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServiceContext } from "@/server/services/context";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { createPurchaseOrder } from "./create-purchase-orders";
import { matchInvoices } from "./match-invoices";
import { recordAsn } from "./record-asn";
import { recordGoodsReceipt } from "./record-goods-receipt";
import { recordSupplierInvoice } from "./record-supplier-invoice";
import { disputeInvoice, releaseInvoice } from "./settle-invoice";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const one = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows[0];
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const person = (retailer: Retailer, role: "buyer" | "payables" | "auditor" | "executive"): ServiceContext => ({
  ...retailer.context,
  actor: { kind: "person", id: `p-${role}`, name: role, grants: [{ role, entityId: null, nodeId: null }] },
});

async function anOrder(retailer: Retailer, quantity = 20) {
  const [itemId = 0] = retailer.itemIds;
  const [nodeId = 0] = retailer.nodeIds;
  const order = await createPurchaseOrder(retailer.context, {
    entityId: retailer.entityId,
    supplierId: retailer.supplierId,
    nodeId,
    lines: [{ itemId, quantity, unitPrice: "4.00", promisedAt: later(7) }],
  });
  const { sku, code } = await one("SELECT i.sku, s.code FROM item i, supplier s WHERE i.id = $1 AND s.id = $2", [
    itemId,
    retailer.supplierId,
  ]);
  const balance = () =>
    one(
      "SELECT sellable, quarantined, inbound_ordered, in_transit, next_inbound_at FROM stock_balance WHERE item_id = $1 AND node_id = $2",
      [itemId, nodeId],
    );
  const entityId = retailer.entityId;
  return {
    ...order,
    itemId,
    nodeId,
    sku,
    balance,
    asn: (number: string, units: number) => ({
      entityId,
      number,
      supplierCode: code,
      purchaseOrderNumber: order.number,
      shippedAt: NOW,
      expectedAt: later(3),
      lines: [{ sku, quantity: units }],
    }),
    receipt: (number: string, accepted: number, rejected = 0, asnNumber?: string) => ({
      entityId,
      number,
      purchaseOrderNumber: order.number,
      asnNumber,
      receivedAt: NOW,
      lines: [{ sku, acceptedQuantity: accepted, rejectedQuantity: rejected }],
    }),
    invoice: (number: string, units: number, unitPrice = "4.00") => ({
      entityId,
      number,
      supplierCode: code,
      purchaseOrderNumber: order.number,
      currency: "GBP",
      invoicedAt: NOW,
      lines: [{ sku, quantity: units, unitPrice }],
    }),
  };
}

describe("inbound", () => {
  it("moves units from ordered to in transit to sellable, and tells the supplier", async () => {
    const order = await anOrder(await aRetailer(database.pool));
    const retailerBalance = await order.balance();
    expect(retailerBalance).toMatchObject({ sellable: 100, inbound_ordered: 20, in_transit: 0, next_inbound_at: later(7) });
    expect(
      (await one("SELECT body FROM outbound_message WHERE source_kind = 'purchase_order' AND source_id = $1", [order.id])).body,
    ).toMatchObject({ number: order.number, lines: [{ sku: order.sku, quantity: 20 }] });
    expect(await one("SELECT verb FROM audit_entry WHERE subject_kind = 'purchase_order' AND subject_id = $1", [order.id])).toEqual({
      verb: "purchase_order.created",
    });
  });

  it("takes a ship notice once, however often it comes", async () => {
    const retailer = await aRetailer(database.pool);
    const order = await anOrder(retailer);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => recordAsn(retailer.context, [order.asn("A1", 12)])));
    expect(outcomes.flat().filter((outcome) => !outcome.duplicate)).toHaveLength(1);
    expect(await order.balance()).toMatchObject({ inbound_ordered: 8, in_transit: 12, next_inbound_at: later(3) });
    const line = await one("SELECT first_promised_at, current_promised_at FROM purchase_order_line WHERE purchase_order_id = $1", [
      order.id,
    ]);
    expect(line).toEqual({ first_promised_at: later(7), current_promised_at: later(7) });
  });

  it("books accepted units as sellable, rejected ones as quarantined, and expects the short rest again", async () => {
    const retailer = await aRetailer(database.pool);
    const order = await anOrder(retailer);
    await recordAsn(retailer.context, [order.asn("A1", 20)]);
    await Promise.all([1, 2].map(() => recordGoodsReceipt(retailer.context, [order.receipt("R1", 15, 2, "A1")])));
    expect(await order.balance()).toMatchObject({ sellable: 115, quarantined: 2, inbound_ordered: 3, in_transit: 0 });
    expect(await one("SELECT receipt_state FROM purchase_order WHERE id = $1", [order.id])).toEqual({ receipt_state: "partial" });
    await recordGoodsReceipt(retailer.context, [order.receipt("R2", 5)]);
    // Of 22 that came 2 were rejected and replaced: nothing is more than the 20 that were ordered.
    expect(await order.balance()).toMatchObject({
      sellable: 120,
      quarantined: 2,
      inbound_ordered: 0,
      in_transit: 0,
      next_inbound_at: null,
    });
    expect(await one("SELECT receipt_state FROM purchase_order WHERE id = $1", [order.id])).toEqual({ receipt_state: "full" });
    expect(
      (
        await one("SELECT sum(sellable_delta)::int AS s FROM stock_movement WHERE item_id = $1 AND node_id = $2", [
          order.itemId,
          order.nodeId,
        ])
      ).s,
    ).toBe(120);
  });

  it("lets a blind receipt use up the oldest ship notices first", async () => {
    const retailer = await aRetailer(database.pool);
    const order = await anOrder(retailer);
    await recordAsn(retailer.context, [order.asn("A1", 8), order.asn("A2", 6)]);
    await recordGoodsReceipt(retailer.context, [order.receipt("R1", 10)]);
    expect(await order.balance()).toMatchObject({ sellable: 110, inbound_ordered: 6, in_transit: 4 });
    expect(
      (await database.pool.query("SELECT number, state FROM asn WHERE purchase_order_id = $1 ORDER BY number", [order.id])).rows,
    ).toEqual([
      { number: "A1", state: "received" },
      { number: "A2", state: "in_transit" },
    ]);
  });

  it("answers the path of an unknown SKU and writes nothing of that fact", async () => {
    const retailer = await aRetailer(database.pool);
    const order = await anOrder(retailer);
    const [outcome] = await recordAsn(retailer.context, [{ ...order.asn("A9", 1), lines: [{ sku: "NOPE", quantity: 1 }] }]);
    expect(outcome?.issues?.[0]?.path).toBe("lines.0.sku");
    expect(await one("SELECT count(*) AS n FROM asn WHERE purchase_order_id = $1", [order.id])).toEqual({ n: 0 });
  });

  it("is refused to people whose role does not receive or order", async () => {
    const retailer = await aRetailer(database.pool);
    const order = await anOrder(retailer);
    await expect(recordGoodsReceipt(person(retailer, "auditor"), [order.receipt("R", 1)])).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      createPurchaseOrder(person(retailer, "executive"), {
        entityId: retailer.entityId,
        supplierId: retailer.supplierId,
        nodeId: order.nodeId,
        lines: [{ itemId: order.itemId, quantity: 1, unitPrice: "1", promisedAt: NOW }],
      }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("three-way match", () => {
  async function anInvoice(retailer: Retailer, units: number, received: number, unitPrice?: string) {
    const order = await anOrder(retailer);
    if (received > 0) await recordGoodsReceipt(retailer.context, [order.receipt("R1", received)]);
    const [recorded] = await recordSupplierInvoice(retailer.context, [order.invoice(`I-${order.id}`, units, unitPrice)]);
    return { order, invoiceId: recorded?.id ?? 0 };
  }
  const stateOf = (id: number) => one("SELECT state, variance_minor, revision FROM supplier_invoice WHERE id = $1", [id]);

  it("matches once, whether it runs twice or at the same time", async () => {
    const retailer = await aRetailer(database.pool);
    const { order, invoiceId } = await anInvoice(retailer, 20, 20);
    const runs = await Promise.all([1, 2, 3].map(() => matchInvoices(retailer.context, [invoiceId])));
    expect(runs.flat()).toHaveLength(1);
    expect(await matchInvoices(retailer.context, [invoiceId])).toEqual([]);
    expect(await stateOf(invoiceId)).toMatchObject({ state: "matched", variance_minor: 0 });
    expect(await one("SELECT billed_quantity FROM purchase_order_line WHERE purchase_order_id = $1", [order.id])).toEqual({
      billed_quantity: 20,
    });
    expect(await one("SELECT invoice_state FROM purchase_order WHERE id = $1", [order.id])).toEqual({ invoice_state: "matched" });
    expect(
      await one("SELECT count(*) AS n FROM audit_entry WHERE verb = 'supplier_invoice.matched' AND subject_id = $1", [invoiceId]),
    ).toEqual({ n: 1 });
  });

  it("does not pay the same units twice, also when both invoices are decided at once", async () => {
    const retailer = await aRetailer(database.pool);
    const { order, invoiceId } = await anInvoice(retailer, 20, 20);
    const [second] = await recordSupplierInvoice(retailer.context, [order.invoice("SECOND", 20)]);
    await Promise.all([matchInvoices(retailer.context, [invoiceId]), matchInvoices(retailer.context, [second?.id ?? 0])]);
    expect([(await stateOf(invoiceId)).state, (await stateOf(second?.id ?? 0)).state].sort()).toEqual(["blocked", "matched"]);
  });

  it("asks again when the goods it waited for arrive", async () => {
    const retailer = await aRetailer(database.pool);
    const { order, invoiceId } = await anInvoice(retailer, 20, 12);
    await matchInvoices(retailer.context, [invoiceId]);
    expect(await stateOf(invoiceId)).toMatchObject({ state: "blocked", revision: 1 });
    await recordGoodsReceipt(retailer.context, [order.receipt("R2", 8)]);
    expect(await stateOf(invoiceId)).toMatchObject({ state: "unmatched", revision: 2 });
    await matchInvoices(retailer.context, [invoiceId]);
    expect(await stateOf(invoiceId)).toMatchObject({ state: "matched", revision: 2 });
  });

  it("lets one of two people settle a blocked invoice, with the reason in the audit", async () => {
    const retailer = await aRetailer(database.pool);
    const { invoiceId } = await anInvoice(retailer, 20, 20, "5.00");
    await matchInvoices(retailer.context, [invoiceId]);
    expect(await stateOf(invoiceId)).toMatchObject({ state: "blocked", variance_minor: 2000 });
    await expect(releaseInvoice(person(retailer, "buyer"), { invoiceId, reason: "agreed by phone" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const payables = person(retailer, "payables");
    const outcomes = await Promise.allSettled([
      releaseInvoice(payables, { invoiceId, reason: "agreed by phone" }),
      disputeInvoice(payables, { invoiceId, reason: "not agreed" }),
    ]);
    // A released invoice cannot be disputed; a disputed one can still be released.
    const { state } = await stateOf(invoiceId);
    expect(state).toBe("released");
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled").length).toBeGreaterThanOrEqual(1);
    expect(
      (await one("SELECT detail FROM audit_entry WHERE verb = 'supplier_invoice.released' AND subject_id = $1", [invoiceId])).detail,
    ).toMatchObject({ reason: "agreed by phone" });
    await expect(releaseInvoice(payables, { invoiceId, reason: "again" })).rejects.toMatchObject({ code: "conflict" });
  });
});
