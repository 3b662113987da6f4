import pg from "pg";
import { sharedPool } from "@/db/client";
import { startServer } from "@/server/http";

// The server as in production; with its pages only where a browser asks for them.
const { pages = false } = (JSON.parse(process.argv[2] ?? "null") ?? {}) as { pages?: boolean };

let queries = 0;
const send = pg.Client.prototype.query as (...given: unknown[]) => unknown;
pg.Client.prototype.query = function counted(this: pg.Client, ...given: unknown[]) {
  queries += 1;
  return send.apply(this, given);
} as typeof pg.Client.prototype.query;

const pool = sharedPool();
const server = await startServer({ pool, port: 0, next: pages });
process.send?.({ port: server.port });
// Each question is answered with the queries so far.
process.on("message", () => process.send?.({ queries }));
process.once("SIGTERM", async () => {
  await server.stop();
  await pool.end();
  process.exit(0);
});
