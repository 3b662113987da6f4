import { expect } from "vitest";
import type { Pool } from "@/db/client";
import { usualCaps } from "@/domain/automation/policy";
import { createAcceptor } from "@/server/ingest/accept-message";
import { automateReleases } from "@/server/services/automation/automate-releases";
import { setAutomationPolicy } from "@/server/services/automation/manage-automation";
import { assessReadiness } from "@/server/services/masterdata/assess-readiness";
import { drainMessages } from "@/server/services/messages/drain-messages";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { keepOverReceipt, returnOverReceipt } from "@/server/services/procurement/decide-over-receipt";
import { matchInvoices } from "@/server/services/procurement/match-invoices";
import { recordGoodsReceipt } from "@/server/services/procurement/record-goods-receipt";
import { decideBankChange } from "@/server/services/procurement/supplier/decide-bank-change";
import { addContract } from "@/server/services/procurement/supplier/manage-contract";
import { addPrice } from "@/server/services/procurement/supplier/manage-price";
import { requestBankChange } from "@/server/services/procurement/supplier/request-bank-change";
import { anIngestSource } from "./factories/ingest-source";
import { aRetailer, NOW, type Retailer } from "./factories/retailer";
import { somethingMoved } from "./worked-transfers";

const at = "2026-03-02T08:00:00Z";

/** A day on which everything happened once: sales, a bundle, a shortage, a parcel, a cancellation, a return, a delivery, an invoice. */
export async function aWorkedDay(pool: Pool): Promise<Retailer> {
  const retailer = await aRetailer(pool, { items: 4, nodes: 1, stock: 10 });
  const { entityId, supplierId, itemIds, context } = retailer;
  const [nodeId = 0] = retailer.nodeIds;
  const [soap = 0, , set = 0] = itemIds;
  await pool.query("UPDATE item SET is_bundle = true WHERE id = $1", [set]);
  await pool.query("INSERT INTO bundle_component VALUES ($1, $2, 2), ($1, $3, 1)", [set, itemIds[1], itemIds[3]]);
  const { rows: items } = await pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [itemIds]);
  const { rows: codes } = await pool.query<{ node: string; supplier: string }>(
    "SELECT n.code AS node, s.code AS supplier FROM node n, supplier s WHERE n.id = $1 AND s.id = $2",
    [nodeId, supplierId],
  );
  const { node = "", supplier = "" } = codes[0] ?? {};
  const sku = (index: number) => items[index]?.sku ?? "";
  const purchase = await createPurchaseOrder(context, {
    entityId,
    supplierId,
    nodeId,
    lines: [{ itemId: soap, quantity: 20, unitPrice: "4.00", promisedAt: new Date(NOW.getTime() + 86_400_000) }],
  });

  await bankDetailsChanged(retailer);
  const agreed = { supplierId, validFrom: "2026-01-01" };
  const { id: contractId } = await addContract(context, { ...agreed, number: "C-1", validTo: "2026-12-31" });
  await addPrice(context, { ...agreed, contractId, sku: sku(0), unitPrice: "4.00" });
  const source = await anIngestSource(pool, retailer);
  const { accept } = createAcceptor(pool);
  const send = async (type: string, id: string, data: Record<string, unknown>) => {
    const message = JSON.stringify({ type, id, occurredAt: at, data });
    expect(await accept(source.code, { "x-api-key": source.secret }, Buffer.from(message))).toMatchObject({ status: 202 });
  };
  const order = (orderNumber: string, lines: { sku: string; quantity: number }[]) =>
    send("order", orderNumber, {
      orderNumber,
      currency: "GBP",
      shipToCountry: "GB",
      lines: lines.map((line) => ({ ...line, unitPrice: "10.00" })),
    });
  const drain = () => drainMessages({ ...context, now: new Date(Date.now() + 60_000) });
  const to = { purchaseOrderNumber: purchase.number };

  await order("A-1", [
    { sku: sku(0), quantity: 4 },
    { sku: sku(2), quantity: 3 },
  ]);
  await order("A-2", [{ sku: sku(0), quantity: 5 }]);
  await order("A-3", [
    { sku: sku(1), quantity: 9 },
    { sku: sku(0), quantity: 2 },
  ]);
  await drain();
  const parcel = {
    shipmentNumber: "S-1",
    node,
    carrier: "Parcel",
    lines: [
      { sku: sku(0), quantity: 4 },
      { sku: sku(2), quantity: 2 },
    ],
  };
  await send("shipment", "s-1", { orderNumber: "A-1", ...parcel });
  await send("cancellation", "c-1", { orderNumber: "A-2", lines: [{ sku: sku(0), quantity: 1 }] });
  await send("asn", "n-1", {
    ...to,
    asnNumber: "N-1",
    supplier,
    shippedAt: at,
    expectedAt: "2026-03-05T08:00:00Z",
    lines: [{ sku: sku(0), quantity: 15 }],
  });
  await drain();
  await send("return", "r-1", {
    orderNumber: "A-1",
    returnNumber: "R-1",
    node,
    reason: "too small",
    lines: [{ sku: sku(0), quantity: 1, disposition: "quarantine" }],
  });
  await send("receipt", "g-1", {
    ...to,
    receiptNumber: "G-1",
    asnNumber: "N-1",
    lines: [{ sku: sku(0), acceptedQuantity: 12, rejectedQuantity: 3 }],
  });
  await drain();
  await send("invoice", "i-1", {
    ...to,
    invoiceNumber: "I-1",
    supplier,
    currency: "GBP",
    lines: [{ sku: sku(0), quantity: 12, unitPrice: "4.00" }],
  });
  await send("shipment", "s-2", { orderNumber: "A-9", ...parcel, shipmentNumber: "S-2" });
  await drain();
  const { rows: invoices } = await pool.query<{ id: number }>("SELECT id FROM supplier_invoice WHERE entity_id = $1", [entityId]);
  await matchInvoices(
    context,
    invoices.map(({ id }) => id),
  );
  await assessReadiness(context);
  await somethingOrderedByItself(pool, retailer);
  await somethingMoved(pool, retailer);
  await moreThanOrdered(retailer, { sku: sku(0), itemId: soap });
  return retailer;
}

