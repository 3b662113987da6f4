import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "@/db/client";
import { applyMovements } from "@/server/services/stock/apply-movements";
import { verify } from "@/server/services/verification/verify";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { allocateBackorders } from "./allocate-backorders";
import { cancelOrders } from "./cancel-orders";
import { placeOrders } from "./place-orders";
import { recordReturns } from "./record-returns";
import { recordShipments } from "./record-shipments";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  const checks = await verify(database.pool);
  expect(checks.filter((check) => check.off > 0)).toEqual([]);
  await database.drop();
});

let numbers = 0;
const one = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows[0];
const balanceOf = (itemId: number | undefined, nodeId: number | undefined) =>
  one("SELECT sellable, allocated, backordered, quarantined, return_pending FROM stock_balance WHERE item_id = $1 AND node_id = $2", [
    itemId,
    nodeId,
  ]);
const orderOf = (number: string) => one("SELECT state, backordered_units FROM sales_order WHERE external_number = $1", [number]);

async function scene(options: Parameters<typeof aRetailer>[1]) {
  const retailer: Retailer = await aRetailer(database.pool, options);
  const skus = (
    await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [retailer.itemIds])
  ).rows.map((row) => row.sku);
  const nodeCodes = (
    await database.pool.query<{ code: string }>("SELECT code FROM node WHERE id = ANY($1) ORDER BY id", [retailer.nodeIds])
  ).rows.map((row) => row.code);
  const key = (number: string) => ({ channelId: retailer.channelId, externalNumber: number });
  const at = retailer.context.now;
  return {
    ...retailer,
    skus,
    nodeCodes,
    async order(lines: [number, number][]) {
      const number = `A-${++numbers}`;
      await placeOrders(retailer.context, [
        {
          ...key(number),
          placedAt: at,
          currency: "GBP",
          shipToCountry: "GB",
          lines: lines.map(([item, quantity]) => ({ sku: skus[item] ?? "", quantity, unitPrice: "10.00" })),
        },
      ]);
      return number;
    },
    cancel: async (number: string, lines?: [number, number][], daysLater = 0) =>
      (
        await cancelOrders(retailer.context, [
          {
            ...key(number),
            cancelledAt: new Date(at.getTime() + daysLater * 86_400_000),
            reason: "changed their mind",
            lines: lines?.map(([item, quantity]) => ({ sku: skus[item] ?? "", quantity })),
          },
        ])
      )[0],
    ship: async (number: string, lines: [number, number][], shipmentNumber: string, node = 0) =>
      (
        await recordShipments(retailer.context, [
          {
            ...key(number),
            shipmentNumber,
            nodeCode: nodeCodes[node] ?? "",
            carrier: "Parcel",
            shippedAt: at,
            lines: lines.map(([item, quantity]) => ({ sku: skus[item] ?? "", quantity })),
          },
        ])
      )[0],
    giveBack: async (number: string, lines: [number, number, "restock" | "quarantine" | "scrap"][], returnNumber: string) =>
      (
        await recordReturns(retailer.context, [
          {
            ...key(number),
            returnNumber,
            nodeCode: nodeCodes[0] ?? "",
            receivedAt: at,
            reason: "too small",
            lines: lines.map(([item, quantity, disposition]) => ({ sku: skus[item] ?? "", quantity, disposition })),
          },
        ])
      )[0],
  };
}

