-- Real-time: what is not yet materialised is read from the facts. WITH NO DATA, because a migration runs in a transaction.
CREATE MATERIALIZED VIEW IF NOT EXISTS daily_demand WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
  SELECT time_bucket('1 day', occurred_at) AS day, item_id, node_id, sum(quantity)::bigint AS quantity,
    sum(revenue_minor)::bigint AS revenue_minor, sum(cost_minor)::bigint AS cost_minor
  FROM demand_fact GROUP BY 1, 2, 3 WITH NO DATA;

CREATE MATERIALIZED VIEW IF NOT EXISTS kpi_bucket WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
  SELECT time_bucket('5 minutes', occurred_at) AS bucket, kind, entity_id, node_id, channel_id, sum(count)::bigint AS count,
    sum(quantity)::bigint AS quantity, sum(value_minor)::bigint AS value_minor
  FROM kpi_event GROUP BY 1, 2, 3, 4, 5 WITH NO DATA;
