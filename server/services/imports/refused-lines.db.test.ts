import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ImportFormatName } from "@/domain/imports/formats";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { importFolder } from "@/test/import-folder";
import { importFile } from "./import-file";

// A line that cannot be kept is refused by its number, and the good ones of its file go in.

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
const rowsOf = async (sql: string) => (await database.pool.query({ text: sql, values: [shop.entityId], rowMode: "array" })).rows;

describe("Terms that are too large in base units", () => {
  const HEAD = "supplier_code,supplier_name,currency,sku,unit_price,minimum_order_quantity,purchase_unit,purchase_unit_factor";

  it("are refused by the factor of the line and by the item's own, and leave no supplier without its terms", async () => {
    await read("items-csv", "sku,description,other_unit,other_unit_factor", `${code}-1,One,pallet,999999999`);
    const { counts, rejections } = await read(
      "suppliers-csv",
      HEAD,
      `BIG-A,Kilns,GBP,${code}-1,5,999999999,case,999999999`,
      `BIG-B,Looms,GBP,${code}-1,5,3,pallet,`,
      `BIG-C,Ovens,GBP,${code}-1,999999999,1,crumb,1/999`,
      `GOOD,Weavers,GBP,${code}-1,5,2,pallet,`,
    );
    expect(rejections).toEqual([
      { lineNumber: 2, reason: "minimum_order_quantity 999999999 in case is too large in base units" },
      { lineNumber: 3, reason: "minimum_order_quantity 3 in pallet is too large in base units" },
      { lineNumber: 4, reason: "unit_price 999999999 in crumb is too large in base units" },
    ]);
    expect(counts).toEqual({ lines: 4, applied: 1, rejected: 3 });
    expect(
      await rowsOf(
        "SELECT s.code, t.minimum_order_quantity FROM supplier s LEFT JOIN supplier_item t ON t.supplier_id = s.id WHERE s.entity_id = $1 AND s.code NOT LIKE 'T%'",
      ),
    ).toEqual([["GOOD", 1_999_999_998]]);
  });

  it("are not known once a factor makes them so, and the item says why", async () => {
    await read("suppliers-csv", HEAD, `${code}-S1,Supplier One,GBP,${code}-1,5,999999999,case,1`);
    expect((await read("items-csv", "sku,description,other_unit,other_unit_factor", `${code}-1,One,case,1`)).rejections).toEqual([]);
    const { rejections } = await read("items-csv", "sku,description,other_unit,other_unit_factor", `${code}-1,One,case,999999`);
    expect(rejections).toEqual([]);
    expect(
      await rowsOf(
        "SELECT r.evidence->0->>'reason' FROM readiness r JOIN item i ON i.id = r.item_id WHERE i.entity_id = $1 AND NOT is_ready",
      ),
    ).toEqual([["too_large"]]);
  });
});

describe("What only the database can tell to be impossible", () => {
  const BAD = "numeric_value_out_of_range";
  const failing = (table: string, when: string) =>
    database.pool.query(`CREATE OR REPLACE FUNCTION too_large() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'numeric field overflow' USING ERRCODE = '${BAD}'; END $$;
      CREATE OR REPLACE TRIGGER too_large BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION too_large()`);
  const mended = (table: string) => database.pool.query(`DROP TRIGGER too_large ON ${table}`);
  const FAULT = "a figure in it, or one that is made of it, is larger than can be kept";

  it("is found in a file of several chunks, and everything else goes in", async () => {
    await failing("item", "NEW.sku IN ('S0500', 'S5500')");
    const skus = Array.from({ length: 6_000 }, (_, index) => `S${String(index).padStart(4, "0")}`);
    try {
      const { counts, rejections } = await read("items-csv", "sku,description", ...skus.map((sku) => `${sku},Mug`));
      expect(rejections).toEqual([
        { lineNumber: 502, reason: FAULT },
        { lineNumber: 5_502, reason: FAULT },
      ]);
      expect(counts).toEqual({ lines: 6_000, applied: 5_998, rejected: 2 });
      expect(await rowsOf("SELECT count(*)::int FROM item WHERE entity_id = $1 AND sku LIKE 'S%'")).toEqual([[5_998]]);
      expect(
        await rowsOf("SELECT state, failure FROM import_run WHERE options->>'entityCode' = (SELECT code FROM entity WHERE id = $1)"),
      ).toEqual([["complete", null]]);
    } finally {
      await mended("item");
    }
  }, 60_000);

  it("leaves no supplier without the terms that its line gives it", async () => {
    await failing("supplier_item", "NEW.supplier_sku = 'POISON'");
    try {
      const { rejections } = await read(
        "suppliers-csv",
        "supplier_code,supplier_name,currency,sku,supplier_sku",
        `NEW-A,Kilns,GBP,${code}-1,A1`,
        `NEW-B,Looms,GBP,${code}-1,POISON`,
        `NEW-C,Ovens,GBP,${code}-2,C1`,
        `NEW-C,Poisoned Ovens,GBP,${code}-1,POISON`,
      );
      expect(rejections).toEqual([
        { lineNumber: 3, reason: FAULT },
        { lineNumber: 5, reason: FAULT },
      ]);
      expect(
        await rowsOf(
          "SELECT s.code, t.supplier_sku FROM supplier s LEFT JOIN supplier_item t ON t.supplier_id = s.id WHERE s.entity_id = $1 AND s.code LIKE 'NEW%' ORDER BY 1",
        ),
      ).toEqual([
        ["NEW-A", "A1"],
        ["NEW-C", "C1"],
      ]);
    } finally {
      await mended("supplier_item");
    }
  });

  it("refuses an order whole, and the counts of the history still add up", async () => {
    const line = (invoice: string, sku: string) => `${invoice},${sku},Mug,999999999,2010-12-01 08:26:00,0.01,,United Kingdom`;
    const { counts, rejections } = await read(
      "online-retail",
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
      "536365,MUG,Mug,2,2010-12-01 08:26:00,2.50,,United Kingdom",
      // Three lines that fit, and whose sum does not.
      ...["MUG", "CUP", "JUG"].map((sku) => line("536366", sku)),
    );
    expect(rejections.map(({ lineNumber, reason }) => [lineNumber, reason])).toEqual([3, 4, 5].map((number) => [number, FAULT]));
    expect(counts).toMatchObject({ lines: 4, invoices: 1, orders: 1, saleLines: 1, rejected: 3 });
    expect(await rowsOf("SELECT external_number FROM sales_order WHERE entity_id = $1")).toEqual([["536365"]]);
  });
});

