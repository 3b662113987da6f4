import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { inventoryKey } from "../changes";
import { openStock } from "./open-stock";

let database: TestDatabase;
let retailer: Retailer;
beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 2, nodes: 2, stock: 0 });
});
afterAll(() => database.drop());

const stockOf = (item: number) =>
  retailer.nodeIds.map((nodeId, index) => ({ itemId: retailer.itemIds[item] ?? 0, nodeId, sellable: 5 + index }));

test("opening stock stands in the ledger, in the balance and, with its actor, in the audit", async () => {
  const stock = stockOf(0);
  await openStock(retailer.context, stock);
  const keys = stock.map(({ itemId, nodeId }) => inventoryKey(itemId, nodeId));
  const { rows } = await database.pool.query(
    `SELECT b.sellable, m.kind, m.sellable_delta AS moved, a.verb, a.detail, a.actor <> '' AS named, a.xid = m.xmin::text::xid8 AS together
     FROM stock_balance b JOIN stock_movement m USING (item_id, node_id) JOIN audit_entry a ON a.subject_kind = 'stock_balance' AND a.subject_id = b.id
     WHERE b.id = ANY($1::bigint[]) ORDER BY b.id`,
    [keys],
  );
  expect(rows).toEqual(
    [5, 6].map((sellable) => ({
      sellable,
      kind: "opening",
      moved: sellable,
      verb: "stock_balance.opened",
      detail: { sellable },
      named: true,
      together: true,
    })),
  );
});

test("what has moved already is not opened again, and nothing else of the same call is", async () => {
  await expect(openStock(retailer.context, [...stockOf(1), ...stockOf(0)])).rejects.toMatchObject({ code: "conflict" });
  const { rows } = await database.pool.query("SELECT 1 FROM stock_movement WHERE item_id = $1", [retailer.itemIds[1]]);
  expect(rows).toEqual([]);
});

test("of two who open the same stock at once one is refused", async () => {
  const [, second = 0] = retailer.itemIds;
  const outcomes = await Promise.allSettled([openStock(retailer.context, stockOf(1)), openStock(retailer.context, stockOf(1))]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const { rows } = await database.pool.query("SELECT sum(sellable)::int AS sellable FROM stock_balance WHERE item_id = $1", [second]);
  expect(rows).toEqual([{ sellable: 11 }]);
});

test("nobody but an administrator of everything opens stock", async () => {
  const planner = await aPerson(database.pool, "planner");
  const ofAnother = await aPerson(database.pool, "administrator", { entityId: retailer.entityId + 1 });
  for (const person of [planner, ofAnother]) await expect(openStock(person, stockOf(1))).rejects.toMatchObject({ code: "forbidden" });
});