describe("cancelling", () => {
  it("releases the reservation once and serves the order that waits", async () => {
    const shop = await scene({ items: 1, nodes: 1, stock: 5 });
    const first = await shop.order([[0, 4]]);
    const second = await shop.order([[0, 3]]);
    expect(await orderOf(second)).toEqual({ state: "part_allocated", backordered_units: 2 });
    expect(await shop.cancel(first)).toMatchObject({ duplicate: false });
    expect(await shop.cancel(first)).toMatchObject({ duplicate: true });
    expect(await orderOf(first)).toEqual({ state: "cancelled", backordered_units: 0 });
    expect(await orderOf(second)).toEqual({ state: "allocated", backordered_units: 0 });
    expect(await balanceOf(shop.itemIds[0], shop.nodeIds[0])).toMatchObject({ sellable: 5, allocated: 3, backordered: 0 });
  });

  it("takes single units off, the missing ones first", async () => {
    const shop = await scene({ items: 1, nodes: 1, stock: 5 });
    const number = await shop.order([[0, 8]]);
    await shop.cancel(number, [[0, 4]]);
    expect(await orderOf(number)).toEqual({ state: "allocated", backordered_units: 0 });
    expect(await balanceOf(shop.itemIds[0], shop.nodeIds[0])).toMatchObject({ allocated: 4, backordered: 0 });
  });

  it("takes a second thought out of the demand; what was waited for and given up stays in it", async () => {
    const shop = await scene({ items: 1, nodes: 2, stock: 5 });
    const demand = async () =>
      await one("SELECT sum(quantity)::int AS units, sum(revenue_minor)::int AS revenue FROM demand_fact WHERE item_id = $1", [
        shop.itemIds[0],
      ]);
    const slip = await shop.order([[0, 74_215]]);
    const patient = await shop.order([[0, 12]]);
    await shop.cancel(slip);
    expect(await demand()).toEqual({ units: 12, revenue: 12_000 });
    await shop.cancel(slip);
    // 10 of both nodes were reserved for the other order by now; it gives up all 12 after three days.
    await shop.cancel(patient, undefined, 3);
    expect(await demand()).toEqual({ units: 2, revenue: 2_000 });
  });
});

describe("shipping", () => {
  it("lets allocated and sellable fall together, in parts, once", async () => {
    const shop = await scene({ items: 2, nodes: 1, stock: 10 });
    const number = await shop.order([
      [0, 4],
      [1, 2],
    ]);
    await shop.ship(number, [[0, 3]], "S-1");
    expect(await shop.ship(number, [[0, 3]], "S-1")).toMatchObject({ duplicate: true });
    expect(await orderOf(number)).toMatchObject({ state: "part_shipped" });
    expect(await balanceOf(shop.itemIds[0], shop.nodeIds[0])).toMatchObject({ sellable: 7, allocated: 1 });
    await shop.ship(
      number,
      [
        [0, 1],
        [1, 2],
      ],
      "S-2",
    );
    expect(await orderOf(number)).toMatchObject({ state: "shipped" });
    expect(await shop.cancel(number)).toMatchObject({ issues: [{ path: "externalNumber" }] });
    expect(
      await one("SELECT sum(count)::int AS n, sum(value_minor)::int AS v FROM kpi_event WHERE kind = 'shipment_sent' AND entity_id = $1", [
        shop.entityId,
      ]),
    ).toEqual({ n: 2, v: 350 + 75 + 350 + 75 });
  });

  it("refuses more than is open, whole", async () => {
    const shop = await scene({ items: 1, nodes: 1, stock: 10 });
    const number = await shop.order([[0, 4]]);
    expect(await shop.ship(number, [[0, 5]], "S-3")).toMatchObject({ issues: [{ path: "lines.0.quantity" }] });
    expect(await balanceOf(shop.itemIds[0], shop.nodeIds[0])).toMatchObject({ sellable: 10, allocated: 4 });
  });

  it("releases the reservation elsewhere when another node sent the goods", async () => {
    const shop = await scene({ items: 1, nodes: 2, stock: 10 });
    const number = await shop.order([[0, 4]]);
    expect(await balanceOf(shop.itemIds[0], shop.nodeIds[0])).toMatchObject({ allocated: 4 });
    await shop.ship(number, [[0, 4]], "S-4", 1);
    expect(await balanceOf(shop.itemIds[0], shop.nodeIds[0])).toMatchObject({ sellable: 10, allocated: 0 });
    expect(await balanceOf(shop.itemIds[0], shop.nodeIds[1])).toMatchObject({ sellable: 6, allocated: 0 });
  });

  it("ships a bundle as its components", async () => {
    const shop = await scene({ items: 3, nodes: 1, stock: 10 });
    await database.pool.query("UPDATE item SET is_bundle = true WHERE id = $1", [shop.itemIds[0]]);
    await database.pool.query("INSERT INTO bundle_component VALUES ($1, $2, 2), ($1, $3, 1)", shop.itemIds);
    const number = await shop.order([[0, 3]]);
    await shop.ship(number, [[0, 2]], "S-5");
    expect(await balanceOf(shop.itemIds[1], shop.nodeIds[0])).toMatchObject({ sellable: 6, allocated: 2 });
    expect(await balanceOf(shop.itemIds[2], shop.nodeIds[0])).toMatchObject({ sellable: 8, allocated: 1 });
    await shop.cancel(number);
    expect(await orderOf(number)).toMatchObject({ state: "shipped" });
    expect(await balanceOf(shop.itemIds[1], shop.nodeIds[0])).toMatchObject({ sellable: 6, allocated: 0 });
  });
});

