import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import type { Client } from "@/db/client";

export type LineToStage = { lineNumber: number; groupKey: string; fields: Record<string, string | number> };

// COPY text: a backslash starts an escape, a tab ends a column, a line feed ends a row.
const escaped = (text: string) =>
  /[\\\t\n\r]/.test(text) ? text.replace(/\\/g, "\\\\").replace(/\t/g, "\\t").replace(/\n/g, "\\n").replace(/\r/g, "\\r") : text;

/** One COPY, one transaction: a bounded number of lines, so that the live feed never waits for it. */
export async function stageLines(client: Client, importId: number, lines: readonly LineToStage[]): Promise<void> {
  if (lines.length === 0) return;
  const stream = client.query(copyFrom("COPY import_line (import_id, line_number, group_key, fields) FROM STDIN"));
  function* chunks() {
    for (let start = 0; start < lines.length; start += 1_000) {
      let text = "";
      for (const { lineNumber, groupKey, fields } of lines.slice(start, start + 1_000)) {
        text += `${importId}\t${lineNumber}\t${escaped(groupKey)}\t${escaped(JSON.stringify(fields))}\n`;
      }
      yield text;
    }
  }
  await pipeline(Readable.from(chunks(), { objectMode: false }), stream);
}

export async function stageRejections(
  client: Client,
  importId: number,
  rejections: readonly { lineNumber: number; reason: string }[],
): Promise<void> {
  await client.query(
    "INSERT INTO import_rejection (import_id, line_number, reason) SELECT $1, * FROM unnest($2::int[], $3::text[]) ON CONFLICT DO NOTHING",
    [importId, rejections.map((r) => r.lineNumber), rejections.map((r) => r.reason)],
  );
}

/** Takes back an unfinished staging, a piece at a time. */
export async function unstage(client: Client, importId: number): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      "DELETE FROM import_line WHERE import_id = $1 AND line_number <= (SELECT max(line_number) FROM (SELECT line_number FROM import_line WHERE import_id = $1 ORDER BY line_number LIMIT 50000) t)",
      [importId],
    );
    if (!rowCount) break;
  }
  await client.query("DELETE FROM import_rejection WHERE import_id = $1", [importId]);
}
