import { afterAll, beforeAll, expect, it } from "vitest";
import { readRooms } from "@/server/read/order-terms";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { replenish } from "../planning/replenish";
import { setNodeRoom, setOrderTerms, setShelfLife } from "./order-terms";

let database: TestDatabase;
let retailer: Retailer;
beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 2, nodes: 1, stock: 3 });
  await database.pool.query("UPDATE item SET length_mm = 100, width_mm = 100, height_mm = 100");
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT $4::timestamptz - day * interval '1 day', $1, item, $2, $3, 1 + day % 3, 0, 0 FROM generate_series(1, 80) day, unnest($5::bigint[]) item`,
    [retailer.entityId, retailer.nodeIds[0], retailer.channelId, retailer.context.now, retailer.itemIds],
  );
});
afterAll(() => database.drop());

const none = {
  minimumOrderMinor: 0,
  minimumQuantity: 0,
  containerLitres: null,
  containerMinimumFill: 0.9,
  containerCostMinor: 0,
  overReceiptRatio: null,
};
const reason = "As agreed";
const recommended = async () => {
  await replenish(retailer.context, { entityId: retailer.entityId });
  const { rows } = await database.pool.query<{ quantity: number; evidence: { shared?: object } }>(
    "SELECT recommended_quantity AS quantity, evidence FROM replenishment_recommendation WHERE state = 'open' ORDER BY item_id",
  );
  return rows;
};

it("an order is raised to what the supplier asks of it as a whole, once somebody sets it", async () => {
  const buyer = await aPerson(database.pool, "buyer");
  const before = await recommended();
  expect(before[0]?.evidence.shared).toBeUndefined();
  const sum = before.reduce((units, row) => units + row.quantity, 0);
  const terms = { ...none, minimumQuantity: sum + 40 };
  await setOrderTerms(buyer, { ...terms, supplierId: retailer.supplierId, before: none, reason });
  const after = await recommended();
  expect(after.reduce((units, row) => units + row.quantity, 0)).toBeGreaterThanOrEqual(sum + 40);
  expect(after[0]?.evidence.shared).toBeDefined();
  await expect(setOrderTerms(buyer, { ...terms, supplierId: retailer.supplierId, before: none, reason })).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(setOrderTerms(buyer, { ...terms, supplierId: retailer.supplierId, before: terms, reason })).rejects.toMatchObject({
    code: "invalid",
  });
  const auditor = await aPerson(database.pool, "auditor");
  await expect(setOrderTerms(auditor, { ...none, supplierId: retailer.supplierId, before: terms, reason })).rejects.toMatchObject({
    code: "forbidden",
  });
  await setOrderTerms(buyer, { ...none, supplierId: retailer.supplierId, before: terms, reason });
  expect((await recommended()).map(({ quantity }) => quantity)).toEqual(before.map(({ quantity }) => quantity));
});

it("who takes orders on one weekday only is ordered from then, and for the week until the next", async () => {
  const buyer = await aPerson(database.pool, "buyer");
  const [before] = await recommended();
  // The day after the planning day.
  const tomorrow = new Date(retailer.context.now.getTime() + 86_400_000);
  const terms = { ...none, orderDays: [((tomorrow.getUTCDay() + 6) % 7) + 1] };
  await setOrderTerms(buyer, { ...terms, supplierId: retailer.supplierId, before: none, reason });
  const [after] = await recommended();
  expect(after?.evidence).toMatchObject({ orderOn: tomorrow.toISOString().slice(0, 10) });
  expect(after?.quantity).toBeGreaterThanOrEqual(before?.quantity ?? 0);
  await expect(
    setOrderTerms(buyer, { ...terms, orderDays: [8], supplierId: retailer.supplierId, before: terms, reason }),
  ).rejects.toMatchObject({ name: "ZodError" });
  await setOrderTerms(buyer, { ...none, supplierId: retailer.supplierId, before: terms, reason });
});

it("nothing is ordered that cannot be sold before it expires, nor that no room is left for", async () => {
  const planner = await aPerson(database.pool, "planner");
  const [whole = 0] = (await recommended()).map(({ quantity }) => quantity);
  await setShelfLife(planner, { itemId: retailer.itemIds[0] ?? 0, days: 4, reason });
  expect((await recommended())[0]?.quantity).toBeLessThan(whole);
  await setShelfLife(planner, { itemId: retailer.itemIds[0] ?? 0, days: null, reason });
  expect((await recommended())[0]?.quantity).toBe(whole);
  // Six litres are taken; ten more units fit.
  await setNodeRoom(planner, { nodeId: retailer.nodeIds[0] ?? 0, capacityLitres: 16, holdingRate: 0.3, reason });
  expect((await recommended()).reduce((units, row) => units + row.quantity, 0)).toBeLessThanOrEqual(10);
  await expect(setNodeRoom(planner, { nodeId: retailer.nodeIds[0] ?? 0, capacityLitres: 0, holdingRate: 0.3, reason })).rejects.toThrow(
    "At least 1 litre.",
  );
  const buyer = await aPerson(database.pool, "buyer");
  await expect(
    setNodeRoom(buyer, { nodeId: retailer.nodeIds[0] ?? 0, capacityLitres: null, holdingRate: 0.3, reason }),
  ).rejects.toMatchObject({ code: "forbidden" });
  const { rows } = await database.pool.query(
    "SELECT verb FROM audit_entry WHERE verb IN ('node.room_set', 'item.shelf_life_set') ORDER BY id",
  );
  expect(rows.map(({ verb }) => verb)).toEqual(["item.shelf_life_set", "item.shelf_life_set", "node.room_set"]);
});

it("a node says of how many of its items the room they take is known", async () => {
  const [itemId] = retailer.itemIds;
  const rooms = () => readRooms(database.pool, { everywhere: false, entityIds: [retailer.entityId], nodeIds: [] });
  expect(await rooms()).toMatchObject([{ usedLitres: 6, stocked: 2, measured: 2 }]);
  await database.pool.query("UPDATE item SET length_mm = NULL, width_mm = NULL, height_mm = NULL WHERE id = $1", [itemId]);
  expect(await rooms()).toMatchObject([{ usedLitres: 3, stocked: 2, measured: 1 }]);
});
