import type { Queryable } from "@/db/client";
import { type ServiceContext, transact } from "../context";
import { applyLevels } from "./apply-levels";
import type { RecommendResult } from "./recommend";
import { replenish } from "./replenish";

/** Changes that are read at once; a busy minute has fewer. */
const CHANGES_AT_ONCE = 5_000;

type Position = { xid: string; id: number };
type Touched = { entityId: number; itemIds: number[] };

/**
 * Plans again what was touched since the last time: what was sold, received, counted, answered or requested, each item once however often.
 * The change feed is the queue, so no verb does more for it; what planning itself wrote does not count. The feed forgets after minutes:
 * what a long standstill lost is planned by the hourly run over everything. A crash before the position moves plans the same again, which
 * changes nothing.
 */
export async function replanTouched(context: ServiceContext, stopped: () => boolean = () => false): Promise<RecommendResult> {
  const result = { planned: 0, recommended: 0, superseded: 0 };
  const reader = context.client ?? context.pool;
  // What a run that was ended has left, also where nothing was touched since.
  await applyLevels(context, stopped);
  for (;;) {
    const from = await readPosition(reader);
    const { to, count, touched } = await readTouched(reader, from);
    for (const { entityId, itemIds } of from ? touched : []) {
      if (stopped()) return result;
      const planned = await replenish(context, { entityId, itemIds, stopped });
      result.planned += planned.planned;
      result.recommended += planned.recommended;
      result.superseded += planned.superseded;
    }
    if (stopped()) return result;
    if (to) await move(context, to);
    if (!from || count < CHANGES_AT_ONCE) return result;
  }
}

async function readPosition(queryable: Queryable): Promise<Position | null> {
  const { rows } = await queryable.query<Position>("SELECT change_xid::text AS xid, change_id AS id FROM replan_position");
  return rows[0] ?? null;
}

/** The first time there is no position: what happened before is in the run over everything. */
async function readTouched(
  queryable: Queryable,
  from: Position | null,
): Promise<{ to: Position | null; count: number; touched: Touched[] }> {
  const { rows } = await queryable.query<{ to: Position | null; count: number; touched: Touched[] }>(
    `WITH fresh AS (
       SELECT xid, id, topic, keys, is_planned FROM change WHERE ($1::xid8 IS NULL OR (xid, id) > ($1::xid8, $2::bigint)) AND xid < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY xid, id LIMIT CASE WHEN $1::xid8 IS NULL THEN NULL ELSE ${CHANGES_AT_ONCE} END),
     named AS (
       SELECT key / 4096 AS item_id FROM fresh CROSS JOIN unnest(keys) AS key WHERE topic = 'inventory' AND NOT is_planned
       UNION SELECT l.item_id FROM fresh CROSS JOIN unnest(keys) AS key JOIN requisition_line l ON l.requisition_id = key WHERE topic = 'requisitions'),
     touched AS (
       SELECT i.entity_id, array_agg(i.id ORDER BY i.id) AS item_ids FROM named JOIN item i ON i.id = named.item_id
       WHERE NOT i.is_service AND NOT i.is_bundle AND EXISTS (SELECT 1 FROM planning_run r WHERE r.entity_id = i.entity_id) GROUP BY 1)
     SELECT (SELECT json_build_object('xid', xid::text, 'id', id) FROM fresh ORDER BY xid DESC, id DESC LIMIT 1) AS "to", (SELECT count(*)::int FROM fresh) AS count,
       coalesce((SELECT json_agg(json_build_object('entityId', entity_id, 'itemIds', item_ids) ORDER BY entity_id) FROM touched), '[]') AS touched`,
    [from?.xid ?? null, from?.id ?? null],
  );
  return rows[0] ?? { to: null, count: 0, touched: [] };
}

const move = (context: ServiceContext, to: Position) =>
  transact(context, (inside) =>
    inside.client.query(
      `INSERT INTO replan_position (change_xid, change_id, moved_at) VALUES ($1::xid8, $2, $3)
       ON CONFLICT (id) DO UPDATE SET change_xid = excluded.change_xid, change_id = excluded.change_id, moved_at = excluded.moved_at`,
      [to.xid, to.id, inside.now],
    ),
  );
