import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "@/db/embedded";
import { migrate } from "@/db/migrate";

declare module "vitest" {
  export interface ProvidedContext {
    /** For each worker, the migrated database that its test databases are clones of. */
    templateUrls: string[];
  }
}

/**
 * One server for each worker, so that files that run side by side do not see each other: an open transaction holds the
 * horizon of changes, seals and rollups back in every database of its server. The schema is applied once and cloned.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started: (() => Promise<void>)[] = [];
  const stop = async () => void (await Promise.all(started.map((end) => end())));
  const startOne = async () => {
    const directory = await mkdtemp(join(tmpdir(), "gantry-test-"));
    // As root the server runs as a user of its own, who must be able to enter the folder.
    await chmod(directory, 0o755);
    const server = await startEmbedded(directory, { durable: false });
    started.push(async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    });
    await migrate(server.url);
    return server.url;
  };
  try {
    const { maxWorkers } = project.config;
    // The first makes the user that the servers run as where there is none yet.
    const first = await startOne();
    const others = await Promise.all(Array.from({ length: Number(maxWorkers) - 1 }, startOne));
    project.provide("templateUrls", [first, ...others]);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
