import { type ChildProcess, spawn } from "node:child_process";
import { openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A process that falls over this often within a minute does not stand by being started again. */
const MOST_RESTARTS = 5;
const MINUTE = 60_000;
/** A process has this long to end what it has begun. */
export const DRAIN_MS = 15_000;
const FIRST = ["tsx", new URL("./leave-with-parent.ts", import.meta.url).href].flatMap((module) => ["--import", module]);

export type Supervised = { stop(): Promise<void> };
type Options = {
  name: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Where its output goes: <folder>/<name>.log. */
  folder: string;
  onFailure: (message: string) => void;
  say: (line: string) => void;
};

/** Keeps one TypeScript process running until it is stopped; what it prints goes to a file. */
export function supervise({ name, args, env, folder, onFailure, say }: Options): Supervised {
  const file = join(folder, `${name}.log`);
  // The process writes there itself: its last words count most when nobody is left to pass them on.
  rmSync(file, { force: true });
  const log = openSync(file, "a");
  let child: ChildProcess | undefined;
  let stopping = false;
  let starts: number[] = [];

  const start = () => {
    starts = [...starts.filter((at) => at > Date.now() - MINUTE), Date.now()];
    // A group of its own: Ctrl-C reaches this process alone, which then stops the others in order.
    child = spawn(process.execPath, [...FIRST, ...args], { env, stdio: ["ignore", log, log, "ipc"], detached: true });
    child.once("exit", (code, signal) => {
      if (stopping) return;
      if (starts.length > MOST_RESTARTS) {
        const last = readFileSync(file, "utf8").trimEnd().split("\n").slice(-8).join("\n");
        onFailure(`The ${name} process does not stay up. Its last words, from ${file}:\n${last}`);
        return;
      }
      say(`the ${name} process ended (${signal ?? code}); starting it again`);
      setTimeout(() => !stopping && start(), 500 * starts.length);
    });
  };
  start();

  return {
    stop() {
      stopping = true;
      const running = child;
      if (!running || running.exitCode !== null || running.signalCode !== null) return Promise.resolve();
      return new Promise((resolve) => {
        const late = setTimeout(() => running.kill("SIGKILL"), DRAIN_MS);
        running.once("exit", () => {
          clearTimeout(late);
          resolve();
        });
        running.kill("SIGTERM");
      });
    },
  };
}