it("A file whose second chunk alone has a line to refuse comes to its end", async () => {
  const skus = Array.from({ length: 2_500 }, (_, index) => `S${String(index).padStart(4, "0")}`);
  await read("items-csv", "sku,description", ...skus.map((sku) => `${sku},Mug`));
  const { counts, rejections } = await read(
    "stock-csv",
    "node,sku,quantity",
    ...skus.map((sku) => `${code}-N1,${sku},5`),
    `${code}-N1,S9999,5`,
  );
  expect(rejections).toEqual([{ lineNumber: 2_502, reason: "there is no item S9999" }]);
  expect(counts).toEqual({ lines: 2_501, applied: 2_500, rejected: 1 });
}, 60_000);

it("Figures at the bounds of their cells are kept as they stand, and those beyond are refused beside them", async () => {
  const items = await read(
    "items-csv",
    "sku,description,unit_cost,unit_price,weight_grams,season_ends_on,country_of_origin",
    "EDGE,Edge,999999999.999999,0.000001,999999999,2100-12-31,pt",
    "OVER,Over,1,1,1,0000-01-01,pt",
  );
  const terms = await read(
    "suppliers-csv",
    "supplier_code,supplier_name,currency,country,payment_days,sku,unit_price,lead_time_days,lead_time_deviation_days,minimum_order_quantity,order_multiple,rank",
    "EDGE,Edges,gbp,pt,3650,EDGE,999999999.999999,3650,3650,999999999,999999999,9999",
    "OVER,Overs,gbp,pt,30,EDGE,1,999999999999,1,1,1,1",
  );
  const prices = await read(
    "price-lists",
    "supplier_code,sku,from_quantity,unit_price,valid_from,valid_to",
    "EDGE,EDGE,999999999,999999999.999999,1900-01-01,2100-12-31",
    "EDGE,EDGE,2147483647,1,2026-01-01,",
  );
  const events = await read("demand-events-csv", "name,from,to", "Edge,2100-12-30,2100-12-31", "Over,0000-01-01,0000-01-02");
  const stock = await read(
    "stock-csv",
    "node,sku,quantity,quarantined",
    `${code}-N1,${code}-1,999999999,999999999`,
    `${code}-N1,${code}-2,2147483647,`,
  );
  for (const { counts, rejections } of [items, terms, prices, events, stock]) {
    expect(counts).toEqual({ lines: 2, applied: 1, rejected: 1 });
    expect(rejections).toMatchObject([{ lineNumber: 3, reason: expect.stringMatching(/^\w+ ".*" is not a /) }]);
  }
  expect(
    await rowsOf("SELECT unit_cost, unit_price, weight_grams, country_of_origin FROM item WHERE entity_id = $1 AND sku = 'EDGE'"),
  ).toEqual([["999999999.999999", "0.000001", 999_999_999, "PT"]]);
  expect(await rowsOf("SELECT code FROM supplier WHERE entity_id = $1 AND code NOT LIKE 'T%'")).toEqual([["EDGE"]]);
});

it("Heavy goods in great number are weighed without running over", async () => {
  await read("items-csv", "sku,description,weight_grams", "ANVIL,Anvil,900000");
  const { rejections } = await read("orders-csv", "order_number,placed_at,sku,quantity,unit_price", "H-1,2026-01-05,ANVIL,5000,900");
  expect(rejections).toEqual([]);
});

it.each([
  [{ nodeCodes: ["NOWHERE"] }, "There is no node NOWHERE"],
  [{ channelCode: "NONE" }, "There is no channel NONE"],
  [{ shiftMs: 999_999_999 * 86_400_000 }, "Dates are shifted by at most 36500 days."],
])("Options of %j are refused before anything is staged", async (options, message) => {
  const path = folder.nextPath();
  await writeFile(path, "order_number,placed_at,sku,quantity,unit_price\nH-1,2026-01-05,MUG,5,9\n");
  const counted = () => rowsOf("SELECT count(*)::int FROM import_run WHERE $1 > 0");
  const before = await counted();
  await expect(importFile(shop.context, { format: "orders-csv", path, options: { entityCode: code, ...options } })).rejects.toThrow(
    message,
  );
  expect(await counted()).toEqual(before);
});
