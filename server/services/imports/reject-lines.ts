import type { Client } from "@/db/client";

/**
 * Rejects staged lines for what only the database knows; `select` gives line_number and reason, and $1 is the import. They are counted when the run is complete
 * (count-refused.ts): the run's own row is left to the chunk whose turn it is, because the one after it is worked out beside it.
 */
export async function rejectLines(client: Client, select: string, parameters: readonly unknown[]): Promise<void> {
  await client.query(
    `INSERT INTO import_rejection (import_id, line_number, reason) SELECT $1::int, found.line_number, found.reason
     FROM (${select}) AS found(line_number, reason) ON CONFLICT DO NOTHING`,
    [...parameters],
  );
}
