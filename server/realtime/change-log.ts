import type { Queryable } from "@/db/client";
import { comparePositions, type Position, type Topic, topics } from "@/domain/changes/topics";

/** Changes taken in one tick; what is beyond waits for the next one. */
const CHANGES_A_TICK = 5_000;
/** A resume that needs more than this is slower than reading the screen again. */
const CHANGES_A_RESUME = 50_000;

const split = (position: Position): [string, string] => {
  const [xid = "0", id = "0"] = position.split(":");
  return [xid, id];
};

/** The position that contains everything committed so far and nothing that may still commit before it. */
export async function currentPosition(queryable: Queryable): Promise<Position> {
  const { rows } = await queryable.query<{ position: string }>("SELECT pg_snapshot_xmin(pg_current_snapshot())::text || ':0' AS position");
  return rows[0]?.position ?? "0:0";
}

export type Changes = { position: Position; complete: boolean; keys: Map<Topic, Set<number>> };

/**
 * What was committed after the position, in commit order. Only transactions older than every open one count: a lower number
 * that commits late is thereby waited for, never skipped.
 */
export async function changesAfter(queryable: Queryable, position: Position): Promise<Changes> {
  const { rows } = await queryable.query<{ horizon: string; xid: string | null; id: number; topic: string; keys: number[] }>({
    name: "changes-after",
    text: `WITH now AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS horizon)
      SELECT now.horizon::text, c.xid::text, c.id, c.topic, c.keys::text[] AS keys FROM now LEFT JOIN LATERAL (
        SELECT * FROM change WHERE (xid, id) > ($1::xid8, $2::bigint) AND xid < now.horizon ORDER BY xid, id LIMIT ${CHANGES_A_TICK}
      ) c ON true`,
    values: split(position),
  });
  const keys = new Map<Topic, Set<number>>();
  let last = position;
  for (const row of rows) {
    if (row.xid === null) continue;
    last = `${row.xid}:${row.id}`;
    if (!Object.hasOwn(topics, row.topic)) continue;
    const topic = row.topic as Topic;
    const known = keys.get(topic) ?? new Set();
    keys.set(topic, known);
    for (const key of row.keys) known.add(Number(key));
  }
  const complete = rows.length < CHANGES_A_TICK;
  const horizon = `${rows[0]?.horizon ?? "0"}:0`;
  return { position: complete && comparePositions(horizon, last) > 0 ? horizon : last, complete, keys };
}

/** Keys of a topic that changed after `from` up to `to`; null when there are too many to be worth a patch. */
export async function keysBetween(
  queryable: Queryable,
  topic: Topic,
  from: Position,
  to: Position,
  most: number,
): Promise<number[] | null> {
  const { rows } = await queryable.query<{ key: string; changes: number }>({
    name: "keys-between",
    text: `WITH c AS MATERIALIZED (
        SELECT keys FROM change WHERE (xid, id) > ($1::xid8, $2::bigint) AND (xid, id) <= ($3::xid8, $4::bigint) AND topic = $5 LIMIT ${CHANGES_A_RESUME}
      ) SELECT DISTINCT unnest(keys)::text AS key, (SELECT count(*) FROM c) AS changes FROM c LIMIT $6`,
    values: [...split(from), ...split(to), topic, most + 1],
  });
  if (rows.length > most || (rows[0]?.changes ?? 0) >= CHANGES_A_RESUME) return null;
  return rows.map((row) => Number(row.key));
}

/** Whether every change after the position is still kept. Changes are pruned oldest first, so an older one that is kept proves it. */
export async function isWithinWindow(queryable: Queryable, position: Position): Promise<boolean> {
  const { rows } = await queryable.query<{ kept: boolean }>(
    "SELECT EXISTS (SELECT FROM change WHERE (xid, id) <= ($1::xid8, $2::bigint)) AS kept",
    split(position),
  );
  return rows[0]?.kept ?? false;
}

/** Age of the oldest visible change after the position, by the database's clock. */
export async function lagAfter(queryable: Queryable, position: Position): Promise<number> {
  const { rows } = await queryable.query<{ lag: number | null }>(
    "SELECT (extract(epoch FROM clock_timestamp() - min(at)) * 1000)::float8 AS lag FROM (SELECT at FROM change WHERE (xid, id) > ($1::xid8, $2::bigint) ORDER BY xid, id LIMIT 1000) c",
    split(position),
  );
  return Math.max(0, Math.round(rows[0]?.lag ?? 0));
}
