import type { Queryable } from "@/db/client";
import type { DemandEvent } from "@/domain/planning/demand-event";

/** Days are counted from 1970-01-01. */
export type CalendarEvent = DemandEvent & { id: number; itemCategory: string | null; expected: number | null; learned: number | null };

/** The events of an entity that touch any day from `from` on, by their first day. */
export async function readCalendar(queryable: Queryable, entityId: number, from: Date): Promise<CalendarEvent[]> {
  const { rows } = await queryable.query<CalendarEvent>(
    `SELECT e.id, e.name, e.from_on - date '1970-01-01' AS "fromDay", e.to_on - date '1970-01-01' AS "toDay", e.item_id AS "itemId", e.category, e.node_id AS "nodeId",
       i.category AS "itemCategory", e.expected_effect_ratio AS expected, e.learned_effect_ratio AS learned
     FROM demand_event e LEFT JOIN item i ON i.id = e.item_id WHERE e.entity_id = $1 AND e.to_on >= $2::date ORDER BY e.from_on, e.id`,
    [entityId, from.toISOString().slice(0, 10)],
  );
  return rows;
}

/** What each name is believed to do: what was learned of it, else what was expected of the last of that name, else nothing. */
export const believedEffects = (events: readonly CalendarEvent[]): ReadonlyMap<string, number> =>
  new Map(events.map(({ name, learned, expected }) => [name, learned ?? expected ?? 1]));
