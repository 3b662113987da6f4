import type { Queryable } from "@/db/client";
import { type ServiceClass, serviceClasses } from "@/domain/planning/policy/service-class";
import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";

/** A quarter: long enough for slow items to have sold, short enough to follow the season. */
const DAYS = 91;
/** A earns the first four fifths of all margin, B up to nineteen twentieths. */
const SHARES = { a: 0.8, b: 0.95 };
const CHUNK = 10_000;

type ClassedItem = { id: number; margin: number; class: ServiceClass };

/** The classes that the margin of the quarter before this instant's day gives; what is sold in a bundle counts for the bundle. */
export async function serviceClassesOn(queryable: Queryable, entityId: number, at: Date): Promise<ClassedItem[]> {
  const { rows } = await queryable.query<{ id: number; margin: number }>(
    `SELECT i.id, coalesce(m.margin, 0)::float8 AS margin FROM item i
     LEFT JOIN (SELECT item_id, sum(revenue_minor - cost_minor) AS margin FROM daily_demand WHERE day >= date_trunc('day', $2::timestamptz, 'UTC') - make_interval(days => ${DAYS})
       AND day < date_trunc('day', $2::timestamptz, 'UTC') GROUP BY 1) m ON m.item_id = i.id
     WHERE i.entity_id = $1 AND NOT i.is_service ORDER BY i.id`,
    [entityId, at],
  );
  const classes = serviceClasses(
    rows.map(({ margin }) => margin),
    SHARES,
  );
  return rows.map((row, index) => ({ ...row, class: classes[index] ?? "C" }));
}

/** Classes every item of an entity by the margin of its last quarter. */
export const classifyItems = (context: ServiceContext, { entityId }: { entityId: number }): Promise<{ classed: number; changed: number }> =>
  transact(context, async (inside) => {
    requireScope(inside, "planning.policy", { entityId, nodeIds: [] });
    const rows = await serviceClassesOn(inside.client, entityId, inside.now);
    let changed = 0;
    for (let from = 0; from < rows.length; from += CHUNK) {
      const chunk = rows.slice(from, from + CHUNK);
      const { rowCount } = await inside.client.query(
        `INSERT INTO item_service_class AS t (item_id, entity_id, class, margin_minor, classified_at)
         SELECT v.id, $1, v.class, v.margin, $2 FROM unnest($3::bigint[], $4::text[], $5::float8[]) AS v(id, class, margin) ORDER BY v.id
         ON CONFLICT (item_id) DO UPDATE SET class = excluded.class, margin_minor = excluded.margin_minor, classified_at = excluded.classified_at
         WHERE t.class <> excluded.class OR t.margin_minor <> excluded.margin_minor`,
        [entityId, inside.now, chunk.map(({ id }) => id), chunk.map((row) => row.class), chunk.map(({ margin }) => margin)],
      );
      changed += rowCount ?? 0;
    }
    if (changed > 0)
      await audit(inside, "items.classed", [{ subjectKind: "entity", subjectId: entityId, detail: { changed, of: rows.length } }]);
    return { classed: rows.length, changed };
  });
