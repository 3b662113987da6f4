import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ImportFormatName } from "@/domain/imports/formats";
import { type ImportRequest, importFile } from "@/server/services/imports/import-file";
import { type TestDatabase, testDatabase } from "./database";
import { aRetailer } from "./factories/retailer";
import { importFormatCases, type Row, type Shop } from "./import-format-cases";

let database: TestDatabase;
let folder = "";
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "gantry-import-"));
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

async function aShop(): Promise<Shop> {
  const retailer = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 0 });
  const { rows } = await database.pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [retailer.entityId]);
  return { ...retailer, code: rows[0]?.code ?? "" };
}

const names = Object.keys(importFormatCases) as ImportFormatName[];

const asText = (rows: readonly Row[], delimiter: string, end: string) =>
  rows.map((row) => row.map((cell) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter)).join(end) +
  end;
const shapes: Record<string, (rows: readonly Row[]) => string | Buffer> = {
  "commas and LF": (rows) => asText(rows, ",", "\n"),
  "a byte order mark, CRLF and every cell in quotes": (rows) =>
    `\uFEFF${rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n")}\r\n`,
  "TAB and CR alone": (rows) => asText(rows, "\t", "\r"),
  "semicolons and no last line end": (rows) => asText(rows, ";", "\n").trimEnd(),
  gzip: (rows) => gzipSync(asText(rows, ",", "\r\n")),
};

let written = 0;
async function aFile(content: string | Buffer): Promise<string> {
  const path = join(folder, `${++written}.csv`);
  await writeFile(path, content);
  return path;
}
const resultOf = async (shop: Shop, sql: string) =>
  (await database.pool.query({ text: sql, values: [shop.entityId], rowMode: "array" })).rows;
const importInto = (shop: Shop, request: Omit<ImportRequest, "options">) =>
  importFile(shop.context, { ...request, options: { entityCode: shop.code } });

describe("Every format in every shape", () => {
  for (const format of names) {
    for (const [shape, write] of Object.entries(shapes)) {
      it(`${format} with ${shape}`, async () => {
        const shop = await aShop();
        const { prepare, rows, reason, result, expected } = importFormatCases[format];
        await prepare?.(shop);
        const path = await aFile(write(rows(shop)));
        const before = await resultOf(shop, result);

        const dry = await importInto(shop, { format, path, dryRun: true });
        expect(dry).toMatchObject({ importId: null, repeated: false, counts: { lines: 3 } });
        expect(await resultOf(shop, result)).toEqual(before);

        const first = await importInto(shop, { format, path });
        expect(first).toMatchObject({ repeated: false, counts: { lines: 3, rejected: 1 }, rejections: [{ lineNumber: 3, reason }] });
        expect(await resultOf(shop, result)).toEqual(expected);
        expect(await importInto(shop, { format, path })).toEqual({ ...first, repeated: true });
        expect(await resultOf(shop, result)).toEqual(expected);
      });
    }
  }

  it("a further unit comes with its factor or without one, and a later file fills the factor in", async () => {
    const shop = await aShop();
    const units = async () =>
      (
        await database.pool.query(
          "SELECT i.sku, u.unit, u.numerator AS n, u.denominator AS d, u.gtin FROM item_unit u JOIN item i ON i.id = u.item_id WHERE i.entity_id = $1 ORDER BY 1, 2",
          [shop.entityId],
        )
      ).rows;
    const read = async (text: string) => importInto(shop, { format: "items-csv", path: await aFile(text) });
    const head = "sku,description,other_unit,other_unit_factor,other_unit_gtin";
    const { rejections } = await read(
      `${head}\nA1,Jug,case,,10614141000415\nA1,Jug,piece,1/60,\nA2,Tray,case,0,\nA3,Cup,case,2.5,\nA4,Mug,each,4,\n`,
    );
    expect(rejections.map(({ lineNumber, reason }) => [lineNumber, reason])).toEqual([
      [4, 'other_unit_factor "0" is not a factor such as 12 or 1/60'],
      [5, 'other_unit_factor "2.5" is not a factor such as 12 or 1/60'],
    ]);
    const piece = { sku: "A1", unit: "piece", n: 1, d: 60, gtin: null };
    expect(await units()).toEqual([{ sku: "A1", unit: "case", n: null, d: null, gtin: "10614141000415" }, piece]);
    await read(`${head}\nA1,Jug,case,12,\n`);
    expect(await units()).toEqual([{ sku: "A1", unit: "case", n: 12, d: 1, gtin: "10614141000415" }, piece]);
  });

  it("a new supplier applies unless the file is vouched for; one whose currency changes is reviewed again", async () => {
    const shop = await aShop();
    const read = async (lines: string, options: object = {}) =>
      importFile(shop.context, {
        format: "suppliers-csv",
        path: await aFile(`supplier_code,supplier_name,currency\n${lines}\n`),
        options: { entityCode: shop.code, ...options },
      });
    const states = async () =>
      Object.fromEntries(await resultOf(shop, "SELECT code, state FROM supplier WHERE entity_id = $1 AND code NOT LIKE 'T%' ORDER BY 1"));
    await read("N1,Kilns,GBP");
    await read("N2,Looms,GBP", { approved: true });
    await read("N1,Kilns & Sons,GBP", { approved: true });
    expect(await states()).toEqual({ N1: "applied", N2: "approved" });
    await read("N1,Kilns,EUR\nN2,Looms,EUR");
    expect(await states()).toEqual({ N1: "applied", N2: "in_review" });
    const { rows } = await database.pool.query(
      "SELECT detail->>'reason' AS reason FROM audit_entry WHERE verb = 'supplier.in_review' AND subject_id = (SELECT id FROM supplier WHERE entity_id = $1 AND code = 'N2')",
      [shop.entityId],
    );
    expect(rows).toEqual([{ reason: "The currency changed from GBP to EUR" }]);
  });

  it("knows a file again when it comes compressed", async () => {
    const shop = await aShop();
    const text = asText(importFormatCases["items-csv"].rows(shop), ",", "\n");
    const plain = await importInto(shop, { format: "items-csv", path: await aFile(text) });
    expect(await importInto(shop, { format: "items-csv", path: await aFile(gzipSync(text)) })).toEqual({ ...plain, repeated: true });
  });

  it("names the line of a row with a cell too many, and of the line after a line break in quotes", async () => {
    const shop = await aShop();
    const text = 'sku,description\nA1,"two\nlines"\nA2,Fine,extra\nA3,Fine\n,Nameless\n';
    const { rejections } = await importInto(shop, { format: "items-csv", path: await aFile(text) });
    expect(rejections).toEqual([
      { lineNumber: 4, reason: "3 fields where the header has 2" },
      { lineNumber: 6, reason: "sku is empty" },
    ]);
  });

  it.each([
    ["an empty file", "", "the file is empty"],
    ["a file without a needed column", "sku\nA\n", "the column description is missing"],
    ["a file cut off in its compression", gzipSync("sku,description\nA,B\n").subarray(0, 20), "cannot be read to its end"],
    ["a file that is no text", "sku,description\0\n", "not text in UTF-8"],
    ["a file with a NUL far behind its head", `sku,description\n${"A,B\n".repeat(180_000)}A,\0\n`, "line 180002: it is not text in UTF-8"],
    ["a file in Latin-1", Buffer.from("sku,description\nA,B\nC,Käse\n", "latin1"), "line 3: it is not text in UTF-8"],
    ["a compressed file in Latin-1", gzipSync(Buffer.from("sku,description\r\nC,Käse\r\n", "latin1")), "line 2: it is not text in UTF-8"],
    ["a quote that is never closed", 'sku,description\nA,"B\nC,D\n', "Quote"],
  ])("refuses %s and leaves nothing behind", async (_what, content, message) => {
    const shop = await aShop();
    const runs = async () => (await database.pool.query("SELECT count(*) AS n FROM import_run")).rows[0].n;
    const before = await runs();
    await expect(importInto(shop, { format: "items-csv", path: await aFile(content) })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining(message),
    });
    expect(await runs()).toBe(before);
  });
});

