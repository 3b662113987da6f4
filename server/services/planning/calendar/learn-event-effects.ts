import { marksOf, touches } from "@/domain/planning/demand-event";
import { effectOf, type Seen, seenEffects } from "@/domain/planning/forecast/calendar-effects";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { type ServiceContext, transact } from "../../context";
import { type CalendarEvent, readCalendar } from "./read-calendar";

const DAY = 86_400_000;
const WEEK = 7;
/** Days before and after an event that it is compared with: four weekdays of the same name on either side, and one that another event took. */
const AROUND_DAYS = 35;

/** Learns what each event of the calendar did to the demand of all that it touched, from the days of its name that are over. */
export async function learnEventEffects(context: ServiceContext, entityId: number, today: number, windowDays: number): Promise<number> {
  const reader = context.client ?? context.pool;
  const events = await readCalendar(reader, entityId, new Date(today - windowDays * DAY));
  if (events.length === 0) return 0;
  const { rows } = await reader.query<{ id: number; days: number[]; quantities: number[] }>(
    `WITH by_day AS (
       SELECT e.id, (d.day AT TIME ZONE 'UTC')::date - e.from_on + ${AROUND_DAYS} AS day, sum(d.quantity)::float8 AS quantity
       FROM demand_event e JOIN daily_demand d ON d.day >= (e.from_on - ${AROUND_DAYS})::timestamp AT TIME ZONE 'UTC'
         AND d.day < least(e.to_on + ${AROUND_DAYS + 1}, $3::date)::timestamp AT TIME ZONE 'UTC' AND (e.node_id IS NULL OR d.node_id = e.node_id)
       JOIN item i ON i.id = d.item_id AND i.entity_id = e.entity_id AND (e.item_id IS NULL OR i.id = e.item_id) AND (e.category IS NULL OR i.category = e.category)
       WHERE e.entity_id = $1 AND e.id = ANY($2::bigint[]) AND e.from_on < $3::date GROUP BY 1, 2)
     SELECT id, array_agg(day ORDER BY day) AS days, array_agg(quantity ORDER BY day) AS quantities FROM by_day GROUP BY 1`,
    [entityId, events.map(({ id }) => id), new Date(today).toISOString().slice(0, 10)],
  );
  const demandOf = new Map(rows.map((row) => [row.id, row]));
  const seen = new Map<string, Seen>();
  for (const event of events) {
    const demand = demandOf.get(event.id);
    const own = demand && seenOf(event, events, demand, Math.floor(today / DAY));
    if (!own) continue;
    const sum = seen.get(event.name) ?? { seen: 0, usual: 0, days: 0 };
    seen.set(event.name, { seen: sum.seen + own.seen, usual: sum.usual + own.usual, days: sum.days + own.days });
  }
  const expected = new Map(events.map((event) => [event.name, event.expected]));
  const learned = [...seen].flatMap(([name, sums]) =>
    // One usual day is believed to be as a person expects, or as any other.
    sums.days > 0 ? [{ name, days: sums.days, effect: effectOf(sums, expected.get(name) ?? 1, sums.usual / sums.days) }] : [],
  );
  return saveLearned(context, entityId, learned);
}

function seenOf(
  event: CalendarEvent,
  events: readonly CalendarEvent[],
  demand: { days: readonly number[]; quantities: readonly number[] },
  today: number,
): Seen | undefined {
  const first = event.fromDay - AROUND_DAYS;
  const length = Math.min(event.toDay + AROUND_DAYS + 1, today) - first;
  const subject = { itemId: event.itemId ?? -1, category: event.category ?? event.itemCategory ?? "", nodeId: event.nodeId ?? -1 };
  const values = new Float64Array(length);
  for (const [at, day] of demand.days.entries()) values[day] = demand.quantities[at] as number;
  const marks = marksOf(
    events.filter((other) => touches(other, subject)),
    first,
    length,
  );
  // Days of the same name around it are not usual either, but they are counted by their own event.
  const own = marks.map((mark, at) =>
    mark === event.name && (first + at < event.fromDay || first + at > event.toDay) ? `${mark} again` : mark,
  );
  // Before the first demand of all there is nothing to compare with.
  return seenEffects(values, own, WEEK, demand.days[0] ?? length).get(event.name);
}

const saveLearned = (
  context: ServiceContext,
  entityId: number,
  learned: readonly { name: string; days: number; effect: number }[],
): Promise<number> =>
  transact(context, async (inside) => {
    const { rows } = await inside.client.query<{ id: number; name: string; effect: number }>(
      `UPDATE demand_event e SET learned_effect_ratio = round(v.effect::numeric, 4), learned_days = v.days, updated_at = $2
       FROM unnest($3::text[], $4::float8[], $5::int[]) AS v(name, effect, days)
       WHERE e.entity_id = $1 AND e.name = v.name AND (e.learned_effect_ratio, e.learned_days) IS DISTINCT FROM (round(v.effect::numeric, 4)::float8, v.days)
       RETURNING e.id, e.name, e.learned_effect_ratio AS effect`,
      [entityId, inside.now, learned.map(({ name }) => name), learned.map(({ effect }) => effect), learned.map(({ days }) => days)],
    );
    await audit(
      inside,
      "demand_event.learned",
      rows.map(({ id, name, effect }) => ({ subjectKind: "demand_event", subjectId: id, detail: { name, effect } })),
    );
    await markChanged(
      inside.client,
      "calendar",
      rows.map(({ id }) => id),
    );
    return rows.length;
  });
