import type { Pool } from "@/db/client";

// Facts of the time-series suite and what their sums must be, computed the naive way. Instants hang on the clock,
// because policies do.

export const DAY = 86_400_000;
export const MINUTE = 60_000;
export const now = new Date(Math.floor(Date.now() / MINUTE) * MINUTE);
export const ago = (days: number) => new Date(now.getTime() - days * DAY);

export type Fact = { at: Date; itemId: number; nodeId: number; quantity: number };
export const recordDemand = (pool: Pool, facts: readonly Fact[]) =>
  pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     SELECT at, 1, item, node, 1, quantity, quantity * 1000, quantity * 400 FROM unnest($1::timestamptz[], $2::bigint[], $3::int[], $4::int[]) AS f(at, item, node, quantity)`,
    [facts.map((f) => f.at), facts.map((f) => f.itemId), facts.map((f) => f.nodeId), facts.map((f) => f.quantity)],
  );

export type Event = { at: Date; kind: string; nodeId: number | null; quantity: number };
export const recordEvents = (pool: Pool, events: readonly Event[]) =>
  pool.query(
    `INSERT INTO kpi_event (occurred_at, kind, entity_id, node_id, quantity, value_minor)
     SELECT at, kind, 9, node, quantity, quantity * 7 FROM unnest($1::timestamptz[], $2::text[], $3::int[], $4::bigint[]) AS e(at, kind, node, quantity)`,
    [events.map((e) => e.at), events.map((e) => e.kind), events.map((e) => e.nodeId), events.map((e) => e.quantity)],
  );

/** Totals a day, item and node, as readers take them: a key may come twice and is summed. */
export async function dailyDemand(pool: Pool, itemIds: readonly number[]): Promise<Record<string, number[]>> {
  const { rows } = await pool.query<{ key: string; quantity: number; revenue: number; cost: number }>(
    `SELECT to_char(day AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || '|' || item_id || '|' || node_id AS key, sum(quantity)::bigint AS quantity,
       sum(revenue_minor)::bigint AS revenue, sum(cost_minor)::bigint AS cost
     FROM daily_demand WHERE item_id = ANY($1::bigint[]) GROUP BY day, item_id, node_id`,
    [itemIds],
  );
  return Object.fromEntries(rows.map(({ key, quantity, revenue, cost }) => [key, [quantity, revenue, cost]]));
}

export const totalOf = async (pool: Pool, itemId: number) =>
  (await pool.query<{ total: number }>("SELECT coalesce(sum(quantity), 0)::bigint AS total FROM daily_demand WHERE item_id = $1", [itemId]))
    .rows[0]?.total;

export function expectedDemand(facts: readonly Fact[]): Record<string, number[]> {
  const totals: Record<string, number[]> = {};
  for (const { at, itemId, nodeId, quantity } of facts) {
    const key = `${at.toISOString().slice(0, 10)} 00:00|${itemId}|${nodeId}`;
    const [units = 0, revenue = 0, cost = 0] = totals[key] ?? [];
    totals[key] = [units + quantity, revenue + quantity * 1000, cost + quantity * 400];
  }
  return totals;
}

export function expectedBuckets(events: readonly Event[]): Record<string, number[]> {
  const totals: Record<string, number[]> = {};
  for (const { at, kind, nodeId, quantity } of events) {
    const key = `${bucketStart({ ms: 5 * MINUTE }, at).toISOString()}|${kind}|${nodeId}`;
    const [count = 0, units = 0, value = 0] = totals[key] ?? [];
    totals[key] = [count + 1, units + quantity, value + quantity * 7];
  }
  return totals;
}

/** The rule by itself: whole widths from Monday 2000-01-03, whole months from 2000-01-01, in UTC. */
export function bucketStart(width: { months: number } | { ms: number }, at: Date): Date {
  if ("ms" in width) {
    const origin = Date.UTC(2000, 0, 3);
    return new Date(origin + Math.floor((at.getTime() - origin) / width.ms) * width.ms);
  }
  const months = (at.getUTCFullYear() - 2000) * 12 + at.getUTCMonth();
  return new Date(Date.UTC(2000, Math.floor(months / width.months) * width.months, 1));
}
export const widths = {
  "1 minute": { ms: MINUTE },
  "5 minutes": { ms: 5 * MINUTE },
  "1 hour": { ms: 60 * MINUTE },
  "1 day": { ms: DAY },
  "7 days": { ms: 7 * DAY },
  "1 month": { months: 1 },
  "3 months": { months: 3 },
  "1 year": { months: 12 },
} as const;