/** Deliveries of more than was ordered: one is held, one kept, one returned. */
async function moreThanOrdered({ entityId, supplierId, nodeIds, context }: Retailer, { sku, itemId }: { sku: string; itemId: number }) {
  const decide = [null, keepOverReceipt, returnOverReceipt];
  for (const [index, verb] of decide.entries()) {
    const order = await createPurchaseOrder(context, {
      entityId,
      supplierId,
      nodeId: nodeIds[0] ?? 0,
      lines: [{ itemId, quantity: 20, unitPrice: "4.00", promisedAt: NOW }],
    });
    const lines = [{ sku, acceptedQuantity: 22 }];
    await recordGoodsReceipt(context, [{ entityId, number: `G-over-${index}`, purchaseOrderNumber: order.number, receivedAt: NOW, lines }]);
    if (verb) expect(await verb(context, { purchaseOrderId: order.id, reason: "What the worked day wants" })).toMatchObject({ units: 1 });
  }
}

/** A month ago one person asked for the supplier to be paid elsewhere, and another agreed. */
async function bankDetailsChanged({ supplierId, entityId, context }: Retailer): Promise<void> {
  const now = new Date(NOW.getTime() - 30 * 86_400_000);
  const person = (id: string, role: "buyer" | "approver") => ({
    ...context,
    now,
    actor: { kind: "person" as const, id, name: id, grants: [{ role, entityId, nodeId: null }] },
  });
  const { version } = await requestBankChange(person("ann", "buyer"), {
    supplierId,
    iban: "GB82 WEST 1234 5698 7654 32",
    holder: "Supplier One Ltd",
    validFrom: now,
    reason: "They bank elsewhere",
    call: { person: "Sue Field", number: "+44 20 7946 0018", at: now },
  });
  await decideBankChange(person("ben", "approver"), { supplierId, version, to: "approved", reason: "Called them too" });
}

/** What was ordered before is recommended again, and a policy lets it pass. */
async function somethingOrderedByItself(pool: Pool, { entityId, itemIds, nodeIds, supplierId, context }: Retailer): Promise<void> {
  await pool.query(
    `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand,
       reorder_point, position, evidence, created_at) VALUES ($1, $2, $3, $4, 20, 20, 4, 8000, 'smooth', 2, 10, 5, '{}', $5)`,
    [entityId, itemIds[0], nodeIds[0], supplierId, NOW],
  );
  const scope = { nodeId: null, brand: null, category: null, supplierId: null };
  await setAutomationPolicy(context, {
    entityId,
    scope,
    level: "automatic",
    caps: usualCaps,
    holdMinutes: 60,
    version: 0,
    reason: "Proven",
  });
  expect(await automateReleases(context)).toEqual({ released: 1, held: 0, blocked: 0 });
}
