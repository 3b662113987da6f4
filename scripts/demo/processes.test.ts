import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { supervise } from "./processes";
import { runningIn, whyPortIsTaken } from "./whereabouts";

const folder = mkdtempSync(join(tmpdir(), "gantry-processes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const logOf = (name: string) => join(folder, `${name}.log`);
async function untilSaid(name: string, what: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const found = existsSync(logOf(name)) && what.exec(readFileSync(logOf(name), "utf8"));
    if (found) return found;
    await pause(50);
  }
}

/** Holds a port, and takes a moment to end what it has begun. */
const TOWER = `
  const server = require("node:http").createServer().listen(0, "127.0.0.1", () => console.log("port " + server.address().port));
  process.once("SIGTERM", () => setTimeout(() => server.close(() => { console.log("left in order"); process.exit(0); }), 300));`;
/** Ends when it has nothing left to do, as the worker does. */
const WORKER = `
  const work = setInterval(() => {}, 1000);
  process.once("SIGTERM", () => clearInterval(work));
  console.log("works");`;
const DEMO = `
  import { supervise } from "./scripts/demo/processes.ts";
  const [folder, tower] = process.argv.slice(1);
  supervise({ name: "tower", args: ["-e", tower], env: process.env, folder, onFailure: console.error, say: console.log });`;

it("a demo that is killed outright frees its port: its processes leave in order, and the next start waits for them", async () => {
  const demo = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", DEMO, folder, TOWER], { stdio: "inherit" });
  const port = Number((await untilSaid("tower", /port (\d+)/))[1]);
  writeFileSync(runningIn(folder), "");
  const ended = once(demo, "exit");
  demo.kill("SIGKILL");
  await ended;
  expect(await whyPortIsTaken(port, folder)).toBeNull();
  await untilSaid("tower", /left in order/);
}, 40_000);

it("a process that has done its work is not kept alive by the demo", async () => {
  const says: string[] = [];
  const worker = supervise({
    name: "worker",
    args: ["-e", WORKER],
    env: process.env,
    folder,
    onFailure: (line) => says.push(line),
    say: (line) => says.push(line),
  });
  await untilSaid("worker", /works/);
  const asked = performance.now();
  await worker.stop();
  expect(performance.now() - asked).toBeLessThan(5_000);
  expect(says).toEqual([]);
}, 40_000);

it("a port that somebody else holds is told, with another one to choose", async () => {
  rmSync(runningIn(folder), { force: true });
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as { port: number };
  expect(await whyPortIsTaken(port, folder)).toBe(`Port ${port} is in use. Choose another one: npm run demo -- --port ${port + 1}`);
  other.close();
});
