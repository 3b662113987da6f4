import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "@/db/embedded";
import { migrate } from "@/db/migrate";

declare module "vitest" {
  export interface ProvidedContext {
    /** The migrated database that every test database is a clone of. */
    templateUrl: string;
  }
}

/** One server for the whole run; the schema is applied once and cloned from then on. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "gantry-test-"));
  // As root the server runs as a user of its own, who must be able to enter the folder.
  await chmod(directory, 0o755);
  const server = await startEmbedded(directory, { durable: false });
  const stop = async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await migrate(server.url);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("templateUrl", server.url);
  return stop;
}
