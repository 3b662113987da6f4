import { audit } from "@/server/services/audit";
import { markChanged } from "@/server/services/changes";
import { actorName } from "@/server/services/context";
import type { ApplyChunk } from "./apply-chunk";
import { rejectLines } from "./reject-lines";

const FROM = `FROM import_line l
  CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(name text, "from" date, "to" date, sku text, category text, node text, expected_effect float8)
  LEFT JOIN item i ON i.entity_id = $4 AND upper(i.sku) = f.sku AND NOT i.is_service LEFT JOIN node n ON n.entity_id = $4 AND n.code = f.node
  WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3`;

/** Puts events into the calendar. One of the same name, first day and place that is known already stays as it is. */
export const applyDemandEvents: ApplyChunk = async (context, chunk) => {
  const range = [chunk.importId, chunk.after, chunk.through, chunk.entityId];
  await rejectLines(
    context.client,
    `SELECT l.line_number, CASE WHEN f."to" < f."from" THEN 'to is before from' WHEN f."to" - f."from" > 91 THEN 'more than 92 days: what lasts longer is usual'
       WHEN f.sku IS NOT NULL AND f.category IS NOT NULL THEN 'an item or a category, not both' WHEN f.sku IS NOT NULL AND i.id IS NULL THEN 'there is no item ' || f.sku
       WHEN f.node IS NOT NULL AND n.id IS NULL THEN 'there is no node ' || f.node ELSE 'no item is of the category ' || f.category END
     ${FROM} AND (f."to" < f."from" OR f."to" - f."from" > 91 OR f.sku IS NOT NULL AND (f.category IS NOT NULL OR i.id IS NULL) OR f.node IS NOT NULL AND n.id IS NULL
       OR f.category IS NOT NULL AND NOT EXISTS (SELECT 1 FROM item c WHERE c.entity_id = $4 AND c.category = f.category))`,
    range,
  );
  const { rows } = await context.client.query<{ id: number }>(
    `INSERT INTO demand_event (entity_id, name, from_on, to_on, item_id, category, node_id, expected_effect_ratio, created_by, created_at, updated_at)
     SELECT $4, f.name, f."from", f."to", i.id, f.category, n.id, f.expected_effect, $5, $6, $6 ${FROM}
       AND NOT EXISTS (SELECT 1 FROM import_rejection x WHERE x.import_id = l.import_id AND x.line_number = l.line_number) ORDER BY l.line_number
     ON CONFLICT DO NOTHING RETURNING id`,
    [...range, actorName(context.actor), context.now],
  );
  await audit(
    context,
    "demand_event.imported",
    rows.map(({ id }) => ({ subjectKind: "demand_event", subjectId: id, detail: { importId: chunk.importId } })),
  );
  await markChanged(
    context.client,
    "calendar",
    rows.map(({ id }) => id),
  );
};
