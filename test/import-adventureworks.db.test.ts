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
    // 17 are from vendors that are not active; 288 of the others are in units that the source gives no factor for.
    expect(terms.counts).toMatchObject({ lines: 460, rejected: 17 });
    expect(terms.rejections.every(({ reason }) => /^there is no supplier \d+$/.test(reason))).toBe(true);
    const stored = async () =>
      (
        await database.pool.query(
          `SELECT count(*)::int AS terms, count(*) FILTER (WHERE t.minimum_order_quantity % t.order_multiple <> 0)::int AS odd,
             count(*) FILTER (WHERE t.purchase_unit = 'DZ' AND t.order_multiple = 12 AND t.unit_price * 12 - t.purchase_price BETWEEN -0.0001 AND 0.0001)::int AS dozens,
             count(*) FILTER (WHERE u.numerator IS NULL AND t.purchase_unit IS NOT NULL)::int AS "withoutFactor",
             count(*) FILTER (WHERE u.numerator IS NULL AND t.purchase_unit IS NOT NULL AND t.unit_price = 0 AND NOT q.is_ready AND 'unit_without_factor' = ANY(q.defects))::int AS queued,
             count(*) FILTER (WHERE t.rank = 1)::int AS first, count(DISTINCT t.item_id)::int AS items
           FROM supplier_item t JOIN supplier s ON s.id = t.supplier_id JOIN readiness q ON q.item_id = t.item_id
           LEFT JOIN item_unit u ON u.item_id = t.item_id AND u.unit = t.purchase_unit WHERE s.entity_id = $1 AND s.currency = 'USD'`,
          [entityId],
        )
      ).rows[0];
    const kept = { terms: 443, odd: 0, dozens: 7, withoutFactor: 288, queued: 288, first: 265, items: 265 };
    expect(await stored()).toEqual(kept);
    expect(await read("adventureworks-terms", "ProductVendor.csv")).toMatchObject({ repeated: true });
    expect(await stored()).toEqual(kept);
    const { rows: disordered } = await database.pool.query(
      `SELECT t.item_id FROM supplier_item t JOIN supplier s ON s.id = t.supplier_id JOIN supplier_item o ON o.item_id = t.item_id AND o.rank > t.rank
         JOIN supplier p ON p.id = o.supplier_id
       WHERE s.entity_id = $1 AND (p.is_preferred AND NOT s.is_preferred OR p.is_preferred = s.is_preferred AND o.unit_price > 0 AND (o.unit_price < t.unit_price OR t.unit_price = 0))`,
      [entityId],
    );
    expect(disordered).toEqual([]);
  });
});
