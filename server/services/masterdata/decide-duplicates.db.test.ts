import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Role } from "@/domain/governance/roles";
import { listDuplicates } from "@/server/read/duplicates";
import { readDuplicateDetail } from "@/server/read/duplicates-detail";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { placeOrders } from "../orders/place-orders";
import { recordReturns } from "../orders/record-returns";
import { recordShipments } from "../orders/record-shipments";
import { createPurchaseOrder } from "../procurement/create-purchase-orders";
import { recordGoodsReceipt } from "../procurement/record-goods-receipt";
import { recordSupplierInvoice } from "../procurement/record-supplier-invoice";
import { verify } from "../verification/verify";
import { assessReadiness } from "./assess-readiness";
import { correctItem } from "./correct-item";
import { dismissDuplicate, mergeDuplicate, undoMerge } from "./decide-duplicates";
import { findDuplicates } from "./find-duplicates";

let database: TestDatabase;
let shop: Retailer;
let steward: ServiceContext;
let [keep, twin, third] = [0, 0, 0];
const sku = (id: number) => `${mark}-${shop.itemIds.indexOf(id) + 1}`;
let mark = "";

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  shop = await aRetailer(database.pool, { items: 5, nodes: 1, stock: 50 });
  steward = await aPerson(database.pool, "data_steward", { entityId: shop.entityId });
  [keep = 0, twin = 0, third = 0] = shop.itemIds;
  const names = ["Enamel Pepper Mill M", "Enamle Pepper Mill M", "Walnut Salad Servers", "Linen Apron Navy", "Brass Lantern"];
  await database.pool.query(
    "UPDATE item SET description = n.name FROM unnest($1::bigint[], $2::text[]) AS n(id, name) WHERE item.id = n.id",
    [shop.itemIds, names],
  );
  const { rows } = await database.pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [shop.entityId]);
  mark = rows[0]?.code ?? "";
});

type Stored = { id: number; state: string; version: number; left_id: number; right_id: number; score: number };
const proposals = async () =>
  (
    await database.pool.query<Stored>(
      "SELECT id, state, version, left_id, right_id, score FROM duplicate_proposal WHERE entity_id = $1 ORDER BY id",
      [shop.entityId],
    )
  ).rows;
const search = () => findDuplicates(shop.context);
async function proposed(): Promise<Stored> {
  await search();
  const [one] = await proposals();
  if (!one) throw new Error("nothing was proposed");
  return one;
}
const own = () => ({ everywhere: false, entityIds: [shop.entityId], nodeIds: [] });
const BOTH_STOCKED = ["stock_at_both"] as const;
async function merged(survivorId = keep): Promise<{ mergeId: number; proposal: Stored }> {
  const proposal = await proposed();
  const { mergeId } = await mergeDuplicate(steward, { ...proposal, survivorId, accepted: [...BOTH_STOCKED], reason: "Same article" });
  return { mergeId, proposal };
}
/** Everything that a merge could touch, as it stands. */
async function picture() {
  const read = async (sql: string) => (await database.pool.query(sql, [shop.entityId])).rows;
  return {
    items: await read("SELECT * FROM item WHERE entity_id = $1 ORDER BY id"),
    terms: await read("SELECT t.* FROM supplier_item t JOIN item i ON i.id = t.item_id WHERE i.entity_id = $1 ORDER BY t.item_id"),
    balances: await read("SELECT b.* FROM stock_balance b JOIN item i ON i.id = b.item_id WHERE i.entity_id = $1 ORDER BY b.id"),
    readiness: await read(
      "SELECT item_id, supplier_id, score, defects, evidence, stock_minor FROM readiness WHERE entity_id = $1 ORDER BY 1, 2",
    ),
    proposals: await read("SELECT id, left_id, right_id, score, evidence, state FROM duplicate_proposal WHERE entity_id = $1 ORDER BY id"),
  };
}
const order = (externalNumber: string, code: string, quantity = 4) =>
  placeOrders(shop.context, [
    {
      channelId: shop.channelId,
      externalNumber,
      placedAt: NOW,
      currency: "GBP",
      shipToCountry: "GB",
      lines: [{ sku: code, quantity, unitPrice: "10.00" }],
    },
  ]);

