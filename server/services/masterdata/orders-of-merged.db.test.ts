import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { NOW } from "@/test/factories/retailer";
import { aShopWithTwins, BOTH_STOCKED, type Proposal } from "@/test/factories/twin-items";
import { placeOrders } from "../orders/place-orders";
import { recordReturns } from "../orders/record-returns";
import { recordShipments } from "../orders/record-shipments";
import { createPurchaseOrder } from "../procurement/create-purchase-orders";
import { recordAsn } from "../procurement/record-asn";
import { recordGoodsReceipt } from "../procurement/record-goods-receipt";
import { recordSupplierInvoice } from "../procurement/record-supplier-invoice";
import { verify } from "../verification/verify";
import { mergeDuplicate, undoMerge } from "./decide-duplicates";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it("both codes mean the survivor from then on, and no unit of stock moves", async () => {
  const { shop, keep, twin, mark, sku, merged } = await aShopWithTwins(database.pool);
  const balances = async () =>
    (
      await database.pool.query("SELECT b.* FROM stock_balance b JOIN item i ON i.id = b.item_id WHERE i.entity_id = $1 ORDER BY b.id", [
        shop.entityId,
      ])
    ).rows;
  const order = (externalNumber: string, code: string) =>
    placeOrders(shop.context, [
      {
        channelId: shop.channelId,
        externalNumber,
        placedAt: NOW,
        currency: "GBP",
        shipToCountry: "GB",
        lines: [{ sku: code, quantity: 4, unitPrice: "10.00" }],
      },
    ]);
  const before = await balances();
  await merged();
  expect(await balances()).toEqual(before);
  await order("M-1", sku(twin).toLowerCase());
  await order("M-2", sku(keep));
  const { rows } = await database.pool.query(
    "SELECT item_id FROM sales_order_line l JOIN sales_order o ON o.id = l.order_id WHERE o.entity_id = $1",
    [shop.entityId],
  );
  expect(rows).toEqual([{ item_id: keep }, { item_id: keep }]);
  const balance = async (id: number) =>
    (await database.pool.query("SELECT sellable, allocated FROM stock_balance WHERE item_id = $1", [id])).rows[0];
  expect([await balance(keep), await balance(twin)]).toEqual([
    { sellable: 50, allocated: 8 },
    { sellable: 50, allocated: 0 },
  ]);
  // The warehouse still speaks of the old code.
  const [parcel] = await recordShipments(shop.context, [
    {
      channelId: shop.channelId,
      externalNumber: "M-1",
      shipmentNumber: "S-1",
      nodeCode: `${mark}-N1`,
      carrier: "Parcel",
      shippedAt: NOW,
      lines: [{ sku: sku(twin), quantity: 4 }],
    },
  ]);
  expect(parcel).toMatchObject({ duplicate: false });
  const [back] = await recordReturns(shop.context, [
    {
      channelId: shop.channelId,
      externalNumber: "M-1",
      returnNumber: "R-1",
      nodeCode: `${mark}-N1`,
      receivedAt: NOW,
      reason: "unwanted",
      lines: [{ sku: sku(twin), quantity: 1, disposition: "restock" }],
    },
  ]);
  expect(back).not.toHaveProperty("issues");
  expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
});

it("nothing is ordered for the merged item any more, and what is on its way arrives under either code", async () => {
  const { shop, steward, keep, twin, sku, proposed } = await aShopWithTwins(database.pool);
  const [nodeId = 0] = shop.nodeIds;
  const purchase = (itemId: number) =>
    createPurchaseOrder(shop.context, {
      entityId: shop.entityId,
      supplierId: shop.supplierId,
      nodeId,
      lines: [{ itemId, quantity: 10, unitPrice: "4.00", promisedAt: NOW }],
    });
  const early = await purchase(twin);
  const proposal = await proposed();
  const accepted = ["stock_at_both", "open_purchase_orders"] as ("stock_at_both" | "open_purchase_orders")[];
  await mergeDuplicate(steward, { ...proposal, survivorId: keep, accepted, reason: "Same article" });
  await expect(purchase(twin)).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining(`merged into ${sku(keep)}`) });
  const receipt = { entityId: shop.entityId, number: "GR-1", purchaseOrderNumber: early.number, receivedAt: NOW };
  const [received] = await recordGoodsReceipt(shop.context, [{ ...receipt, lines: [{ sku: sku(keep), acceptedQuantity: 10 }] }]);
  expect(received).toMatchObject({ duplicate: false });
  const { rows } = await database.pool.query("SELECT item_id, sellable FROM stock_balance WHERE item_id = ANY($1) ORDER BY item_id", [
    [keep, twin],
  ]);
  expect(rows).toEqual([
    { item_id: keep, sellable: 50 },
    { item_id: twin, sellable: 60 },
  ]);
  expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
});

