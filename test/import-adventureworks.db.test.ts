import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ImportFormatName } from "@/domain/imports/formats";
import { importFile } from "@/server/services/imports/import-file";
import { type TestDatabase, testDatabase } from "./database";
import { aRetailer } from "./factories/retailer";

const FOLDER = "../shared/data/procurement/adventureworks";

describe.skipIf(!existsSync(FOLDER))(`The purchasing tables of AdventureWorks (${FOLDER})`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database?.drop());

  it("become items, vendors and terms in base units; each line that does not has a reason", async () => {
    const { entityId, context } = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 0 });
    const { rows } = await database.pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [entityId]);
    const read = (format: ImportFormatName, file: string) =>
      importFile(context, { format, path: `${FOLDER}/${file}`, options: { entityCode: rows[0]?.code ?? "" } });

    expect((await read("adventureworks-products", "Product.csv")).counts).toMatchObject({ lines: 504, rejected: 0 });
    const vendors = await read("adventureworks-vendors", "Vendor.csv");
    expect(vendors.counts).toMatchObject({ lines: 104, rejected: 4 });
    const terms = await read("adventureworks-terms", "ProductVendor.csv");
    // 161 are in EA or DZ, 6 of them from vendors that are not active; the other 299 are in units without a factor.
    expect(terms.counts).toMatchObject({ lines: 460, rejected: 305 });
    expect(terms.rejections.every(({ reason }) => /^unit \w+ has no factor to each$|^there is no supplier \d+$/.test(reason))).toBe(true);
    const stored = async () =>
      (
        await database.pool.query(
          "SELECT count(*)::int AS terms, count(*) FILTER (WHERE t.minimum_order_quantity % t.order_multiple <> 0)::int AS odd FROM supplier_item t JOIN supplier s ON s.id = t.supplier_id WHERE s.entity_id = $1 AND s.currency = 'USD'",
          [entityId],
        )
      ).rows[0];
    expect(await stored()).toEqual({ terms: 155, odd: 0 });
    expect(await read("adventureworks-terms", "ProductVendor.csv")).toMatchObject({ repeated: true });
    expect(await stored()).toEqual({ terms: 155, odd: 0 });
  });
});