it("a pair that is spelled alike is proposed once, with what agrees, and lowers both scores until somebody decides", async () => {
  expect(await proposed()).toMatchObject({ state: "open", left_id: keep, right_id: twin });
  expect(await search()).toBe(0);
  const { rows } = await listDuplicates(database.pool, own(), {
    startRow: 0,
    endRow: 10,
    sort: [{ field: "scorePercent", direction: "desc" }],
    filters: {},
  });
  expect(rows).toMatchObject([
    { kind: "item", leftCode: sku(keep), rightCode: sku(twin), agrees: expect.arrayContaining(["spelling", "cost"]), disagrees: [] },
  ]);
  const { rows: scores } = await database.pool.query("SELECT score, defects FROM readiness WHERE item_id = ANY($1) ORDER BY item_id", [
    [keep, twin],
  ]);
  expect(scores).toEqual([
    { score: 90, defects: ["near_duplicate_name"] },
    { score: 90, defects: ["near_duplicate_name"] },
  ]);
});

it("a dismissed pair stays dismissed until one of the two changes, and what is alike no more is withdrawn", async () => {
  const proposal = await proposed();
  await dismissDuplicate(steward, { ...proposal, reason: "Two sizes" });
  await database.pool.query("UPDATE item SET description = 'Brass Lantern, large' WHERE id = $1", [shop.itemIds[4]]);
  await search();
  expect(await proposals()).toMatchObject([{ state: "dismissed" }]);
  await correctItem(steward, { itemId: twin, fields: { brand: "Harbour" }, seen: { fields: { brand: "" } } });
  await search();
  expect(await proposals()).toMatchObject([{ state: "open" }]);
  await correctItem(steward, {
    itemId: twin,
    fields: { description: "Teak Kneeler" },
    seen: { fields: { description: "Enamle Pepper Mill M" } },
  });
  await search();
  expect(await proposals()).toMatchObject([{ state: "withdrawn" }]);
  const { rows } = await database.pool.query("SELECT score FROM readiness WHERE item_id = ANY($1)", [[keep, twin]]);
  expect(rows).toEqual([{ score: 100 }, { score: 100 }]);
});

it("what speaks against a merge is shown before it, and has to be accepted by name", async () => {
  await database.pool.query("UPDATE item SET gtin = CASE id WHEN $1 THEN '4006381333931' ELSE '96385074' END WHERE id IN ($1, $2)", [
    keep,
    twin,
  ]);
  const proposal = await proposed();
  const detail = await readDuplicateDetail(database.pool, own(), proposal.id);
  expect(detail.keepLeft).toMatchObject([
    { kind: "other_gtin", forbids: false, survivor: "4006381333931", merged: "96385074" },
    { kind: "stock_at_both", forbids: false, survivor: "50", merged: "50" },
  ]);
  const attempt = (accepted: ("other_gtin" | "stock_at_both")[]) =>
    mergeDuplicate(steward, { ...proposal, survivorId: keep, accepted, reason: "Same article" });
  await expect(attempt([])).rejects.toMatchObject({ code: "conflict", options: { path: "other_gtin" } });
  await expect(attempt(["other_gtin"])).rejects.toMatchObject({ code: "conflict", options: { path: "stock_at_both" } });
  await expect(attempt(["other_gtin", "stock_at_both"])).resolves.toMatchObject({ survivor: sku(keep), merged: sku(twin) });
});

it("another base unit forbids a merge whatever is accepted", async () => {
  const proposal = await proposed();
  await database.pool.query("UPDATE item SET base_unit = 'pair' WHERE id = $1", [twin]);
  const attempt = mergeDuplicate(steward, { ...proposal, survivorId: keep, accepted: [...BOTH_STOCKED], reason: "Same article" });
  await expect(attempt).rejects.toMatchObject({ code: "conflict", options: { path: "other_base_unit" } });
});

