import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { liveOwner } from "@/db/embedded-owner";
import { DRAIN_MS } from "./processes";

/** The file that says where the database is while the demo runs. One that is killed leaves it behind. */
export const runningIn = (folder: string): string => join(folder, "database-url");

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/** Who holds the port, in words; null when nobody does. What a killed demo left behind is given the time to end by itself. */
export async function whyPortIsTaken(port: number, folder: string): Promise<string | null> {
  if (await isFree(port)) return null;
  const owner = await liveOwner(folder);
  if (owner !== null)
    return `Port ${port} is in use, and ${folder} by process ${owner}: the demo seems to run already. It ends with: kill ${owner}`;
  for (let waited = 0; existsSync(runningIn(folder)) && waited < DRAIN_MS; waited += 250) {
    await pause(250);
    if (await isFree(port)) return null;
  }
  return `Port ${port} is in use. Choose another one: npm run demo -- --port ${port + 1}`;
}
