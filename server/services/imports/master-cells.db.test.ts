import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ImportFormatName } from "@/domain/imports/formats";
import { createPurchaseOrders } from "@/server/services/procurement/create-purchase-orders";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { importFolder } from "@/test/import-folder";
import { correctItem } from "../masterdata/correct-item";

let database: TestDatabase;
let shop: Retailer;
let folder: Awaited<ReturnType<typeof importFolder>>;
let code = "";
beforeAll(async () => {
  database = await testDatabase();
  folder = await importFolder();
});
afterAll(async () => {
  await database?.drop();
  await folder?.remove();
});
beforeEach(async () => {
  shop = await aRetailer(database.pool, { items: 2, nodes: 1, stock: 0 });
  code = (await database.pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [shop.entityId])).rows[0]?.code ?? "";
});

const read = (format: ImportFormatName, ...lines: string[]) => folder.read(shop, code, format, ...lines);
const rowsOf = async (sql: string) => (await database.pool.query(sql, [shop.entityId])).rows;
const termsOf = (sku: string) =>
  rowsOf(`SELECT s.code, t.supplier_sku, t.unit_price::float8 AS price, t.lead_time_days::float8 AS days, t.minimum_order_quantity AS least, t.order_multiple AS pack, t.rank
    FROM supplier_item t JOIN supplier s ON s.id = t.supplier_id JOIN item i ON i.id = t.item_id WHERE i.entity_id = $1 AND i.sku = '${code}-${sku}' ORDER BY t.rank, s.code`);
const audited = (verb: string, subject: number) =>
  database.pool
    .query("SELECT detail FROM audit_entry WHERE verb = $1 AND subject_id = $2 ORDER BY id DESC LIMIT 1", [verb, subject])
    .then(({ rows }) => rows[0]?.detail);

describe("Suppliers", () => {
  const HEAD =
    "supplier_code,supplier_name,currency,country,payment_days,minimum_order,sku,supplier_sku,unit_price,lead_time_days,minimum_order_quantity,order_multiple,rank";
  const own = () => `${code}-S1`;

  it("an empty cell keeps what stands, the last one that is not empty counts, and what changed is audited as it was and is", async () => {
    await database.pool.query("UPDATE supplier SET minimum_order_minor = 25000, payment_days = 45, country = 'PT' WHERE id = $1", [
      shop.supplierId,
    ]);
    await database.pool.query("UPDATE supplier_item SET supplier_sku = 'OLD', rank = 2 WHERE supplier_id = $1", [shop.supplierId]);
    const { rejections } = await read(
      "suppliers-csv",
      HEAD,
      `${own()},Supplier One,GBP,,60,,${code}-1,,4.20,,,,`,
      `${own()},Supplier One,GBP,,,,${code}-1,NEW,,,,,`,
      `${own()},Supplier Uno,GBP,,,,${code}-2,,,,,,`,
    );
    expect(rejections).toEqual([]);
    expect(await rowsOf("SELECT name, country, payment_days, minimum_order_minor FROM supplier WHERE entity_id = $1")).toEqual([
      { name: "Supplier Uno", country: "PT", payment_days: 60, minimum_order_minor: 25_000 },
    ]);
    const stands = { code: own(), days: 7, least: 10, pack: 5, rank: 2 };
    expect(await termsOf("1")).toEqual([{ ...stands, supplier_sku: "NEW", price: 4.2 }]);
    expect(await termsOf("2")).toEqual([{ ...stands, supplier_sku: "OLD", price: 4 }]);
    expect(await audited("supplier.imported", shop.supplierId)).toMatchObject({
      before: { name: "Supplier One", payment_days: 45 },
      after: { name: "Supplier Uno", payment_days: 60 },
    });
    expect(await audited("item.terms_imported", shop.itemIds[0] ?? 0)).toMatchObject({
      supplier: own(),
      before: { supplier_sku: "OLD", unit_price: 4 },
      after: { supplier_sku: "NEW", unit_price: 4.2 },
    });
    expect(await audited("item.terms_imported", shop.itemIds[1] ?? 0)).toBeUndefined();
  });

  it("a new source has no lead time and no price that nobody said, comes after those that are there, and closes the gate", async () => {
    await read("suppliers-csv", HEAD, `NEW-A,Weavers,GBP,,,,${code}-1,,,,,,`, `NEW-B,Potters,GBP,,,,${code}-1,,3.10,9,,,`);
    expect((await termsOf("1")).map(({ code: name, days, price, rank }) => [name, days, price, rank])).toEqual([
      [own(), 7, 4, 1],
      ["NEW-A", 0, 0, 2],
      ["NEW-B", 9, 3.1, 3],
    ]);
    expect(
      await rowsOf("SELECT defects, is_ready FROM readiness r JOIN item i ON i.id = r.item_id WHERE r.entity_id = $1 AND i.sku LIKE '%-1'"),
    ).toEqual([{ defects: ["lead_time_missing", "price_missing"], is_ready: false }]);
  });

  it("the currency stays while orders are open in it, or prices that the file does not name; the line is told which", async () => {
    const first = `${own()},Supplier One,EUR,,,,${code}-1,,4,,,,`;
    expect((await read("suppliers-csv", HEAD, first)).rejections).toEqual([
      { lineNumber: 2, reason: `supplier ${own()} is paid in GBP: 1 prices that this file does not name stand in the way of EUR` },
    ]);
    const both = [first, `${own()},Supplier One,EUR,,,,${code}-2,,4,,,,`];
    const [nodeId = 0] = shop.nodeIds;
    const order = { entityId: shop.entityId, supplierId: shop.supplierId, nodeId, number: `${code}-P1` };
    const lines = [{ itemId: shop.itemIds[0] ?? 0, quantity: 20, unitPrice: "4", promisedAt: NOW }];
    await createPurchaseOrders(shop.context, [{ ...order, lines }]);
    const held = await read("suppliers-csv", HEAD, ...both);
    expect(held).toMatchObject({ counts: { applied: 0, rejected: 2 } });
    expect(held.rejections[0]?.reason).toBe(`supplier ${own()} is paid in GBP: 1 open orders stand in the way of EUR`);
    await database.pool.query("UPDATE purchase_order SET receipt_state = 'short_closed' WHERE entity_id = $1", [shop.entityId]);
    expect((await read("suppliers-csv", HEAD, ...both, `${own()},Supplier One,USD,,,,,,,,,,`)).rejections).toEqual([
      { lineNumber: 4, reason: `supplier ${own()} is paid in EUR on an earlier line` },
    ]);
    expect(await rowsOf("SELECT currency FROM supplier WHERE entity_id = $1")).toEqual([{ currency: "EUR" }]);
  });

  it("terms in the supplier's unit are counted in base units once somebody says its factor, and not before", async () => {
    const head = "supplier_code,supplier_name,currency,sku,unit_price,lead_time_days,minimum_order_quantity,purchase_unit";
    await read("suppliers-csv", head, `NEW-A,Weavers,GBP,${code}-1,47.88,9,2,DZ`);
    expect((await termsOf("1"))[1]).toMatchObject({ price: 0, least: 1, pack: 1 });
    const [itemId = 0] = shop.itemIds;
    const ready = () =>
      rowsOf("SELECT defects FROM readiness r JOIN item i ON i.id = r.item_id WHERE r.entity_id = $1 AND i.sku LIKE '%-1'");
    expect(await ready()).toEqual([{ defects: ["unit_without_factor"] }]);
    const unit = { unit: "DZ", gtin: null };
    await correctItem(shop.context, {
      itemId,
      units: [{ ...unit, numerator: 12, denominator: 1 }],
      seen: { units: [{ ...unit, numerator: null, denominator: null }] },
    });
    expect((await termsOf("1"))[1]).toMatchObject({ price: 3.99, least: 24, pack: 12, days: 9 });
    expect(await ready()).toEqual([{ defects: [] }]);
    await read("items-csv", "sku,description,other_unit,other_unit_factor", `${code}-1,Item 1,DZ,10`);
    expect((await termsOf("1"))[1]).toMatchObject({ price: 4.788, least: 20, pack: 10 });
  });
});

