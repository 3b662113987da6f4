import type { Client } from "@/db/client";
import type { ImportFormatName } from "@/domain/imports/formats";
import { type ImportCounts, ImportTally, isOrderHistory } from "./counts";
import type { LineToStage } from "./stage-lines";

const REFUSED = "import_rejection r JOIN import_line l ON l.import_id = r.import_id AND l.line_number = r.line_number";

/** Counts the lines that were refused after they were staged as rejected, and no more as what they would have become. */
export async function countRefused(client: Client, importId: number, format: ImportFormatName): Promise<void> {
  if (!isOrderHistory(format)) {
    await client.query(
      `UPDATE import_run SET counts = counts || jsonb_build_object('rejected', (SELECT count(*) FROM import_rejection WHERE import_id = $1),
         'applied', (SELECT count(*) FROM import_line WHERE import_id = $1) - (SELECT count(*) FROM ${REFUSED} WHERE r.import_id = $1)) WHERE id = $1`,
      [importId],
    );
    return;
  }
  const { rows } = await client.query<LineToStage>(
    `SELECT l.line_number AS "lineNumber", l.group_key AS "groupKey", l.fields FROM ${REFUSED} WHERE r.import_id = $1`,
    [importId],
  );
  if (rows.length === 0) return;
  // Orders are refused whole: theirs are counted by themselves, and taken from the rest.
  const tally = new ImportTally();
  for (const line of rows) tally.add(line);
  const refused = tally.counts(true);
  const { rows: stored } = await client.query<{ counts: ImportCounts }>("SELECT counts FROM import_run WHERE id = $1", [importId]);
  const { lines = 0, rejected = 0, ...kinds } = stored[0]?.counts ?? {};
  const left = Object.fromEntries(Object.entries(kinds).map(([name, count]) => [name, count - (refused[name] ?? 0)]));
  await client.query("UPDATE import_run SET counts = $2 WHERE id = $1", [importId, { lines, rejected: rejected + rows.length, ...left }]);
}
