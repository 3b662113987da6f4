import { type ServiceContext, transact } from "../context";

/** One sample a minute; a second one in the same minute adds nothing. */
const SAMPLE = `
  WITH moment AS (SELECT date_trunc('minute', $1::timestamptz) AS at),
  balance AS (
    SELECT i.entity_id, b.node_id, count(*) FILTER (WHERE b.daily_demand > 0 AND b.available <= 0) AS out, count(*) FILTER (WHERE b.daily_demand > 0) AS active,
      sum(round(b.on_hand * i.unit_cost * 100))::bigint AS value, sum(b.backordered) AS backordered
    FROM stock_balance b JOIN item i ON i.id = b.item_id GROUP BY 1, 2
  ),
  backlog AS (
    SELECT n.entity_id, n.id AS node_id, count(a.id) AS lines, round(count(a.id) * n.handling_minutes_per_line) AS minutes
    FROM node n LEFT JOIN allocation a ON a.node_id = n.id AND a.state = 'reserved' WHERE n.active GROUP BY n.id
  ),
  open AS (
    SELECT entity_id, count(*) AS count, sum(money_at_risk_minor)::bigint AS money FROM exception WHERE state NOT IN ('resolved', 'auto_resolved') GROUP BY 1
  ),
  sample AS (
    SELECT 'sample_stock' AS kind, entity_id, node_id, out AS quantity, value FROM balance
    UNION ALL SELECT 'sample_active', entity_id, node_id, active, 0 FROM balance
    UNION ALL SELECT 'sample_backlog', entity_id, node_id, minutes, lines FROM backlog
    UNION ALL SELECT 'sample_backordered', entity_id, NULL, sum(backordered), 0 FROM balance GROUP BY entity_id
    UNION ALL SELECT 'sample_exceptions', e.id, NULL, coalesce(o.count, 0), coalesce(o.money, 0) FROM entity e LEFT JOIN open o ON o.entity_id = e.id
  )
  INSERT INTO kpi_event (occurred_at, kind, entity_id, node_id, count, quantity, value_minor)
  SELECT moment.at, kind, entity_id, node_id, 1, quantity, value FROM sample, moment
  WHERE NOT EXISTS (SELECT 1 FROM kpi_event k, moment m WHERE k.occurred_at = m.at AND k.kind LIKE 'sample\\_%')`;

/** Writes the states that the KPIs follow over time: stock, backlog, backorders and open exceptions as they are now. */
export async function sampleKpis(context: ServiceContext): Promise<number> {
  return transact(context, async ({ client, now }) => {
    // Two workers in one minute: the second sees what the first wrote.
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('sample-kpis', 7))");
    const { rowCount } = await client.query(SAMPLE, [now]);
    return rowCount ?? 0;
  });
}
