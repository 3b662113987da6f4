import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openPool, type Pool } from "@/db/client";
import { startEmbedded } from "@/db/embedded";
import type { Check } from "@/server/services/verification/invariant";
import { verify } from "@/server/services/verification/verify";

const USAGE = `npm run verify [-- --json]
Checks every invariant of the database and prints what is off. Exit code: 0 all hold, 1 something is off, 2 no database.
Looks at DATABASE_URL, or else at the database of the demo, running or not.`;

type Found = { url: string; what: string; stop?: () => Promise<void> };

const DEMO = join(process.cwd(), ".gantry", "demo");
const ANSWERS_WITHIN_MS = 5_000;

const reasonOf = (error: unknown) => {
  const { message, code, errors } = error as { message?: string; code?: string; errors?: Error[] };
  return message || errors?.[0]?.message || code || String(error);
};

async function answers(url: string): Promise<boolean> {
  const pool = openPool(url, 1);
  pool.options.connectionTimeoutMillis = ANSWERS_WITHIN_MS;
  try {
    await pool.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await pool.end();
  }
}

async function findDatabase(): Promise<Found> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, what: "the database of DATABASE_URL" };
  const running = (await readFile(join(DEMO, "database-url"), "utf8").catch(() => "")).trim();
  if (running && (await answers(running))) return { url: running, what: "the database of the running demo" };
  if (!existsSync(join(DEMO, "data", "PG_VERSION")))
    throw new Error("There is no database yet: set DATABASE_URL, or make the demo's with `npm run demo`.");
  const { url, stop } = await startEmbedded(DEMO);
  return { url, stop, what: "the database of the demo, which is not running" };
}

async function checksOf(pool: Pool): Promise<Check[]> {
  try {
    return await verify(pool);
  } catch (error) {
    if ((error as { code?: unknown }).code === "42P01")
      throw new Error("The database does not have Gantry's tables of this version. Run `npm run db:migrate` first.");
    throw error;
  }
}

function print(checks: readonly Check[], what: string, seconds: number): void {
  const off = checks.filter((check) => check.off > 0);
  const width = Math.max(...checks.map(({ name }) => name.length));
  const figure = (value: number | string) => String(typeof value === "number" ? value.toLocaleString("en") : value).padStart(12);
  console.log(`Checking ${what}.\n`);
  console.log(`${"".padEnd(5)}${"what must hold".padEnd(width)}${figure("looked at")}${figure("off")}`);
  for (const check of checks) {
    console.log(`${(check.off > 0 ? "OFF" : "ok").padEnd(5)}${check.name.padEnd(width)}${figure(check.checked)}${figure(check.off)}`);
    for (const example of check.examples) console.log(`       ${example}`);
    if (check.off > check.examples.length) console.log(`       and ${(check.off - check.examples.length).toLocaleString("en")} more`);
  }
  const verdict = off.length === 0 ? `All ${checks.length} checks hold.` : `${off.length} of ${checks.length} checks are off.`;
  console.log(`\n${verdict} ${seconds.toFixed(1)} s.`);
}

const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, help: { type: "boolean", default: false } } });

async function run(): Promise<number> {
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  let found: Found | undefined;
  try {
    found = await findDatabase();
    const pool = openPool(found.url, 1);
    pool.options.connectionTimeoutMillis = ANSWERS_WITHIN_MS;
    const started = performance.now();
    const checks = await checksOf(pool).finally(() => pool.end());
    const holds = checks.every((check) => check.off === 0);
    if (values.json) console.log(JSON.stringify({ holds, checks }, null, 2));
    else print(checks, found.what, (performance.now() - started) / 1_000);
    return holds ? 0 : 1;
  } catch (error) {
    const where = found ? `Could not check ${found.what}: ` : "";
    console.error(where + reasonOf(error));
    return 2;
  } finally {
    await found?.stop?.();
  }
}

// Not process.exitCode: the embedded server's own hook at the end of a process would answer 0.
process.exit(await run());
