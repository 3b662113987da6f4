import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

// A server outlives the process that started it when that one is killed outright. The next start finds it by PostgreSQL's own
// pid file and ends it, unless the process that started it is alive: then the folder is in use.

const MOST_WAIT_MS = 30_000;

const ownerFile = (directory: string) => join(directory, "owner");
const numberIn = async (path: string): Promise<number | null> => {
  const [line = ""] = (await readFile(path, "utf8").catch(() => "")).split("\n", 1);
  return Number(line.trim()) || null;
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Its command line; empty when it cannot be told. Small images have no `ps`, and not every system has /proc. */
const commandOf = (pid: number): Promise<string> =>
  readFile(`/proc/${pid}/cmdline`, "utf8").catch(
    () =>
      new Promise<string>((resolve) =>
        execFile("ps", ["-o", "command=", "-p", String(pid)], (error, output) => resolve(error ? "" : output)),
      ),
  );

/** The server that runs on this folder, if one does. */
export async function runningServer(directory: string): Promise<number | null> {
  const pidFile = join(directory, "data", "postmaster.pid");
  const pid = await numberIn(pidFile);
  if (pid === null || !isAlive(pid)) return null;
  const command = await commandOf(pid);
  if (command.includes(join(directory, "data"))) return pid;
  // Pids are used again, after a restart of the machine above all: PostgreSQL would take somebody else for its predecessor.
  if (command !== "") await rm(pidFile, { force: true });
  return null;
}

/** The process that uses the directory's server, if one does. */
export async function liveOwner(directory: string): Promise<number | null> {
  const owner = await numberIn(ownerFile(directory));
  return owner !== null && isAlive(owner) && (await runningServer(directory)) !== null ? owner : null;
}

/** Ends a server that nobody owns any more. Throws when somebody does. */
export async function takeOver(directory: string): Promise<void> {
  const server = await runningServer(directory);
  if (server === null) return;
  const owner = await liveOwner(directory);
  if (owner !== null) throw new Error(`The database in ${directory} is in use by process ${owner}.`);
  process.kill(server, "SIGINT");
  for (let waited = 0; isAlive(server); waited += 50) {
    if (waited > MOST_WAIT_MS) throw new Error(`The database server ${server} in ${directory} does not stop.`);
    await wait(50);
  }
}

export const noteOwner = (directory: string): Promise<void> => writeFile(ownerFile(directory), `${process.pid}\n`);
