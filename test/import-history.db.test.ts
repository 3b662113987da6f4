import { createReadStream, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFile } from "@/server/services/imports/import-file";
import { refreshRollups } from "@/server/services/kpi/refresh-rollups";
import { type TestDatabase, testDatabase } from "./database";
import { aRetailer, type Retailer } from "./factories/retailer";

// A real retailer's nine months, as they are: doubled lines, two cases of one code, write-offs, service codes. The file
// may not be redistributed; where it is absent the test is skipped.

const folder = join(process.env.GANTRY_DATA ?? join(process.cwd(), "..", "shared", "data"), "orders", "online_retail");
const file = existsSync(folder) ? readdirSync(folder).find((name) => name.endsWith(".csv.gz")) : undefined;
const path = file === undefined ? "" : join(folder, file);

type Naive = {
  lines: number;
  invoices: Set<string>;
  cancelled: Set<string>;
  sold: Map<string, number>;
  pence: number;
  orders: Set<string>;
};

/** The file read by another hand: no quoted line break is in it, so that a line is a row. */
async function readNaively(): Promise<Naive> {
  const naive: Naive = { lines: 0, invoices: new Set(), cancelled: new Set(), sold: new Map(), pence: 0, orders: new Set() };
  const service = /^(POST|DOT|M|D|C2|S|B|CRUK|PADS|AMAZONFEE|BANK CHARGES|GIFT_.*)$/;
  let first = true;
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    if (first) {
      first = false;
      continue;
    }
    const cells = [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)].map((match) => match[1] ?? match[2] ?? "");
    const [invoice = "", sku = "", , quantity = "", , price = ""] = cells;
    naive.lines += 1;
    naive.invoices.add(invoice);
    if (invoice.startsWith("C")) naive.cancelled.add(invoice);
    if (!/^\d+$/.test(invoice) || Number(quantity) <= 0) continue;
    const [whole = "0", fraction = ""] = price.split(".");
    // Line value to the penny, half away from zero, in whole thousandths of a penny.
    const mills = (BigInt(whole) * 100_000n + BigInt(fraction.padEnd(5, "0").slice(0, 5))) * BigInt(quantity);
    naive.pence += Number((mills + 500n) / 1000n);
    naive.orders.add(invoice);
    const code = sku.trim().toUpperCase();
    if (!service.test(code)) naive.sold.set(code, (naive.sold.get(code) ?? 0) + Number(quantity));
  }
  return naive;
}

describe.skipIf(path === "")("The Online Retail history (skipped where the file is absent; GANTRY_DATA says where it is)", () => {
  let database: TestDatabase;
  let retailer: Retailer;
  beforeAll(async () => {
    database = await testDatabase();
    retailer = await aRetailer(database.pool, { items: 0, nodes: 2 });
  });
  afterAll(() => database?.drop());

  const one = async (sql: string) => (await database.pool.query(sql)).rows[0];
  const everything = () =>
    one(`SELECT (SELECT count(*) FROM sales_order) AS orders, (SELECT sum(total_minor)::bigint FROM sales_order) AS pence,
      (SELECT count(*) FROM sales_order_line) AS lines, (SELECT count(*) FROM demand_fact) AS demand, (SELECT count(*) FROM kpi_event) AS events,
      (SELECT count(*) FROM item) AS items, (SELECT count(*) FROM import_run) AS runs, (SELECT max(id) FROM audit_entry) AS audit`);

  it("is imported line for line, adds up to the file, and changes nothing when it comes again", async () => {
    const { rows } = await database.pool.query<{ code: string }>("SELECT code FROM entity");
    const request = { format: "online-retail" as const, path, options: { entityCode: rows[0]?.code ?? "" } };
    const context = { ...retailer.context, actor: { kind: "import" as const, id: "online-retail" } };

    const { counts, rejections, repeated } = await importFile(context, request);
    const naive = await readNaively();
    expect(repeated).toBe(false);
    expect([naive.lines, naive.invoices.size, naive.cancelled.size]).toEqual([320_705, 16_459, 2_554]);
    const count = (name: string) => counts[name] ?? Number.NaN;
    expect(counts).toMatchObject({ lines: 320_705, cancellations: 2_554, later: 0, rejected: rejections.length });
    // Every line became something or is listed, with where and why.
    expect(count("saleLines") + count("returns") + count("adjustments") + count("serviceLines") + count("rejected")).toBe(320_705);
    expect(count("orders") + count("cancellations") + count("adjustmentInvoices") + count("bookingInvoices")).toBe(count("invoices"));
    for (const { lineNumber, reason } of rejections) {
      expect(lineNumber).toBeGreaterThan(1);
      expect(lineNumber).toBeLessThanOrEqual(320_706);
      expect(reason.length).toBeGreaterThan(10);
    }
    expect(count("invoices")).toBe(16_459);

    // The orders hold the file's money and units, item by item.
    const stored = await everything();
    expect([stored.orders, stored.pence]).toEqual([naive.orders.size, naive.pence]);
    const { rows: sold } = await database.pool.query<{ sku: string; units: number }>(
      "SELECT i.sku, sum(f.quantity)::bigint AS units FROM demand_fact f JOIN item i ON i.id = f.item_id WHERE f.quantity > 0 GROUP BY 1",
    );
    expect(new Map(sold.map(({ sku, units }) => [sku, units]))).toEqual(naive.sold);
    // 541431 was cancelled by C541433 after 16 minutes. Nothing is taken back that was not counted before.
    expect(
      await one(`SELECT min(quantity) AS slip, (SELECT count(*) FROM (SELECT FROM demand_fact GROUP BY item_id, node_id, channel_id, occurred_at
        HAVING sum(quantity) < 0) n) AS below FROM demand_fact`),
    ).toEqual({ slip: -74_215, below: 0 });
    await refreshRollups(context);
    const { demand, facts } = await one(
      "SELECT (SELECT sum(quantity) FROM daily_demand)::bigint AS demand, (SELECT sum(quantity) FROM demand_fact)::bigint AS facts",
    );
    expect(demand).toBe(facts);

    const again = await importFile(context, request);
    expect(again).toMatchObject({ repeated: true, counts, rejections });
    expect(await everything()).toEqual(stored);
  }, 180_000);
});
