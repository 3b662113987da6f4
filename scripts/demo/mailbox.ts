import { createServer } from "node:net";
import type { Pool } from "@/db/client";
import { mailboxAt } from "@/domain/simulation/organisation";

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("There is no free port."))));
    });
  });

/** Gives the simulated suppliers an address on this machine, another one at each start, and answers it with their secrets. */
export async function placeMailbox(pool: Pool): Promise<{ port: number; secrets: Record<string, string> }> {
  const port = await freePort();
  const { rows } = await pool.query<{ code: string; secret: string }>(
    `UPDATE supplier_exchange x SET endpoint = $1 || s.code FROM supplier s WHERE s.id = x.supplier_id AND x.endpoint LIKE 'http://127.0.0.1:%/suppliers/%'
     RETURNING s.code, x.secret`,
    [mailboxAt(port)],
  );
  return { port, secrets: Object.fromEntries(rows.map(({ code, secret }) => [code, secret])) };
}