it("both codes mean the survivor from then on, and no unit of stock moves", async () => {
  const before = (await picture()).balances;
  await merged();
  expect((await picture()).balances).toEqual(before);
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

it("an undone merge leaves everything as it was before, and the pair to be decided again", async () => {
  await proposed();
  await assessReadiness(shop.context);
  const before = await picture();
  const { mergeId, proposal } = await merged(twin);
  expect((await picture()).readiness).toHaveLength(before.readiness.length - 1);
  expect(await undoMerge(steward, { mergeId, reason: "Two sizes after all" })).toEqual({ proposalId: proposal.id });
  expect(await picture()).toEqual(before);
  await expect(undoMerge(steward, { mergeId, reason: "Once more" })).rejects.toMatchObject({ code: "conflict" });
  const { rows } = await database.pool.query(
    "SELECT verb FROM audit_entry WHERE subject_kind = 'item' AND subject_id = $1 AND verb LIKE 'item.merge%' ORDER BY id",
    [keep],
  );
  expect(rows.map(({ verb }) => verb)).toEqual(["item.merged", "item.merge_undone"]);
  expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
});

it("other proposals about the merged item rest with it and come back with the undo; a survivor is not merged away", async () => {
  await database.pool.query("UPDATE item SET description = 'Enamel Pepper Mill M' WHERE id = $1", [third]);
  await search();
  const all = await proposals();
  expect(all).toHaveLength(3);
  const first = all.find((one) => one.left_id === keep && one.right_id === twin) as Stored;
  const { mergeId } = await mergeDuplicate(steward, { ...first, survivorId: keep, accepted: [...BOTH_STOCKED], reason: "Same article" });
  const states = async () =>
    Object.fromEntries((await proposals()).map((one) => [`${one.left_id - keep}/${one.right_id - keep}`, one.state]));
  expect(await states()).toEqual({ "0/1": "merged", "0/2": "open", "1/2": "withdrawn" });
  await search();
  expect(await states()).toEqual({ "0/1": "merged", "0/2": "open", "1/2": "withdrawn" });
  const chain = (await proposals()).find((one) => one.state === "open") as Stored;
  const away = mergeDuplicate(steward, { ...chain, survivorId: third, accepted: [...BOTH_STOCKED], reason: "Same article" });
  await expect(away).rejects.toMatchObject({ code: "conflict", options: { path: "has_aliases" } });
  await undoMerge(steward, { mergeId, reason: "Wrong one" });
  expect(await states()).toEqual({ "0/1": "open", "0/2": "open", "1/2": "open" });
});

it("a supplier that is merged is ordered from, and bills, under the one that survived", async () => {
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
  const proposal = (await proposals()).find((one) => one.left_id === shop.supplierId) as Stored;
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

it("two stewards who merge at once merge once", async () => {
  const proposal = await proposed();
  const attempt = (survivorId: number) =>
    mergeDuplicate(steward, { ...proposal, survivorId, accepted: [...BOTH_STOCKED], reason: "Same article" });
  const answers = await Promise.allSettled([attempt(keep), attempt(twin), attempt(keep)]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
  expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
});

it("a survivor that is not one of the two, and a reason that says nothing, are refused", async () => {
  const proposal = await proposed();
  const attempt = (change: object) => mergeDuplicate(steward, { ...proposal, survivorId: keep, reason: "Same article", ...change });
  await expect(attempt({ survivorId: third })).rejects.toMatchObject({ code: "invalid", options: { path: "survivorId" } });
  expect(() => attempt({ reason: " \u0000 " })).toThrow();
  expect(() => attempt({ accepted: ["everything"] })).toThrow();
  await expect(attempt({ version: 99 })).rejects.toMatchObject({ code: "conflict" });
  await expect(dismissDuplicate(steward, { id: 999_999, version: 1, reason: "Not there" })).rejects.toMatchObject({ code: "not_found" });
});

it.each(["planner", "buyer", "approver", "auditor", "payables"] as Role[])("a %s merges, dismisses and undoes nothing", async (role) => {
  const person = await aPerson(database.pool, role);
  const { mergeId, proposal } = await merged();
  await expect(undoMerge(person, { mergeId, reason: "Because" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(dismissDuplicate(person, { ...proposal, reason: "Because" })).rejects.toMatchObject({ code: "forbidden" });
});

it("a steward of another company knows nothing of the proposal or of the merge", async () => {
  const elsewhere = await aRetailer(database.pool);
  const person = await aPerson(database.pool, "data_steward", { entityId: elsewhere.entityId });
  const { mergeId, proposal } = await merged();
  await expect(undoMerge(person, { mergeId, reason: "Because" })).rejects.toMatchObject({ code: "not_found" });
  const scope = { everywhere: false, entityIds: [elsewhere.entityId], nodeIds: [] };
  await expect(readDuplicateDetail(database.pool, scope, proposal.id)).rejects.toMatchObject({ code: "not_found" });
});
