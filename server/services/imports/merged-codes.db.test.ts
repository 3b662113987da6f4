import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ImportFormatName } from "@/domain/imports/formats";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { importFile } from "./import-file";

let database: TestDatabase;
let shop: Retailer;
let folder = "";
let code = "";
let [keep, gone, gonesSupplier] = [0, 0, 0];
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "gantry-merged-"));
  shop = await aRetailer(database.pool, { items: 2, nodes: 1, stock: 20 });
  [keep = 0, gone = 0] = shop.itemIds;
  code = (await database.pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [shop.entityId])).rows[0]?.code ?? "";
  await database.pool.query("UPDATE item SET merged_into_id = $1 WHERE id = $2", [keep, gone]);
  const { rows } = await database.pool.query<{ id: number }>(
    "INSERT INTO supplier (entity_id, code, name, currency, merged_into_id) VALUES ($1, 'TWIN', 'Twin', 'USD', $2) RETURNING id",
    [shop.entityId, shop.supplierId],
  );
  gonesSupplier = rows[0]?.id ?? 0;
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

let written = 0;
async function read(format: ImportFormatName, ...lines: string[]) {
  const path = join(folder, `${++written}.csv`);
  await writeFile(path, lines.join("\n"));
  return importFile(shop.context, { format, path, options: { entityCode: code } });
}

it("a history that names the old code is demand for the survivor", async () => {
  await read("orders-csv", "order_number,placed_at,sku,quantity,unit_price", `H-1,2026-01-05T10:00:00Z,${code}-2,3,10`);
  const { rows } = await database.pool.query("SELECT item_id, quantity FROM demand_fact WHERE entity_id = $1", [shop.entityId]);
  expect(rows).toEqual([{ item_id: keep, quantity: 3 }]);
});

it("terms for the old codes are terms of the survivors", async () => {
  await read(
    "adventureworks-terms",
    "ProductID,BusinessEntityID,AverageLeadTime,StandardPrice,MinOrderQty,UnitMeasureCode",
    `${code}-2,TWIN,33,2.5,7,EA`,
  );
  const { rows } = await database.pool.query(
    "SELECT lead_time_days::float8 AS days FROM supplier_item WHERE supplier_id = $1 AND item_id = $2",
    [shop.supplierId, keep],
  );
  expect(rows).toEqual([{ days: 33 }]);
  const { rows: own } = await database.pool.query("SELECT 1 FROM supplier_item WHERE supplier_id = $1", [gonesSupplier]);
  expect(own).toEqual([]);
});

it("a file that describes what was merged is told into what, and changes nothing", async () => {
  const before = await database.pool.query("SELECT * FROM item ORDER BY id");
  const items = await read("items-csv", "sku,description,other_unit", `${code}-2,New words,case`);
  expect(items).toMatchObject({
    counts: { applied: 0, rejected: 1 },
    rejections: [{ lineNumber: 2, reason: `${code}-2 was merged into ${code}-1` }],
  });
  const suppliers = await read("suppliers-csv", "supplier_code,supplier_name,currency", "TWIN,New words,GBP");
  expect(suppliers.rejections).toEqual([{ lineNumber: 2, reason: `supplier TWIN was merged into ${code}-S1` }]);
  expect((await database.pool.query("SELECT * FROM item ORDER BY id")).rows).toEqual(before.rows);
  expect((await database.pool.query("SELECT name FROM supplier WHERE code = 'TWIN'")).rows).toEqual([{ name: "Twin" }]);
  expect((await database.pool.query("SELECT 1 FROM item_unit")).rows).toEqual([]);
});

it("counted stock stays under the number that stands on the shelf", async () => {
  const [nodeId = 0] = shop.nodeIds;
  await read("stock-csv", "node,sku,quantity", `${code}-N1,${code}-2,17`);
  const { rows } = await database.pool.query("SELECT item_id, sellable FROM stock_balance WHERE node_id = $1 ORDER BY item_id", [nodeId]);
  expect(rows).toEqual([
    { item_id: keep, sellable: 20 },
    { item_id: gone, sellable: 17 },
  ]);
});
