import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gridQuery } from "@/server/read/grid-query";
import { listOrders } from "@/server/read/orders";
import { importFile } from "@/server/services/imports/import-file";
import { resumeImports } from "@/server/services/imports/resume-imports";
import { type TestDatabase, testDatabase } from "./database";
import { aRetailer, type Retailer } from "./factories/retailer";

// What a killed import leaves: nothing that a screen shows, and nothing that keeps the next one from the same end.

const ORDERS = 5_000;
/** They sort behind the orders and share a chunk with them: one that is applied twice shows in their events. */
const RETURNS = 20_000;
const LINES = 2 * ORDERS + RETURNS;
const EVERYWHERE = { everywhere: true, entityIds: [], nodeIds: [] };

let folder = "";
let path = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gantry-crash-"));
  path = join(folder, "orders.csv");
  const number = (index: number) => String(500_000 + index);
  const at = "2026-01-05 10:00:00";
  const sold = Array.from(
    { length: ORDERS },
    (_, index) => `${number(index)},MUG,Mug,1,${at},2.50,,United Kingdom\n${number(index)},CUP,Cup,2,${at},1.25,,United Kingdom\n`,
  );
  const returned = Array.from({ length: RETURNS }, (_, index) => `C${number(index)},MUG,Mug,-1,${at},2.50,,United Kingdom\n`);
  await writeFile(
    path,
    `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n${sold.join("")}${returned.join("")}`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("A killed import", () => {
  let database: TestDatabase;
  let retailer: Retailer;
  let code = "";
  const start = async () => {
    database = await testDatabase();
    retailer = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 0 });
    code = (await one("SELECT code FROM entity")).code;
  };
  const one = async (sql: string) => (await database.pool.query(sql)).rows[0];
  const request = () => ({ format: "online-retail" as const, path, options: { entityCode: code } });
  const shown = async () => (await listOrders(database.pool, EVERYWHERE, gridQuery.parse({ startRow: 0, endRow: 5 }))).rowCount;
  const stored = () =>
    one(`SELECT (SELECT count(*) FROM sales_order) AS orders, (SELECT sum(total_minor)::bigint FROM sales_order) AS minor, (SELECT count(*) FROM sales_order_line) AS lines,
      (SELECT count(*) FROM demand_fact) AS demand, (SELECT sum(quantity)::bigint FROM demand_fact) AS units, (SELECT count(*) FROM kpi_event) AS events, (SELECT count(*) FROM import_line) AS staged`);
  const WHOLE = {
    orders: ORDERS,
    minor: ORDERS * 500,
    lines: 2 * ORDERS,
    demand: 2 * ORDERS,
    units: ORDERS * 3,
    events: ORDERS * 6 + RETURNS,
    staged: LINES,
  };

  /** Dies at the first report of the step, as a crash there would. */
  const crashAt = (step: string) =>
    importFile(retailer.context, {
      ...request(),
      onProgress: (at) => {
        if (at === step) throw new Error("power cut");
      },
    });

  it("while it reads the file leaves nothing that counts, and the next one starts over", async () => {
    await start();
    try {
      await expect(crashAt("staged")).rejects.toThrow("power cut");
      expect(await one("SELECT state FROM import_run")).toEqual({ state: "staging" });
      expect((await stored()).staged).toBeGreaterThan(0);
      expect([await shown(), (await stored()).demand]).toEqual([0, 0]);
      // Half a staging is nothing to carry on.
      expect(await resumeImports(retailer.context)).toEqual([]);
      expect(await importFile(retailer.context, request())).toMatchObject({
        repeated: false,
        counts: { lines: LINES, orders: ORDERS, rejected: 0 },
      });
      expect([await shown(), await stored()]).toEqual([ORDERS, WHOLE]);
    } finally {
      await database.drop();
    }
  }, 120_000);

  it("between two chunks shows no order until a worker has carried it to its end", async () => {
    await start();
    try {
      await expect(crashAt("applied")).rejects.toThrow("power cut");
      expect(await one("SELECT state FROM import_run")).toEqual({ state: "applying" });
      expect((await stored()).orders).toBeGreaterThan(0);
      expect(await shown()).toBe(0);
      expect(await resumeImports(retailer.context)).toHaveLength(1);
      expect([await shown(), await stored()]).toEqual([ORDERS, WHOLE]);
      expect(await importFile(retailer.context, request())).toMatchObject({ repeated: true });
      expect(await stored()).toEqual(WHOLE);
    } finally {
      await database.drop();
    }
  }, 120_000);

  it("by SIGKILL, wherever it is, ends like one that nobody killed", async () => {
    await start();
    const command = (): ChildProcess =>
      spawn(process.execPath, ["--import", "tsx", "scripts/import.ts", "online-retail", path, "--entity", code, "--json"], {
        env: { ...process.env, DATABASE_URL: database.url },
        stdio: "ignore",
      });
    const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("exit", (exit) => resolve(exit)));
    const reached = async (condition: string, child: ChildProcess) => {
      while (child.exitCode === null && !(await one(`SELECT ${condition} AS yes FROM (SELECT 1) t LEFT JOIN import_run r ON true`))?.yes)
        await new Promise((resolve) => setTimeout(resolve, 5));
    };
    try {
      let killed = 0;
      for (const moment of ["r.state = 'staging'", "r.state = 'applying'", "r.applied_through IS NOT NULL"]) {
        const child = command();
        const end = ended(child);
        await reached(moment, child);
        child.kill("SIGKILL");
        if ((await end) === null) killed += 1;
        if ((await one("SELECT state FROM import_run"))?.state !== "complete") expect(await shown()).toBe(0);
      }
      expect(killed).toBeGreaterThan(0);
      expect(await ended(command())).toBe(0);
      expect([await shown(), await stored()]).toEqual([ORDERS, WHOLE]);
    } finally {
      await database.drop();
    }
  }, 180_000);

  it("by two people at once is one import", async () => {
    await start();
    try {
      const results = await Promise.all([importFile(retailer.context, request()), importFile(retailer.context, request())]);
      expect(results.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
      expect([await shown(), await stored()]).toEqual([ORDERS, WHOLE]);
    } finally {
      await database.drop();
    }
  }, 120_000);
});
