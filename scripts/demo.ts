import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openPool } from "@/db/client";
import { startEmbedded } from "@/db/embedded";
import { takeOver } from "@/db/embedded-owner";
import { migrate } from "@/db/migrate";
import { demoSize } from "@/domain/simulation/retailer";
import { ensureAuthSecret } from "@/server/operations/secret";
import type { SimulatorSettingsFile } from "@/workers/simulator/settings";
import { buildPages, isBuilt } from "./demo/build";
import { fillSimulated } from "./demo/fill";
import { fillReplay } from "./demo/fill-replay";
import { digestOf, type Filled, readFilled, writeFilled } from "./demo/filled";
import { placeMailbox } from "./demo/mailbox";
import { type DemoOptions, readOptions, USAGE, UsageError } from "./demo/options";
import { demoSignIns, simulatorSignIn } from "./demo/people";
import { type Supervised, supervise } from "./demo/processes";
import { createProgress } from "./demo/progress";
import { runningIn, whyPortIsTaken } from "./demo/whereabouts";

// Everything on one machine, on the embedded database, with live traffic.

const progress = createProgress(process.stdout);
const closers: (() => Promise<void> | void)[] = [];
let closing: Promise<void> | undefined;

/** Ends what was started, the newest first, once. */
function close(): Promise<void> {
  closing ??= (async () => {
    progress.close();
    for (const end of closers.reverse()) await end();
  })();
  return closing;
}

async function leave(code: number): Promise<never> {
  await close();
  process.exit(code);
}

async function fill(options: DemoOptions, databaseUrl: string): Promise<Filled> {
  const until = new Date();
  const pool = openPool(databaseUrl, 4);
  try {
    const base = { liveSince: until, days: options.days };
    if (options.replay === null) {
      await fillSimulated(pool, { ...demoSize, days: options.days }, options.folder, until, progress.step);
      return { ...base, replay: null };
    }
    const replay = await fillReplay(pool, options.replay, options.folder, until, progress.step);
    return { ...base, replay: { ...replay, digest: digestOf(options.replay) } };
  } finally {
    await pool.end();
  }
}

/** A database that was not filled to its end is started over: half a history is none. */
async function startDatabase(options: DemoOptions): Promise<{ url: string; filled: Filled | null }> {
  let known = options.fresh ? null : readFilled(options.folder);
  if (known?.replay && options.replay && known.replay.digest !== digestOf(options.replay)) {
    progress.say("another history was replayed here before: starting over");
    known = null;
  }
  await takeOver(options.folder);
  if (known === null) for (const name of ["data", "filled.json"]) rmSync(join(options.folder, name), { recursive: true, force: true });
  progress.step("the embedded database starts");
  const database = await startEmbedded(options.folder);
  // The package ends the server at the first signal; here the others are ended before it.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.removeAllListeners(signal);
    // Ctrl-C reaches this process twice, from the terminal and from the runner; the second one must not cut the end short.
    process.on(signal, () => void leave(0));
  }
  closers.push(() => database.stop());
  await migrate(database.url);
  return { url: database.url, filled: known };
}

async function simulatorSettings(
  options: DemoOptions,
  { liveSince, days, replay }: Filled,
  databaseUrl: string,
  url: string,
): Promise<string> {
  const pool = openPool(databaseUrl, 1);
  const { rows, mailbox } = await (async () => {
    const { rows } = await pool.query<{ code: string; secret: string }>("SELECT code, secret FROM ingest_source");
    return { rows, mailbox: await placeMailbox(pool) };
  })().finally(() => pool.end());
  const settings: SimulatorSettingsFile = {
    url,
    ...simulatorSignIn(options.folder),
    secrets: Object.fromEntries(rows.map(({ code, secret }) => [code, secret])),
    mailbox,
    liveSince: liveSince.toISOString(),
    rate: options.rate,
    customers:
      replay && options.replay
        ? { kind: "replay", file: options.replay, channel: replay.channel, cutoff: replay.cutoff.toISOString() }
        : { kind: "simulated", size: { ...demoSize, days } },
  };
  const file = join(options.folder, "simulator.json");
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  return file;
}

async function untilHealthy(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/api/health`).catch(() => null);
    if (response?.ok) return;
    if (closing) return;
    await pause(150);
  }
}

async function run(options: DemoOptions): Promise<void> {
  const { port, folder } = options;
  const taken = await whyPortIsTaken(port, folder);
  if (taken) throw new UsageError(taken);
  const database = await startDatabase(options);
  const built = isBuilt() ? undefined : buildPages();
  if (built) progress.say("the pages are built meanwhile");
  // A build that fails while the database is filled must be heard at once.
  built?.catch((error: Error) => void fail(error));
  let filled = database.filled;
  if (filled === null) {
    filled = await fill(options, database.url);
    writeFilled(folder, filled);
  }
  if (built) {
    progress.step("the pages are still being built");
    await built;
  }

  const url = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: database.url,
    DATABASE_POOL: "12",
    BETTER_AUTH_SECRET: ensureAuthSecret(),
  };
  const onFailure = (message: string) => void fail(new Error(message));
  const part = (name: string, args: string[]): Supervised => {
    const supervised = supervise({ name, args, env, folder, onFailure, say: progress.say });
    closers.push(() => supervised.stop());
    return supervised;
  };
  const running = runningIn(folder);
  writeFileSync(running, database.url, { mode: 0o600 });
  closers.push(() => rmSync(running, { force: true }));
  progress.step("the tower starts");
  part("server", ["server/http.ts", "--port", String(port)]);
  part("worker", ["workers/run.ts"]);
  await untilHealthy(url);
  part("simulator", ["workers/simulator/run.ts", await simulatorSettings(options, filled, database.url, url)]);
  announce(port, options, filled);
}

function announce(port: number, options: DemoOptions, filled: Filled): void {
  const width = Math.max(...demoSignIns.map(({ email }) => email.length));
  progress.say(`The tower is live at http://localhost:${port}`);
  console.log("\nSign in as any of these:\n");
  for (const { email, password, who } of demoSignIns) console.log(`  ${email.padEnd(width)}  ${password}  ${who}`);
  const traffic = filled.replay ? `the recorded history, ${options.rate} times its speed` : "the simulated retailer";
  console.log(`\nLive traffic: ${traffic}. Logs and database: ${options.folder}. Ctrl-C stops everything.\n`);
}

async function fail(error: Error): Promise<void> {
  if (closing) return;
  progress.close();
  console.error(error instanceof UsageError ? error.message : (error.stack ?? error.message));
  await leave(1);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") console.log(USAGE);
  else if (!existsSync("package.json")) throw new UsageError("Start it from the project's folder.");
  else await run(options);
} catch (error) {
  await fail(error as Error);
}
