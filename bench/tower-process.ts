import { sharedPool } from "@/db/client";
import { startServer } from "@/server/http";

// The server as in production, but for its pages.
const pool = sharedPool();
const server = await startServer({ pool, port: 0, next: false });
process.send?.({ port: server.port });
process.once("SIGTERM", async () => {
  await server.stop();
  await pool.end();
  process.exit(0);
});
