-- The names and columns of the continuous aggregates, where there are none: without TimescaleDB, and in its Apache edition.

-- Facts of transactions before `until` are in the rollup, the others are not. A rollup follows the order of
-- commit and adds up, so a fact about last week that arrives today counts as soon as it is committed.
CREATE TABLE IF NOT EXISTS rollup_watermark (name text PRIMARY KEY, until xid8 NOT NULL);
INSERT INTO rollup_watermark VALUES ('daily_demand', '0'), ('kpi_bucket', '0') ON CONFLICT DO NOTHING;

-- STABLE, so that the planner knows the value and sees how short the tail is.
CREATE OR REPLACE FUNCTION rolled_until(rollup text) RETURNS xid8 LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT until FROM rollup_watermark WHERE name = rollup
$$;

CREATE TABLE IF NOT EXISTS daily_demand_rollup (
  day timestamptz NOT NULL, item_id bigint NOT NULL, node_id integer NOT NULL,
  quantity bigint NOT NULL, revenue_minor bigint NOT NULL, cost_minor bigint NOT NULL,
  PRIMARY KEY (item_id, node_id, day)
);
CREATE INDEX IF NOT EXISTS daily_demand_rollup_by_day ON daily_demand_rollup (day);

CREATE TABLE IF NOT EXISTS kpi_bucket_rollup (
  bucket timestamptz NOT NULL, kind text NOT NULL, entity_id integer NOT NULL, node_id integer, channel_id integer,
  count bigint NOT NULL, quantity bigint NOT NULL, value_minor bigint NOT NULL,
  UNIQUE NULLS NOT DISTINCT (bucket, kind, entity_id, node_id, channel_id)
);

-- A key may come twice, once from the rollup and once from the tail: readers sum.
CREATE OR REPLACE VIEW daily_demand AS
  SELECT day, item_id, node_id, quantity, revenue_minor, cost_minor FROM daily_demand_rollup
  UNION ALL
  SELECT time_bucket('1 day', occurred_at), item_id, node_id, sum(quantity)::bigint, sum(revenue_minor)::bigint, sum(cost_minor)::bigint
  FROM demand_fact WHERE xid >= rolled_until('daily_demand') GROUP BY 1, 2, 3;

CREATE OR REPLACE VIEW kpi_bucket AS
  SELECT bucket, kind, entity_id, node_id, channel_id, count, quantity, value_minor FROM kpi_bucket_rollup
  UNION ALL
  SELECT time_bucket('5 minutes', occurred_at), kind, entity_id, node_id, channel_id, sum(count)::bigint, sum(quantity)::bigint, sum(value_minor)::bigint
  FROM kpi_event WHERE xid >= rolled_until('kpi_bucket') GROUP BY 1, 2, 3, 4, 5;
