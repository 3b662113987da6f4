import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "./database";
import { aWorkedDay } from "./worked-day";

const ROOT = process.cwd();
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  await aWorkedDay(database.pool);
  folder = await mkdtemp(join(tmpdir(), "gantry-verify-"));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

type Said = { code: number | null; output: string; errors: string };
function npmRunVerify(options: { url?: string; json?: boolean; from?: string } = {}): Promise<Said> {
  const { DATABASE_URL: _, ...env } = process.env;
  const tsx = ["--import", join(ROOT, "node_modules", "tsx", "dist", "loader.mjs")];
  const child = spawn(process.execPath, [...tsx, join(ROOT, "scripts", "verify.ts"), ...(options.json ? ["--json"] : [])], {
    cwd: options.from ?? folder,
    env: { ...env, TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json"), ...(options.url ? { DATABASE_URL: options.url } : {}) },
  });
  const said: Said = { code: null, output: "", errors: "" };
  child.stdout.on("data", (chunk) => {
    said.output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.errors += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ ...said, code })));
}

it("answers 0 when everything holds, with what it looked at", async () => {
  const { code, output, errors } = await npmRunVerify({ url: database.url });
  expect(errors).toBe("");
  expect(code).toBe(0);
  expect(output).toMatch(/ok +sellable stock is the sum of its movements +[1-9]\d* +0\n/);
  expect(output).toMatch(/All \d+ checks hold/);
});

it("finds the running demo's database by itself", async () => {
  await mkdir(join(folder, ".gantry", "demo"), { recursive: true });
  await writeFile(join(folder, ".gantry", "demo", "database-url"), `${database.url}\n`);
  const { code, output } = await npmRunVerify();
  expect(output).toContain("the database of the running demo");
  expect(code).toBe(0);
});

it("answers 1 and names the rows when something is off, in words or as JSON", async () => {
  await database.pool.query("UPDATE stock_balance SET backordered = backordered + 7 WHERE backordered = 0");
  try {
    const words = await npmRunVerify({ url: database.url });
    expect(words.code).toBe(1);
    expect(words.output).toMatch(/OFF +backordered stock is what order lines wait for .+\n +item \d+ at node \d+: balance 7, lines 0/);
    const { code, output } = await npmRunVerify({ url: database.url, json: true });
    expect(code).toBe(1);
    const { holds, checks } = JSON.parse(output);
    expect(holds).toBe(false);
    expect(checks.filter((check: { off: number }) => check.off > 0)).toEqual([
      expect.objectContaining({
        name: "backordered stock is what order lines wait for",
        examples: expect.arrayContaining([expect.any(String)]),
      }),
    ]);
  } finally {
    await database.pool.query("UPDATE stock_balance SET backordered = backordered - 7 WHERE backordered >= 7");
  }
});

it("answers 2 with a sentence when there is no database, it does not answer, or it has no tables", async () => {
  await rm(join(folder, ".gantry"), { recursive: true, force: true });
  const none = await npmRunVerify();
  expect(none).toMatchObject({
    code: 2,
    output: "",
    errors: "There is no database yet: set DATABASE_URL, or make the demo's with `npm run demo`.\n",
  });
  const silent = await npmRunVerify({ url: "postgres://nobody:nothing@127.0.0.1:9/none" });
  expect(silent).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^Could not check the database of DATABASE_URL: .*ECONNREFUSED.*\n$/),
  });
  const empty = new URL(database.url);
  empty.pathname = "/postgres";
  expect(await npmRunVerify({ url: empty.href })).toMatchObject({ code: 2, errors: expect.stringContaining("npm run db:migrate") });
});
