import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export type Child = {
  /** What the child said first, once. */
  said: Promise<unknown>;
  /** Sends a question and waits for what the child says next. */
  ask(question: unknown): Promise<unknown>;
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
};

/** Runs a TypeScript file of the repository as a process of its own. */
export function startChild(path: string, environment: Record<string, string> = {}, argument: unknown = null): Child {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", file, JSON.stringify(argument)], {
    // Its log belongs with the errors: the answers on standard output are for programs.
    stdio: ["ignore", 2, "inherit", "ipc"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      LOG_LEVEL: "warn",
      BETTER_AUTH_SECRET: "of a benchmark that nobody else can reach",
      ...environment,
    },
  });
  running.add(child);
  const ended = new Promise<void>((resolve) =>
    child.once("exit", () => {
      running.delete(child);
      resolve();
    }),
  );
  const said = new Promise<unknown>((resolve, reject) => {
    child.once("message", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${path} ended with ${code} before it said anything`)));
  });
  said.catch(() => {});
  return {
    said,
    async ask(question) {
      const answer = once(child, "message");
      child.send(question as never);
      return (await answer)[0];
    },
    cpuSeconds: () => cpuSecondsOf(child.pid ?? 0),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function cpuSecondsOf(pid: number): Promise<number> {
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // User and system time are fields 14 and 15, in hundredths of a second.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}