it("a supplier that is merged is ordered from, and bills, under the one that survived", async () => {
  const { shop, steward, twin, third, mark, proposals, search } = await aShopWithTwins(database.pool);
  const { rows } = await database.pool.query<{ id: number }>(
    "INSERT INTO supplier (entity_id, code, name, currency) VALUES ($1, 'TWIN', 'Supplier One Ltd.', 'GBP') RETURNING id",
    [shop.entityId],
  );
  const twinSupplier = rows[0]?.id ?? 0;
  await database.pool.query("UPDATE item SET description = 'Teak Kneeler' WHERE id = $1", [twin]);
  await database.pool.query("UPDATE supplier_item SET supplier_id = $2 WHERE item_id = $1", [third, twinSupplier]);
  const [nodeId = 0] = shop.nodeIds;
  const lines = [{ itemId: third, quantity: 10, unitPrice: "4.00", promisedAt: NOW }];
  const early = await createPurchaseOrder(shop.context, { entityId: shop.entityId, supplierId: twinSupplier, nodeId, lines });
  await search();
  const proposal = (await proposals()).find((one) => one.left_id === shop.supplierId) as Proposal;
  const accepted = ["open_purchase_orders"] as "open_purchase_orders"[];
  const { mergeId } = await mergeDuplicate(steward, { ...proposal, survivorId: shop.supplierId, accepted, reason: "One company" });
  const late = await createPurchaseOrder(shop.context, { entityId: shop.entityId, supplierId: twinSupplier, nodeId, lines });
  const { rows: orders } = await database.pool.query("SELECT supplier_id FROM purchase_order WHERE id = ANY($1) ORDER BY id", [
    [early.id, late.id],
  ]);
  expect(orders).toEqual([{ supplier_id: twinSupplier }, { supplier_id: shop.supplierId }]);
  const bill = (number: string, supplierCode: string, purchaseOrderNumber: string) =>
    recordSupplierInvoice(shop.context, [
      {
        entityId: shop.entityId,
        number,
        supplierCode,
        purchaseOrderNumber,
        currency: "GBP",
        invoicedAt: NOW,
        lines: [{ lineNumber: 1, quantity: 10, unitPrice: "4.00" }],
      },
    ]);
  await bill("I-1", `${mark}-S1`, early.number);
  await bill("I-2", "TWIN", late.number);
  const { rows: bills } = await database.pool.query(
    "SELECT supplier_id, purchase_order_id FROM supplier_invoice WHERE entity_id = $1 ORDER BY id",
    [shop.entityId],
  );
  expect(bills).toEqual([
    { supplier_id: shop.supplierId, purchase_order_id: early.id },
    { supplier_id: shop.supplierId, purchase_order_id: late.id },
  ]);
  await undoMerge(steward, { mergeId, reason: "Two companies" });
  expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
});

it("an order that is being placed holds a merge off until it is written", async () => {
  const { shop, steward, keep, twin, proposed } = await aShopWithTwins(database.pool);
  const proposal = await proposed();
  const [nodeId = 0] = shop.nodeIds;
  const client = await database.pool.connect();
  try {
    await client.query("BEGIN");
    const lines = [{ itemId: twin, quantity: 10, unitPrice: "4.00", promisedAt: NOW }];
    await createPurchaseOrder({ ...shop.context, client }, { entityId: shop.entityId, supplierId: shop.supplierId, nodeId, lines });
    const attempt = mergeDuplicate(steward, { ...proposal, survivorId: keep, accepted: [...BOTH_STOCKED], reason: "Same article" });
    attempt.catch(() => {});
    expect(await Promise.race([attempt.then(() => "merged"), new Promise((resolve) => setTimeout(() => resolve("waiting"), 300))])).toBe(
      "waiting",
    );
    await client.query("COMMIT");
    // It sees the order that came first, and asks for a look at it.
    await expect(attempt).rejects.toMatchObject({ code: "conflict", options: { path: "open_purchase_orders" } });
  } finally {
    client.release();
  }
});

it("what is announced beyond an order of a merged supplier counts by the survivor's allowance, and by its own after an undo", async () => {
  const { shop, steward, twin, third, proposals, search } = await aShopWithTwins(database.pool);
  const one = async (sql: string, values: unknown[]) => (await database.pool.query(sql, values)).rows[0];
  const { id: twinSupplier } = await one(
    "INSERT INTO supplier (entity_id, code, name, currency) VALUES ($1, 'TWIN', 'Supplier One Ltd.', 'GBP') RETURNING id",
    [shop.entityId],
  );
  await database.pool.query("UPDATE item SET description = 'Teak Kneeler' WHERE id = $1", [twin]);
  await database.pool.query("UPDATE supplier_item SET supplier_id = $2 WHERE item_id = $1", [third, twinSupplier]);
  await database.pool.query("INSERT INTO supplier_order_terms (supplier_id, over_receipt_ratio) VALUES ($1, 0.5)", [shop.supplierId]);
  const [nodeId = 0] = shop.nodeIds;
  const lines = [{ itemId: third, quantity: 100, unitPrice: "4.00", promisedAt: NOW }];
  const order = await createPurchaseOrder(shop.context, { entityId: shop.entityId, supplierId: twinSupplier, nodeId, lines });
  const { sku } = await one("SELECT sku FROM item WHERE id = $1", [third]);
  const notice = { entityId: shop.entityId, number: "A-1", supplierCode: "TWIN", purchaseOrderNumber: order.number };
  await recordAsn(shop.context, [{ ...notice, shippedAt: NOW, expectedAt: NOW, lines: [{ sku, quantity: 200 }] }]);
  const travelling = async () =>
    (await one("SELECT in_transit FROM stock_balance WHERE item_id = $1 AND node_id = $2", [third, nodeId])).in_transit;
  expect(await travelling()).toBe(105);
  await search();
  const proposal = (await proposals()).find((found) => found.left_id === shop.supplierId) as Proposal;
  const accepted = ["open_purchase_orders"] as "open_purchase_orders"[];
  const { mergeId } = await mergeDuplicate(steward, { ...proposal, survivorId: shop.supplierId, accepted, reason: "One company" });
  expect(await travelling()).toBe(150);
  await undoMerge(steward, { mergeId, reason: "They are two" });
  expect(await travelling()).toBe(105);
  expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
});
