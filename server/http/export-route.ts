import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Pool } from "@/db/client";
import { csvFields, csvHeader, csvLine } from "@/domain/changes/csv";
import { filterModel } from "@/domain/changes/row-filter";
import { type Topic, topics } from "@/domain/changes/topics";
import { refusal, scopeOf } from "@/domain/governance/roles";
import { smallId } from "@/domain/kernel/ids";
import { text } from "@/domain/kernel/words";
import type { Person } from "@/server/auth";
import { gridSort } from "@/server/read/grid-query";
import { topicReaders } from "@/server/realtime/topic-readers";
import { ServiceError } from "@/server/services/errors";
import { answerJson } from "./answer";

/** What the grid sends for a page, without the window. */
const exportQuery = z.object({
  /** The columns that are shown, in their order; all, where nothing is said. */
  columns: z.array(z.string()).min(1).max(100).optional(),
  sort: gridSort,
  filters: z.record(z.string(), filterModel).default({}),
  search: text(200).optional(),
  scope: z.object({ nodeId: smallId.optional() }).optional(),
});

const ROWS_A_PAGE = 5_000;
/** A file holds a connection of the pool while it is written; few at once leave the others to the screens. */
const MOST_AT_ONCE = 2;
/** A reader that takes longer than this would hold a snapshot of the database open. */
const LONGEST_MS = 5 * 60_000;

export function createExport(pool: Pool, personOf: (headers: Headers) => Promise<Person | null>) {
  let running = 0;

  async function stream(
    response: ServerResponse,
    topic: Topic,
    { columns, ...query }: z.output<typeof exportQuery>,
    scope: NonNullable<ReturnType<typeof scopeOf>>,
  ): Promise<void> {
    const fields = columns && shownFields(topic, columns);
    const client = await pool.connect();
    let broken: Error | undefined;
    const deadline = setTimeout(() => response.destroy(), LONGEST_MS);
    try {
      // One snapshot for all pages: no row twice, none left out, whatever is written meanwhile. It takes no transaction number, so the feed goes on.
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      for (let startRow = 0; ; startRow += ROWS_A_PAGE) {
        const page = await topicReaders[topic].list(client, scope, { ...query, startRow, endRow: startRow + ROWS_A_PAGE });
        if (startRow === 0) {
          const day = new Date().toISOString().slice(0, 10);
          response.writeHead(200, {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": `attachment; filename="gantry-${topic}-${day}.csv"`,
            "Cache-Control": "no-store",
          });
          response.write(csvHeader(topic, fields));
        }
        const room = response.write(page.rows.map((row) => csvLine(topic, row, fields)).join(""));
        if (!room && !response.destroyed) await Promise.race([once(response, "drain"), once(response, "close")]);
        if (response.destroyed || page.rows.length < ROWS_A_PAGE) break;
      }
      response.end();
    } finally {
      clearTimeout(deadline);
      await client.query("ROLLBACK").catch((error: Error) => {
        broken = error;
      });
      client.release(broken);
    }
  }

  /** GET /api/export/<topic>.csv?query=… : the rows that the grid shows, as a file. */
  return async function handleExport(request: IncomingMessage, response: ServerResponse, headers: Headers): Promise<void> {
    const url = new URL(request.url ?? "/", "http://gantry");
    const name = /^\/api\/export\/([a-z]+)\.csv$/.exec(url.pathname)?.[1];
    if (name === undefined || !Object.hasOwn(topics, name)) return answerJson(response, 404, { error: "There is no such file." });
    if (request.method !== "GET") return answerJson(response, 405, { error: "Use GET." }, { Allow: "GET" });
    const person = await personOf(headers);
    if (!person) return answerJson(response, 401, { error: "Sign in first." });
    const topic = name as Topic;
    const scope = scopeOf(person.grants, topics[topic].permission);
    if (!scope) return answerJson(response, 403, { error: refusal(topics[topic].permission) });
    const query = exportQuery.safeParse(parseJson(url.searchParams.get("query") ?? "{}"));
    if (!query.success) return answerJson(response, 400, { error: "The query cannot be read." });
    if (running >= MOST_AT_ONCE)
      return answerJson(response, 503, { error: "Other files are being written. Try again in a moment." }, { "Retry-After": "5" });
    running += 1;
    try {
      await stream(response, topic, query.data, scope);
    } catch (error) {
      if (error instanceof ServiceError && error.code === "invalid") return answerJson(response, 400, { error: error.message });
      // A file that breaks off must not look complete.
      if (response.headersSent) response.destroy();
      throw error;
    } finally {
      running -= 1;
    }
  };
}

function shownFields(topic: Topic, columns: readonly string[]): string[] {
  try {
    return csvFields(topic, columns);
  } catch (error) {
    throw error instanceof RangeError ? new ServiceError("invalid", error.message, { path: "columns" }) : error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
