import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scmsDay } from "@/domain/imports/scms";
import { importFile } from "@/server/services/imports/import-file";
import { verify } from "@/server/services/verification/verify";
import { type TestDatabase, testDatabase } from "./database";
import { aRetailer, type Retailer } from "./factories/retailer";

const FOLDER = "../shared/data/procurement/scms_delivery_history";
const ALL = `${FOLDER}/scms_delivered_2006_to_2012.csv.gz`;
const ORIGINAL = `${FOLDER}/scms_first300_original_bytes_tab_cr.csv`;
const DAY = 86_400_000;

type Line = Record<string, string>;
const linesOf = (text: string, delimiter: string): Line[] =>
  parse(text, { columns: true, delimiter, record_delimiter: ["\r\n", "\n", "\r"], skip_empty_lines: true });
const day = (line: Line, name: string) => scmsDay(line[name] ?? "") ?? Number.NaN;
const isDirect = (line: Line) => line["Fulfill Via"] === "Direct Drop";
const isPurchase = (line: Line) => isDirect(line) && day(line, "Delivered to Client Date") >= day(line, "PO Sent to Vendor Date");

describe.skipIf(!existsSync(FOLDER))(`The deliveries of SCMS (${FOLDER})`, () => {
  let database: TestDatabase;
  let shop: Retailer;
  let code = "";
  beforeAll(async () => {
    database = await testDatabase();
    shop = await aRetailer(database.pool, { items: 1, nodes: 2, stock: 0 });
    code = (await database.pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [shop.entityId])).rows[0]?.code ?? "";
  });
  afterAll(() => database?.drop());

  const read = (path: string) =>
    importFile(shop.context, { format: "scms-deliveries", path, options: { entityCode: code, nodeCodes: [`${code}-N2`] } });
  const one = async (sql: string) => (await database.pool.query(sql, [shop.entityId])).rows[0];
  const stored = () =>
    one(`SELECT count(DISTINCT p.id)::int AS orders, count(DISTINCT p.supplier_id)::int AS suppliers, count(DISTINCT l.item_id)::int AS items, count(*)::int AS lines,
        sum(l.received_quantity)::bigint AS packs, round(sum(l.ordered_quantity * l.unit_price), 2)::text AS value,
        count(*) FILTER (WHERE date_trunc('day', r.received_at) > date_trunc('day', l.first_promised_at))::int AS late,
        round(sum(extract(epoch FROM r.received_at - p.ordered_at) / 86400))::int AS days
      FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN goods_receipt_line x ON x.purchase_order_line_id = l.id
      JOIN goods_receipt r ON r.id = x.goods_receipt_id WHERE p.entity_id = $1`);

  it("become suppliers, items, orders and receipts as the file counts them; each line that does not has a reason", async () => {
    const all = linesOf(gunzipSync(readFileSync(ALL)).toString("utf8"), ",");
    const wanted = all.filter(isPurchase);
    const sum = (value: (line: Line) => number) => wanted.reduce((total, line) => total + value(line), 0);
    const distinct = (name: string) => new Set(wanted.map((line) => line[name])).size;

    const first = await read(ALL);
    expect(first.counts).toEqual({ lines: all.length, applied: wanted.length, rejected: all.length - wanted.length });
    const reasons = new Map<string, number>();
    for (const { reason } of first.rejections) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    expect(Object.fromEntries(reasons)).toEqual({
      'Fulfill Via "From RDC": delivered from stock, not bought for this delivery': all.filter((line) => line["Fulfill Via"] === "From RDC")
        .length,
      'PO Sent to Vendor Date "Date Not Captured" is not a date': all.filter(
        (line) => isDirect(line) && line["PO Sent to Vendor Date"] === "Date Not Captured",
      ).length,
      "Delivered to Client Date lies before PO Sent to Vendor Date": all.filter(
        (line) => isDirect(line) && day(line, "Delivered to Client Date") < day(line, "PO Sent to Vendor Date"),
      ).length,
    });
    const result = await stored();
    expect(result).toEqual({
      orders: distinct("PO / SO #"),
      suppliers: distinct("Vendor"),
      items: distinct("Item Description"),
      lines: wanted.length,
      packs: sum((line) => Number(line["Line Item Quantity"])),
      value: (sum((line) => Math.round(Number(line["Pack Price"]) * 100) * Number(line["Line Item Quantity"])) / 100).toFixed(2),
      late: wanted.filter((line) => day(line, "Delivered to Client Date") > day(line, "Scheduled Delivery Date")).length,
      days: Math.round(sum((line) => (day(line, "Delivered to Client Date") - day(line, "PO Sent to Vendor Date")) / DAY)),
    });
    // What came in went on to the client on its day.
    expect(
      await one("SELECT sum(b.on_hand)::int AS units FROM stock_balance b JOIN item i ON i.id = b.item_id WHERE i.entity_id = $1"),
    ).toEqual({ units: 0 });
    expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
    expect(await read(ALL)).toMatchObject({ repeated: true, counts: first.counts });
    expect(await stored()).toEqual(result);
  }, 60_000);

  it("the first lines in their original bytes, TAB and CR, bring nothing that is there already", async () => {
    const before = await stored();
    const lines = linesOf(readFileSync(ORIGINAL).toString("utf8"), "\t");
    const { counts, rejections } = await read(ORIGINAL);
    expect(counts).toEqual({ lines: lines.length, applied: 0, rejected: lines.length });
    const there = rejections.filter(({ reason }) => reason.endsWith("is there already"));
    expect(there).toHaveLength(lines.filter(isPurchase).length);
    expect(await stored()).toEqual(before);
  });
});
