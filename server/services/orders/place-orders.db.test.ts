import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { type PlaceOrder, placeOrders } from "./place-orders";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

let numbers = 0;
const skusOf = async (retailer: Retailer) => {
  const { rows } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [retailer.itemIds]);
  return rows.map((row) => row.sku);
};
const anOrder = (retailer: Retailer, lines: [sku: string, quantity: number][], number = `O-${++numbers}`): PlaceOrder => ({
  channelId: retailer.channelId,
  externalNumber: number,
  placedAt: retailer.context.now,
  currency: "GBP",
  shipToCountry: "GB",
  lines: lines.map(([sku, quantity]) => ({ sku, quantity, unitPrice: "10.00" })),
});
const one = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows[0];
const ledgerDrift = () =>
  one(`SELECT count(*) AS off FROM stock_balance b LEFT JOIN (
         SELECT item_id, node_id, sum(sellable_delta) s, sum(allocated_delta) a FROM stock_movement GROUP BY 1, 2) m USING (item_id, node_id)
       WHERE b.sellable <> coalesce(m.s, 0) OR b.allocated <> coalesce(m.a, 0)`);

describe("placing orders", () => {
  it("reserves stock at one node and writes demand, KPI events, the decision, audit and changes", async () => {
    const retailer = await aRetailer(database.pool, { items: 2, nodes: 2, stock: 10 });
    const [a = "", b = ""] = await skusOf(retailer);
    const [result] = await placeOrders(retailer.context, [
      anOrder(retailer, [
        [a, 3],
        [b.toLowerCase(), 1],
      ]),
    ]);
    expect(result).toMatchObject({ duplicate: false });
    const { orderId } = result as { orderId: number };
    expect(
      await one("SELECT state, total_minor, cost_minor, unit_count, node_count, backordered_units FROM sales_order WHERE id = $1", [
        orderId,
      ]),
    ).toEqual({
      state: "allocated",
      total_minor: 4000,
      cost_minor: 1600,
      unit_count: 4,
      node_count: 1,
      backordered_units: 0,
    });
    expect((await one("SELECT count(*) AS n FROM demand_fact WHERE entity_id = $1", [retailer.entityId])).n).toBe(2);
    expect(
      (await one("SELECT value_minor AS v FROM kpi_event WHERE entity_id = $1 AND kind = 'order_placed'", [retailer.entityId])).v,
    ).toBe(4000);
    const { candidates } = await one("SELECT candidates FROM routing_decision WHERE order_id = $1", [orderId]);
    expect(candidates.map((candidate: { reason: string }) => candidate.reason).sort()).toEqual(["chosen", "more_expensive"]);
    expect(await one("SELECT verb, actor FROM audit_entry WHERE subject_kind = 'sales_order' AND subject_id = $1", [orderId])).toEqual({
      verb: "sales_order.placed",
      actor: "job:test",
    });
    expect((await one("SELECT count(*) AS n FROM change WHERE topic = 'orders' AND $1 = ANY(keys)", [orderId])).n).toBe(1);
  });

  it("takes the same order once, in one batch, in two, and at the same time", async () => {
    const retailer = await aRetailer(database.pool, { stock: 10 });
    const [a = ""] = await skusOf(retailer);
    const order = anOrder(retailer, [[a, 2]]);
    const first = await placeOrders(retailer.context, [order, order]);
    const rest = await Promise.all(Array.from({ length: 8 }, () => placeOrders(retailer.context, [order])));
    expect(first.map((r) => "duplicate" in r && r.duplicate)).toEqual([false, true]);
    expect(new Set([...first, ...rest.flat()].map((r) => ("orderId" in r ? r.orderId : 0))).size).toBe(1);
    expect((await one("SELECT sum(allocated) AS n FROM stock_balance WHERE item_id = $1", [retailer.itemIds[0]])).n).toBe(2);
  });

  it("answers an unknown SKU with its path and takes the other orders of the batch", async () => {
    const retailer = await aRetailer(database.pool);
    const [a = ""] = await skusOf(retailer);
    const [refused, taken] = await placeOrders(retailer.context, [
      anOrder(
        retailer,
        [
          [a, 1],
          ["NO-SUCH", 1],
        ],
        "bad",
      ),
      anOrder(retailer, [[a, 1]]),
    ]);
    expect(refused).toEqual({ issues: [{ path: "lines.1.sku", message: "NO-SUCH is not a known SKU" }] });
    expect(taken).toMatchObject({ duplicate: false });
    expect(await one("SELECT id FROM sales_order WHERE external_number = 'bad'")).toBeUndefined();
  });

  it("counts what is short as backordered at a node and sends the rest from two", async () => {
    const retailer = await aRetailer(database.pool, { items: 1, nodes: 2, stock: 5 });
    const [a = ""] = await skusOf(retailer);
    const [result] = await placeOrders(retailer.context, [anOrder(retailer, [[a, 12]])]);
    expect(
      await one("SELECT state, backordered_units, node_count FROM sales_order WHERE id = $1", [(result as { orderId: number }).orderId]),
    ).toEqual({
      state: "part_allocated",
      backordered_units: 2,
      node_count: 2,
    });
    expect(
      await one("SELECT sum(backordered) AS backordered, sum(allocated) AS allocated FROM stock_balance WHERE item_id = $1", [
        retailer.itemIds[0],
      ]),
    ).toEqual({ backordered: 2, allocated: 10 });
  });

  it("reserves the components of bundles and never one unit for two lines", async () => {
    const retailer = await aRetailer(database.pool, { items: 3, nodes: 1, stock: 5 });
    const [, bundle = "", component = ""] = await skusOf(retailer);
    const [, bundleId, componentId] = retailer.itemIds;
    await database.pool.query("UPDATE item SET is_bundle = true WHERE id = $1", [bundleId]);
    await database.pool.query("INSERT INTO bundle_component VALUES ($1, $2, 2), ($1, $3, 1)", [bundleId, componentId, retailer.itemIds[0]]);
    const [result] = await placeOrders(retailer.context, [
      anOrder(retailer, [
        [component, 2],
        [bundle, 2],
      ]),
    ]);
    expect(await one("SELECT state, backordered_units FROM sales_order WHERE id = $1", [(result as { orderId: number }).orderId])).toEqual({
      state: "part_allocated",
      backordered_units: 1,
    });
    expect(await one("SELECT allocated, backordered FROM stock_balance WHERE item_id = $1", [componentId])).toEqual({
      allocated: 4,
      backordered: 2,
    });
    expect(await one("SELECT allocated, backordered FROM stock_balance WHERE item_id = $1", [retailer.itemIds[0]])).toEqual({
      allocated: 1,
      backordered: 1,
    });
  });

  it("holds a ship-complete order back whole", async () => {
    const retailer = await aRetailer(database.pool, { items: 2, nodes: 1, stock: 5 });
    await database.pool.query("UPDATE channel SET ship_policy = 'ship_complete' WHERE id = $1", [retailer.channelId]);
    const [a = "", b = ""] = await skusOf(retailer);
    const [result] = await placeOrders(retailer.context, [
      anOrder(retailer, [
        [a, 1],
        [b, 6],
      ]),
    ]);
    expect(await one("SELECT state, backordered_units FROM sales_order WHERE id = $1", [(result as { orderId: number }).orderId])).toEqual({
      state: "backordered",
      backordered_units: 7,
    });
  });

  it("oversells nothing with 64 at once on 20 hot SKUs, and the ledger is exact", async () => {
    const retailer = await aRetailer(database.pool, { items: 20, nodes: 3, stock: 40 });
    const skus = await skusOf(retailer);
    await Promise.all(
      Array.from({ length: 64 }, (_, caller) =>
        placeOrders(
          retailer.context,
          Array.from({ length: 10 }, (_, n) =>
            anOrder(
              retailer,
              [0, 1, 2].map((line): [string, number] => [skus[(caller * 7 + n * 3 + line * 5) % 20] ?? "", 1 + ((caller + n + line) % 4)]),
            ),
          ),
        ),
      ),
    );
    const totals = await one(
      `SELECT (SELECT sum(ordered_quantity) FROM sales_order_line l JOIN sales_order o ON o.id = l.order_id WHERE o.entity_id = $1) AS ordered,
         (SELECT sum(allocated) FROM stock_balance WHERE item_id = ANY($2)) AS allocated, (SELECT sum(backordered) FROM stock_balance WHERE item_id = ANY($2)) AS backordered,
         (SELECT sum(quantity) FROM allocation WHERE item_id = ANY($2) AND state = 'reserved') AS reserved, (SELECT max(allocated) FROM stock_balance WHERE item_id = ANY($2)) AS most`,
      [retailer.entityId, retailer.itemIds],
    );
    expect(totals.allocated).toBe(20 * 3 * 40);
    expect(totals.most).toBe(40);
    expect(totals.reserved).toBe(totals.allocated);
    expect(totals.allocated + totals.backordered).toBe(totals.ordered);
    expect((await ledgerDrift()).off).toBe(0);
  });
});