describe("returns", () => {
  it("restock, quarantine or scrap what came back, once, and serve who waits", async () => {
    const shop = await scene({ items: 1, nodes: 1, stock: 5 });
    const number = await shop.order([[0, 5]]);
    await shop.ship(number, [[0, 5]], "S-6");
    const waiting = await shop.order([[0, 1]]);
    await shop.giveBack(
      number,
      [
        [0, 2, "restock"],
        [0, 1, "quarantine"],
        [0, 1, "scrap"],
      ],
      "R-1",
    );
    expect(await shop.giveBack(number, [[0, 2, "restock"]], "R-1")).toMatchObject({ duplicate: true });
    expect(await shop.giveBack(number, [[0, 2, "restock"]], "R-2")).toMatchObject({ issues: [{ path: "lines.0.quantity" }] });
    expect(await balanceOf(shop.itemIds[0], shop.nodeIds[0])).toEqual({
      sellable: 2,
      allocated: 1,
      backordered: 0,
      quarantined: 1,
      return_pending: 0,
    });
    expect(await orderOf(waiting)).toEqual({ state: "allocated", backordered_units: 0 });
    expect((await one("SELECT value_minor AS v FROM kpi_event WHERE kind = 'return_received' AND entity_id = $1", [shop.entityId])).v).toBe(
      4000,
    );
  });
});

describe("stock that arrives", () => {
  it("goes to the better channel tier, then the earlier order, also inside the caller's transaction", async () => {
    const shop = await scene({ items: 1, nodes: 1, stock: 0 });
    const first = await shop.order([[0, 3]]);
    const second = await shop.order([[0, 3]]);
    await inTransaction(database.pool, async (client) => {
      const context = { ...shop.context, client };
      const [itemId = 0] = shop.itemIds;
      const [nodeId = 0] = shop.nodeIds;
      await applyMovements(context, [
        { itemId, nodeId, kind: "receive", sellableDelta: 4, reason: "received", sourceKind: "test", sourceId: 1, occurredAt: context.now },
      ]);
      await allocateBackorders(context, [itemId]);
    });
    expect(await orderOf(first)).toEqual({ state: "allocated", backordered_units: 0 });
    expect(await orderOf(second)).toEqual({ state: "part_allocated", backordered_units: 2 });
    expect(await allocateBackorders(shop.context, shop.itemIds)).toMatchObject([{ backorderedUnits: 2 }]);
    expect(await balanceOf(shop.itemIds[0], shop.nodeIds[0])).toMatchObject({ sellable: 4, allocated: 4, backordered: 2 });
  });
});

describe("everything at once", () => {
  it("placing, cancelling, shipping and returning side by side ends without a deadlock and with an exact ledger", async () => {
    const shop = await scene({ items: 5, nodes: 3, stock: 60 });
    const numbersPlaced = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        shop.order([
          [n % 5, 2 + (n % 3)],
          [(n * 2 + 1) % 5, 1],
        ]),
      ),
    );
    await Promise.all([
      ...numbersPlaced.slice(0, 20).map((number) => shop.cancel(number)),
      ...numbersPlaced.slice(20).map((number, n) => shop.ship(number, [[(n + 20) % 5, 1]], `M-${n}`, n % 3)),
      ...Array.from({ length: 20 }, (_, n) => shop.order([[n % 5, 9]])),
      ...Array.from({ length: 10 }, () => allocateBackorders(shop.context, shop.itemIds)),
    ]);
    expect((await verify(database.pool)).filter((check) => check.off > 0)).toEqual([]);
  });
});
