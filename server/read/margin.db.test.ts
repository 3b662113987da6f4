import { afterAll, beforeAll, expect, it } from "vitest";
import { placeOrders } from "@/server/services/orders/place-orders";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { readMargin } from "./margin";

let database: TestDatabase;
let retailer: Retailer;
const DAY = 86_400_000;

beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 1, nodes: 2, stock: 100 });
  const { rows } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = ANY($1)", [retailer.itemIds]);
  const order = (number: string, daysAgo: number, quantity: number) => ({
    channelId: retailer.channelId,
    externalNumber: number,
    placedAt: new Date(retailer.context.now.getTime() - daysAgo * DAY),
    currency: "GBP",
    shipToCountry: "GB",
    lines: [{ sku: rows[0]?.sku ?? "", quantity, unitPrice: "10.00" }],
  });
  for (const each of [order("M-1", 1, 3), order("M-2", 2, 1), order("M-3", 9, 2), order("M-4", 14, 1)])
    await placeOrders(retailer.context, [each]);
});
afterAll(() => database.drop());

const own = () => ({ everywhere: false, entityIds: [retailer.entityId], nodeIds: [] });
const ofDays = (days: 7 | 28 | 90) => readMargin(database.pool, own(), { days }, retailer.context.now);
const ofWeek = (nodeId?: number, scope = own()) => readMargin(database.pool, scope, { days: 7, nodeId }, retailer.context.now);

it("adds up a week and the week before it, and what is left is the revenue without what it took", async () => {
  const { total, previous, days, currency } = await ofWeek();
  expect(total).toMatchObject({ orders: 2, revenueMinor: 4000, goodsMinor: 1600 });
  expect(previous).toMatchObject({ orders: 1, revenueMinor: 2000, goodsMinor: 800 });
  expect(total.marginMinor).toBe(4000 - 1600 - total.handlingMinor - total.packagingMinor - total.freightMinor);
  expect(days.map((day) => day.revenueMinor)).toEqual([0, 0, 0, 0, 1000, 3000, 0]);
  expect(currency).toBe("GBP");
});

it("there is no comparison with a period in which history begins", async () => {
  expect((await ofDays(28)).previous).toBeNull();
});

it("the channels, the nodes and the days each add up to the total", async () => {
  const margin = await ofWeek();
  for (const groups of [margin.channels, margin.nodes, margin.days]) {
    expect(groups.reduce((sum, group) => sum + group.marginMinor, 0)).toBe(margin.total.marginMinor);
    expect(groups.reduce((sum, group) => sum + group.orders, 0)).toBe(2);
  }
  expect(margin.categories.reduce((sum, category) => sum + category.revenueMinor, 0)).toBe(4000);
});

it("a node shows its own orders alone, and a stranger's scope none", async () => {
  const nodes = await Promise.all(retailer.nodeIds.map((nodeId) => ofWeek(nodeId)));
  expect(nodes.reduce((sum, node) => sum + node.total.revenueMinor, 0)).toBe(4000);
  expect(nodes.every((node) => node.nodes.length <= 1)).toBe(true);
  const stranger = await aRetailer(database.pool);
  const seen = await ofWeek(undefined, { everywhere: false, entityIds: [stranger.entityId], nodeIds: [] });
  expect(seen.total.orders).toBe(0);
  expect(seen.categories).toEqual([]);
});
