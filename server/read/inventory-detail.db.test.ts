import { afterAll, beforeAll, expect, test } from "vitest";
import { placeOrders } from "@/server/services/orders/place-orders";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { readInventoryDetail } from "./inventory-detail";
import { readStockLedger } from "./stock-ledger";

let database: TestDatabase;
let retailer: Retailer;
let id = 0;
let order: { id: number; number: string };
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const promisedAt = new Date("2026-03-09T12:00:00Z");

beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 2, nodes: 1, stock: 10 });
  const [itemId = 0, kitId = 0] = retailer.itemIds;
  const [nodeId = 0] = retailer.nodeIds;
  id = itemId * 4096 + nodeId;
  await database.pool.query("UPDATE item SET is_bundle = true WHERE id = $1", [kitId]);
  await database.pool.query("INSERT INTO bundle_component (bundle_item_id, component_item_id, quantity_per) VALUES ($1, $2, 2)", [
    kitId,
    itemId,
  ]);
  const supplied = { entityId: retailer.entityId, supplierId: retailer.supplierId, nodeId };
  order = await createPurchaseOrder(retailer.context, { ...supplied, lines: [{ itemId, quantity: 20, unitPrice: "4.00", promisedAt }] });
  const late = await createPurchaseOrder(retailer.context, {
    ...supplied,
    lines: [{ itemId, quantity: 7, unitPrice: "4.00", promisedAt }],
  });
  await database.pool.query("UPDATE purchase_order_line SET current_promised_at = '2026-02-20' WHERE purchase_order_id = $1", [late.id]);
  const refused = await createPurchaseOrder(retailer.context, {
    ...supplied,
    lines: [{ itemId, quantity: 90, unitPrice: "4.00", promisedAt }],
  });
  await database.pool.query("UPDATE purchase_order SET supplier_state = 'rejected' WHERE id = $1", [refused.id]);
  const { rows } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [[itemId, kitId]]);
  const [sku = "", kit = ""] = rows.map((row) => row.sku);
  const customer = { entityId: retailer.entityId, channelId: retailer.channelId, placedAt: NOW, currency: "GBP", shipToCountry: "GB" };
  await placeOrders(retailer.context, [
    { ...customer, externalNumber: "SO-1", lines: [{ sku, quantity: 14, unitPrice: "10.00" }] },
    { ...customer, externalNumber: "SO-KIT", lines: [{ sku: kit, quantity: 1, unitPrice: "10.00" }] },
  ]);
  await database.pool.query("UPDATE sales_order SET promised_at = '2026-03-04T10:00:00Z' WHERE external_number IN ('SO-1', 'SO-KIT')");
});
afterAll(() => database.drop());

test("the promise table says what comes, who waits for it, and what is left to promise from which day on", async () => {
  const { promise, row } = await readInventoryDetail(database.pool, everywhere, id, NOW);
  expect(row.available).toBe(0);
  const days = promise.steps.map((step) => [step.on, step.expectedUnits, step.waitingUnits, step.projectedUnits, step.availableToPromise]);
  // Four of the order, and the two that the customer's kit is made of.
  expect(days).toEqual([
    ["2026-03-02", 0, 0, 0, 0],
    ["2026-03-04", 0, 6, -6, 0],
    ["2026-03-09", 20, 0, 14, 14],
  ]);
  expect(promise.steps[1]?.sources.map(({ number, units }) => [number, units])).toEqual([
    ["SO-1", 4],
    ["SO-KIT", 2],
  ]);
  expect(promise.steps[2]?.sources).toEqual([{ kind: "purchase_order", id: order.id, number: order.number, units: 20 }]);
  expect(promise.overdueUnits).toBe(7);
});

test("the ledger comes in pages, and each movement names what caused it", async () => {
  const first = await readStockLedger(database.pool, everywhere, { id, offset: 0 });
  expect(first.rows[0]).toMatchObject({ kind: "allocate", allocatedDelta: 10, sourceKind: "sales_order", sourceNumber: "SO-1" });
  expect(first.rows[0]?.opensId).toBeGreaterThan(0);
  expect(first.total).toBe(2);
  expect((await readStockLedger(database.pool, everywhere, { id, offset: 1 })).rows).toEqual(first.rows.slice(1));
  await expect(readStockLedger(database.pool, { ...everywhere, everywhere: false }, { id, offset: 0 })).rejects.toMatchObject({
    code: "not_found",
  });
});
