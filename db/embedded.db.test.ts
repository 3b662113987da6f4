import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openPool } from "./client";
import { startEmbedded } from "./embedded";
import { runningServer } from "./embedded-owner";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "gantry-embedded-"));
  await chmod(directory, 0o755);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function ask(url: string, sql: string): Promise<unknown[]> {
  const pool = openPool(url, 1);
  try {
    return (await pool.query(sql)).rows;
  } finally {
    await pool.end();
  }
}

it("keeps what was committed when the server is killed, and starts again at the same address", async () => {
  const first = await startEmbedded(directory);
  await ask(first.url, "CREATE TABLE kept AS SELECT 1 AS one");
  process.kill((await runningServer(directory)) as number, "SIGKILL");
  // A signal is sent and not yet obeyed: until then the folder is in use.
  await vi.waitFor(async () => expect(await runningServer(directory)).toBeNull(), { timeout: 10_000, interval: 20 });
  const second = await startEmbedded(directory, { port: Number(new URL(first.url).port) });
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, "SELECT one FROM kept")).toEqual([{ one: 1 }]);
  // Stopping the one that was killed does not wait for ever.
  await first.stop();
  await second.stop();
  expect(await runningServer(directory)).toBeNull();
});

it("takes over from a process that was killed and left its server running", async () => {
  const script = `import("./db/embedded.ts").then((m) => m.startEmbedded(process.argv[1])).then(({ url }) => { console.log(url); setInterval(() => {}, 1000); })`;
  const owner = spawn(process.execPath, ["--import", "tsx", "-e", script, directory], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => owner.stdout.once("data", resolve));
  await expect(startEmbedded(directory)).rejects.toThrow(`is in use by process ${owner.pid}`);
  const ended = new Promise((resolve) => owner.once("exit", resolve));
  owner.kill("SIGKILL");
  await ended;
  expect(await runningServer(directory)).not.toBeNull();
  const server = await startEmbedded(directory);
  expect(await ask(server.url, "SELECT one FROM kept")).toEqual([{ one: 1 }]);
  await server.stop();
});

it("is not misled by a pid file whose number belongs to somebody else now", async () => {
  await writeFile(join(directory, "data", "postmaster.pid"), `${process.pid}\n`);
  const server = await startEmbedded(directory);
  expect(await ask(server.url, "SELECT one FROM kept")).toEqual([{ one: 1 }]);
  await server.stop();
});

it("says why it does not start", async () => {
  await writeFile(join(directory, "data", "PG_VERSION"), "9\n");
  await expect(startEmbedded(directory)).rejects.toThrow(/does not start: .+ incompatible/);
});