describe("Items", () => {
  it("a seasonal item's last day and what its rest brings come by file; an empty cell keeps them, and a share above all is none", async () => {
    const head = "sku,description,lifecycle,season_ends_on,salvage_share";
    const seasons = () =>
      rowsOf(
        `SELECT i.sku, s.ends_on::text AS ends, s.salvage_share AS share FROM item_season s JOIN item i ON i.id = s.item_id WHERE i.entity_id = $1`,
      );
    await read("items-csv", head, `${code}-1,One,seasonal,2026-12-24,0.3`);
    expect(await seasons()).toEqual([{ sku: `${code}-1`, ends: "2026-12-24", share: 0.3 }]);
    const { rejections } = await read("items-csv", head, `${code}-1,One,,2027-01-06,`, `${code}-2,Two,seasonal,2026-12-24,1.5`);
    expect(rejections).toHaveLength(1);
    expect(await seasons()).toEqual([{ sku: `${code}-1`, ends: "2027-01-06", share: 0.3 }]);
  });

  it("an empty cell keeps what stands, what is new has no weight, and the units of an item are put together of all of its lines", async () => {
    const { rejections } = await read(
      "items-csv",
      "sku,description,details,weight_grams,category,other_unit,other_unit_factor,other_unit_gtin",
      `${code}-1,Oak board,Oiled by hand,900,,case,,10614141000415`,
      `${code.toLowerCase()}-1,Oak board,,,Kitchen,case,24,`,
      `${code}-NEW,Brass lamp,,,,,,`,
    );
    expect(rejections).toEqual([]);
    expect(
      await rowsOf(
        "SELECT description, details, weight_grams, category, unit_cost::float8 AS cost FROM item WHERE entity_id = $1 AND sku NOT LIKE '%-2' ORDER BY sku",
      ),
    ).toEqual([
      { description: "Oak board", details: "Oiled by hand", weight_grams: 900, category: "Kitchen", cost: 4 },
      { description: "Brass lamp", details: null, weight_grams: 0, category: "Uncategorised", cost: 0 },
    ]);
    expect(await rowsOf("SELECT unit, numerator, u.gtin FROM item_unit u JOIN item i ON i.id = u.item_id WHERE i.entity_id = $1")).toEqual([
      { unit: "case", numerator: 24, gtin: "10614141000415" },
    ]);
    expect(await audited("item.imported", shop.itemIds[0] ?? 0)).toMatchObject({
      before: { description: "Item 1", weight_grams: 250 },
      after: { description: "Oak board", weight_grams: 900 },
    });
  });
});
