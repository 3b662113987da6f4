import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "@/db/embedded";
import { runningServer } from "@/db/embedded-owner";
import { migrate } from "@/db/migrate";

type Kept = { kill(): void; stop(): Promise<void>; starts(): number; output(): string };

/** A process as a supervisor keeps it: started again whenever it ends. */
function keep(script: string, env: Record<string, string>): Kept {
  let child: ChildProcess;
  let stopping = false;
  let starts = 0;
  let output = "";
  const start = () => {
    starts += 1;
    child = spawn(process.execPath, ["--import", "tsx", script], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => {
        output += chunk;
      });
    child.once("exit", () => {
      if (!stopping) setTimeout(start, 100);
    });
  };
  start();
  return {
    kill: () => void child.kill("SIGKILL"),
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
    starts: () => starts,
    output: () => output,
  };
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

/** The whole of Gantry on one machine: a database that keeps what it commits, a server and a worker, each its own process. */
export async function aHouse() {
  const directory = await mkdtemp(join(tmpdir(), "gantry-chaos-"));
  await chmod(directory, 0o755);
  let database = await startEmbedded(directory);
  const { url: databaseUrl } = database;
  await migrate(databaseUrl);
  const port = await freePort();
  const env = { DATABASE_URL: databaseUrl, DATABASE_POOL: "10", PORT: String(port), LOG_LEVEL: "info" };
  let server: Kept | undefined;
  let worker: Kept | undefined;
  return {
    databaseUrl,
    url: `http://127.0.0.1:${port}`,
    open() {
      server = keep("test/chaos-server.ts", env);
      worker = keep("workers/run.ts", env);
    },
    killServer: () => server?.kill(),
    killWorker: () => worker?.kill(),
    async killDatabase() {
      const pid = await runningServer(directory);
      if (pid === null) throw new Error("the database does not run");
      process.kill(pid, "SIGKILL");
      database = await startEmbedded(directory, { port: Number(new URL(databaseUrl).port) });
    },
    starts: () => ({ server: server?.starts(), worker: worker?.starts() }),
    output: () => `${server?.output()}\n${worker?.output()}`,
    async close() {
      await Promise.all([server?.stop(), worker?.stop()]);
      await database.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