describe("The command", () => {
  const run = (...parameters: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(
        join("node_modules", ".bin", "tsx"),
        ["scripts/import.ts", ...parameters],
        { env: { ...process.env, DATABASE_URL: database.url, npm_config_loglevel: "error" } },
        (error, stdout, stderr) => resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
      );
    });

  it("prints counts and rejects for people and for programs, and a dry run writes nothing", async () => {
    const shop = await aShop();
    const path = await aFile(asText(importFormatCases["items-csv"].rows(shop), ",", "\n"));
    const dry = await run("items-csv", path, "--entity", shop.code, "--dry-run", "--json");
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({
      dryRun: true,
      importId: null,
      lines: 3,
      applied: 2,
      rejected: 1,
      rejections: [{ lineNumber: 3 }],
    });
    expect(await resultOf(shop, importFormatCases["items-csv"].result)).toEqual([]);

    const real = await run("items-csv", path, "--entity", shop.code);
    expect(real.code).toBe(0);
    expect(real.stdout).toMatch(/imported/);
    expect(real.stdout).toMatch(/lines +3\n/);
    expect(real.stdout).toContain(
      'line 3 rejected: unit_cost "-1" is not a number such as 4.50, below 1,000,000,000 and with at most six decimals',
    );
    const again = await run("items-csv", path, "--entity", shop.code, "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ repeated: true, lines: 3, applied: 2, rejected: 1 });
  }, 60_000);

  it("says what is wrong and fails: an unknown format, a missing file, an entity that is not there", async () => {
    const shop = await aShop();
    const path = await aFile("sku,description\nA,B\n");
    const [format, missing, entity, option, shifted] = await Promise.all([
      run("parquet", path),
      run("items-csv", join(folder, "absent.csv"), "--entity", shop.code),
      run("items-csv", path, "--entity", "NOWHERE"),
      run("items-csv", path, "--dryrun"),
      run("orders-csv", path, "--entity", shop.code, "--shift-days", "999999999"),
    ]);
    expect([format?.code, missing?.code, entity?.code, option?.code, shifted?.code]).toEqual([2, 1, 1, 2, 1]);
    expect(format?.stderr).toContain("formats: online-retail, orders-csv");
    expect(missing?.stderr).toBe(`${join(folder, "absent.csv")}: there is no such file\n`);
    expect(entity?.stderr).toContain("There is no entity NOWHERE");
    expect(option?.stderr).toContain("--dryrun");
    expect(shifted?.stderr).toBe("Dates are shifted by at most 36500 days.\n");
  }, 60_000);
});
