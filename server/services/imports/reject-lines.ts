import type { Client } from "@/db/client";

/** Rejects staged lines for what only the database knows; `select` gives line_number and reason. Counts move with them. */
export async function rejectLines(client: Client, importId: number, select: string, parameters: unknown[]): Promise<void> {
  await client.query(
    `WITH refused AS (
       INSERT INTO import_rejection (import_id, line_number, reason) SELECT $1, found.line_number, found.reason FROM (${select}) AS found(line_number, reason)
       ON CONFLICT DO NOTHING RETURNING 1)
     UPDATE import_run SET counts = counts || jsonb_build_object('applied', (counts->>'applied')::int - n, 'rejected', (counts->>'rejected')::int + n)
     FROM (SELECT count(*)::int AS n FROM refused) AS t WHERE id = ${Number(importId)} AND n > 0`,
    parameters,
  );
}
