import { afterAll, beforeAll, expect, it } from "vitest";
import { readSupplierDetail } from "@/server/read/suppliers-detail";
import type { ServiceContext } from "@/server/services/context";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { recordGoodsReceipt } from "@/server/services/procurement/record-goods-receipt";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW } from "@/test/factories/retailer";
import { detectExceptions } from "./detect-exceptions";
import { resolveExceptions } from "./resolve-exceptions";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = 86_400_000;
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };

/** One order for each, delivered after so many days with so many of its 20 units rejected; the last one arrived yesterday. */
async function aSupplier(leadDays: readonly number[], rejected: readonly number[] = []) {
  const retailer = await aRetailer(database.pool, { items: 1, nodes: 1 });
  const { rows } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [retailer.itemIds[0]]);
  for (const [index, days] of leadDays.entries()) {
    const receivedAt = new Date(NOW.getTime() - (leadDays.length - index) * 2 * DAY);
    const orderedAt = new Date(receivedAt.getTime() - days * DAY);
    const context = { ...retailer.context, now: orderedAt };
    const order = await createPurchaseOrder(context, {
      entityId: retailer.entityId,
      supplierId: retailer.supplierId,
      nodeId: retailer.nodeIds[0] ?? 0,
      orderedAt,
      lines: [{ itemId: retailer.itemIds[0] ?? 0, quantity: 20, unitPrice: "4.00", promisedAt: new Date(orderedAt.getTime() + 7 * DAY) }],
    });
    const bad = rejected[index] ?? 0;
    const [answer] = await recordGoodsReceipt({ ...context, now: receivedAt }, [
      {
        entityId: retailer.entityId,
        number: `GR-${order.number}`,
        purchaseOrderNumber: order.number,
        receivedAt,
        lines: [{ sku: rows[0]?.sku ?? "", acceptedQuantity: 20 - bad, rejectedQuantity: bad }],
      },
    ]);
    expect(answer?.issues ?? []).toEqual([]);
  }
  const found = async () => {
    await detectExceptions(retailer.context, { types: ["supplier_anomaly"] });
    return (
      await database.pool.query(
        "SELECT title, state, evidence FROM exception WHERE type = 'supplier_anomaly' AND subject_id = $1 ORDER BY id",
        [retailer.supplierId],
      )
    ).rows;
  };
  const anomalies = async () => (await readSupplierDetail(database.pool, everywhere, retailer.supplierId, NOW)).anomalies;
  return { retailer, found, anomalies };
}
const usual = [9, 10, 11, 10, 9, 11, 10, 12, 10, 9];

it("a supplier that delivers later than it used to is an exception, with the figures of its own page", async () => {
  const { found, anomalies } = await aSupplier([...usual, 16, 17, 16, 15, 16]);
  const [told] = await anomalies();
  expect(told?.kind).toBe("lead_time");
  const rows = await found();
  expect(rows).toMatchObject([
    {
      title: "Supplier One delivers later than it used to",
      state: "new",
      evidence: { kind: "lead_time", usual: told?.usual, recent: told?.recent, linesBefore: 10 },
    },
  ]);
  expect(rows[0].evidence.deviations).toBeCloseTo(told?.deviations ?? 0, 1);
  expect(rows[0].evidence.orders).toHaveLength(5);
  expect(rows[0].evidence.orders[0]).toMatchObject({ purchaseOrderId: told?.evidence[0]?.purchaseOrderId, days: told?.evidence[0]?.value });
});

it("whoever looks into it has the supplier reviewed: it is settled, and nothing is ordered meanwhile", async () => {
  const { found, retailer } = await aSupplier([...usual, 16, 17, 16, 15, 16]);
  await found();
  const { rows } = await database.pool.query<{ id: number; version: number }>(
    "SELECT id, version FROM exception WHERE type = 'supplier_anomaly' AND subject_id = $1",
    [retailer.supplierId],
  );
  const buyer: ServiceContext = {
    ...retailer.context,
    actor: { kind: "person", id: "ann", name: "Ann", grants: [{ role: "buyer", entityId: retailer.entityId, nodeId: null }] },
  };
  await resolveExceptions(buyer, {
    exceptions: rows.map(({ id, version }) => ({ id, version })),
    resolution: { action: "review_supplier", reason: "Five late ones in a row" },
  });
  const { rows: state } = await database.pool.query("SELECT state FROM supplier WHERE id = $1", [retailer.supplierId]);
  expect(state).toEqual([{ state: "in_review" }]);
  expect(await found()).toMatchObject([{ state: "resolved" }]);
});

it("one bad delivery, a steady supplier and a short past are none", async () => {
  expect(await (await aSupplier([...usual, 10, 40, 9, 11, 10])).found()).toEqual([]);
  expect(await (await aSupplier([9, 10, 11, 10, 9, 30, 31, 32, 30, 31])).found()).toEqual([]);
});

it("worse quality is another one, and it goes when the supplier has recovered", async () => {
  const rejected = [...Array<number>(10).fill(0), 4, 5, 4, 3, 4];
  const { found, retailer } = await aSupplier(Array<number>(15).fill(10), rejected);
  expect(await found()).toMatchObject([{ title: "Supplier One delivers worse quality than it used to", state: "new" }]);
  await database.pool.query(
    "UPDATE goods_receipt_line x SET accepted_quantity = 20, rejected_quantity = 0 FROM goods_receipt r WHERE r.id = x.goods_receipt_id AND r.node_id = $1",
    [retailer.nodeIds[0]],
  );
  expect(await found()).toMatchObject([{ state: "auto_resolved" }]);
});

it("prices that creep up from what was first ordered are one, though every rise was agreed to", async () => {
  const { found, anomalies, retailer } = await aSupplier(Array<number>(15).fill(10));
  await database.pool.query(
    `WITH risen AS (SELECT id FROM purchase_order WHERE entity_id = $1 ORDER BY ordered_at DESC LIMIT 5), versions AS (
       INSERT INTO purchase_order_version (purchase_order_id, version, at, actor, reason, differences, reopened_approval, takes_answer)
       SELECT id, 2, $2, 'test', 'They ask for more', '[{"lineNumber":1,"field":"unitPrice","from":"4.00","to":"4.40"}]', false, true FROM risen),
     orders AS (UPDATE purchase_order SET version = 2 WHERE id IN (SELECT id FROM risen))
     UPDATE purchase_order_line SET unit_price = 4.40 WHERE purchase_order_id IN (SELECT id FROM risen)`,
    [retailer.entityId, NOW],
  );
  const [told] = await anomalies();
  expect(told).toMatchObject({ kind: "price", usual: 0 });
  const rows = await found();
  expect(rows).toMatchObject([{ title: "Supplier One costs more over its first prices than it used to", evidence: { recent: 0.1 } }]);
  expect(rows[0].evidence.orders[4]).toMatchObject({ overReferenceRatio: 0.1, paid: 4.4, reference: 4 });
});
