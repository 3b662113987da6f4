import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer } from "@/test/factories/retailer";
import { importFile } from "./import-file";

let database: TestDatabase;
let folder = "";
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "gantry-history-"));
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

it("An imported order carries what its goods cost, and what sending it would have cost from its node", async () => {
  const { pool } = database;
  const shop = await aRetailer(pool, { items: 2, nodes: 1 });
  const { rows } = await pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [shop.entityId]);
  const code = rows[0]?.code ?? "";
  await pool.query("UPDATE item SET weight_grams = 300 WHERE entity_id = $1", [shop.entityId]);
  await pool.query("UPDATE node SET handling_minor_per_line = 40, packaging_minor_per_parcel = 70 WHERE entity_id = $1", [shop.entityId]);
  // The carrier's own rate for a country stands in for its rate for the rest of the world, also where it is dearer.
  await pool.query(
    "INSERT INTO carrier_rate (node_id, carrier, country, base_minor, per_kilogram_minor, transit_days) VALUES ($1, 'Parcel', 'IE', 900, 100, 3)",
    [shop.nodeIds[0]],
  );
  const path = join(folder, "orders.csv");
  const line = (invoice: string, sku: string, quantity: number, country: string) =>
    `${invoice},${sku},Item,${quantity},2026-01-05 10:00:00,10,,${country}`;
  await writeFile(
    path,
    [
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
      line("500001", `${code}-1`, 3, "United Kingdom"),
      line("500001", `${code}-2`, 2, "United Kingdom"),
      line("500001", "POST", 1, "United Kingdom"),
      line("500002", `${code}-1`, 1, "EIRE"),
      line("500003", "POST", 1, "EIRE"),
    ].join("\n"),
  );
  await importFile(shop.context, { format: "online-retail", path, options: { entityCode: code } });

  const { rows: events } = await pool.query(
    "SELECT kind, count(*)::int, sum(quantity)::int AS quantity, sum(value_minor)::int AS value FROM kpi_event WHERE entity_id = $1 GROUP BY 1 ORDER BY 1",
    [shop.entityId],
  );
  expect(events).toEqual([
    { kind: "order_cost", count: 3, quantity: 8, value: 6 * 400 },
    { kind: "order_handling", count: 2, quantity: 3, value: 3 * 40 },
    { kind: "order_packaging", count: 2, quantity: 2, value: 2 * 70 },
    { kind: "order_placed", count: 3, quantity: 8, value: 8 * 1_000 },
    { kind: "shipment_on_time", count: 2, quantity: 6, value: 0 },
    // 350 + 1.5 kg at 100, and 900 + 0.3 kg at 100; postage is no parcel.
    { kind: "shipment_sent", count: 2, quantity: 6, value: 500 + 930 },
  ]);
  const { rows: orders } = await pool.query(
    "SELECT external_number AS number, freight_minor AS freight, cost_minor AS cost, node_count AS nodes FROM sales_order WHERE entity_id = $1 ORDER BY 1",
    [shop.entityId],
  );
  expect(orders).toEqual([
    { number: "500001", freight: 500, cost: 2_000, nodes: 1 },
    { number: "500002", freight: 930, cost: 400, nodes: 1 },
    { number: "500003", freight: 0, cost: 0, nodes: 1 },
  ]);
});

it("A sale that the customer took back whole within the day is no demand, however often the file is read", async () => {
  const { pool } = database;
  const shop = await aRetailer(pool, { items: 1, nodes: 2 });
  const { rows } = await pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [shop.entityId]);
  const code = rows[0]?.code ?? "";
  const path = join(folder, "slip.csv");
  const line = (invoice: string, quantity: number, at: string, customer: string) =>
    `${invoice},${code}-1,Item,${quantity},${at},1,${customer},United Kingdom`;
  await writeFile(
    path,
    [
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
      line("541431", 74_215, "2026-01-18 10:01:00", "12346"),
      line("C541433", -74_215, "2026-01-18 10:17:00", "12346"),
      // Somebody else's, a part, and one of the week before: all were wanted.
      line("541440", 6, "2026-01-18 11:00:00", "20000"),
      line("C541441", -6, "2026-01-18 12:00:00", "20001"),
      line("C541442", -2, "2026-01-18 12:00:00", "20000"),
      line("541000", 4, "2026-01-10 12:00:00", "20002"),
      line("C541443", -4, "2026-01-18 12:00:00", "20002"),
    ].join("\n"),
  );
  for (let time = 0; time < 2; time++) {
    await importFile(shop.context, { format: "online-retail", path, options: { entityCode: code } });
    const { rows: demand } = await pool.query(
      "SELECT sum(quantity)::int AS units, sum(revenue_minor)::int AS revenue, min(quantity)::int AS least FROM demand_fact WHERE entity_id = $1",
      [shop.entityId],
    );
    expect(demand).toEqual([{ units: 10, revenue: 1_000, least: -74_215 }]);
  }
});
