import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW } from "@/test/factories/retailer";
import { placeOrders } from "../orders/place-orders";
import { verify } from "../verification/verify";
import { mergeDuplicate, undoMerge } from "./decide-duplicates";
import { findDuplicates } from "./find-duplicates";
import { moveMergedStock } from "./move-merged-stock";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Two mills that are one, 50 of each at two nodes; 10 of the one that goes are reserved, and it costs 5.60 instead of 4.00. */
async function aMerge() {
  const shop = await aRetailer(database.pool, { items: 4, nodes: 2, stock: 50 });
  const steward = await aPerson(database.pool, "data_steward", { entityId: shop.entityId });
  const [keep = 0, twin = 0] = shop.itemIds;
  await database.pool.query(
    "UPDATE item SET description = n.name, unit_cost = n.cost FROM unnest($1::bigint[], $2::text[], $3::numeric[]) AS n(id, name, cost) WHERE item.id = n.id",
    [shop.itemIds, ["Enamel Pepper Mill M", "Enamle Pepper Mill M", "Walnut Servers", "Linen Apron"], [4, 5.6, 4, 4]],
  );
  const { rows: skus } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [twin]);
  const order = { entityId: shop.entityId, channelId: shop.channelId, placedAt: NOW, currency: "GBP", shipToCountry: "GB" };
  const line = { sku: skus[0]?.sku ?? "", quantity: 10, unitPrice: "10.00" };
  await placeOrders(shop.context, [{ ...order, externalNumber: `SO-${keep}`, lines: [line] }]);
  await findDuplicates(shop.context);
  const { rows } = await database.pool.query<{ id: number; version: number }>(
    "SELECT id, version FROM duplicate_proposal WHERE entity_id = $1",
    [shop.entityId],
  );
  const { mergeId } = await mergeDuplicate(steward, {
    id: rows[0]?.id ?? 0,
    version: rows[0]?.version ?? 0,
    survivorId: keep,
    accepted: ["stock_at_both", "owed_to_customers"],
    reason: "Same article",
  });
  const stock = async () =>
    (
      await database.pool.query(
        `SELECT i.unit_cost::float8 AS cost, sum(b.sellable)::int AS sellable, sum(b.allocated)::int AS allocated, sum(b.value_minor)::int AS value
         FROM item i JOIN stock_balance b ON b.item_id = i.id WHERE i.id = ANY($1) GROUP BY i.id ORDER BY i.id`,
        [[keep, twin]],
      )
    ).rows;
  return { shop, steward, mergeId, keep, twin, stock };
}

it("what is free of a merged item goes over to the survivor with its value, what is promised stays under its number", async () => {
  const { shop, steward, mergeId, keep, twin, stock } = await aMerge();
  expect(await stock()).toEqual([
    { cost: 4, sellable: 100, allocated: 0, value: 40_000 },
    { cost: 5.6, sellable: 100, allocated: 10, value: 56_000 },
  ]);
  expect(await moveMergedStock(steward, { mergeId, reason: "One shelf" })).toMatchObject({ units: 90, nodes: 2 });
  const after = await stock();
  expect(after).toMatchObject([
    { cost: 4.757895, sellable: 190 },
    { cost: 5.6, sellable: 10, allocated: 10, value: 5_600 },
  ]);
  // Six places of cost a unit: less than a penny a node is lost to rounding.
  expect(Math.abs(after[0].value + after[1].value - 96_000)).toBeLessThanOrEqual(2);
  const { rows: ledger } = await database.pool.query(
    "SELECT kind, sum(sellable_delta)::int AS units, count(*)::int FROM stock_movement WHERE source_kind = 'master_merge' AND source_id = $1 GROUP BY 1 ORDER BY 1",
    [mergeId],
  );
  expect(ledger).toEqual([
    { kind: "transfer_in", units: 90, count: 2 },
    { kind: "transfer_out", units: -90, count: 2 },
  ]);
  const { rows: told } = await database.pool.query(
    "SELECT subject_id::int AS id, detail->>'reason' AS reason FROM audit_entry WHERE verb = 'item.stock_moved' AND subject_id = ANY($1) ORDER BY 1",
    [[keep, twin]],
  );
  expect(told).toEqual([
    { id: keep, reason: "One shelf" },
    { id: twin, reason: "One shelf" },
  ]);
  expect((await verify(shop.context.pool)).filter(({ off }) => off > 0)).toEqual([]);
});

it("nothing is moved twice, by anybody else, or after the merge was taken back", async () => {
  const { shop, steward, mergeId } = await aMerge();
  const buyer = await aPerson(database.pool, "buyer", { entityId: shop.entityId });
  await expect(moveMergedStock(buyer, { mergeId, reason: "mine" })).rejects.toMatchObject({ code: "forbidden" });
  await moveMergedStock(steward, { mergeId, reason: "One shelf" });
  await expect(moveMergedStock(steward, { mergeId, reason: "again" })).rejects.toThrow("is free to be moved");
  await undoMerge(steward, { mergeId, reason: "They are two" });
  await expect(moveMergedStock(steward, { mergeId, reason: "late" })).rejects.toThrow("was taken back");
});
