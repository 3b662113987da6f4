-- A refresh looks back as far as facts are kept, less a margin: it must never see a dropped chunk, or it would drop the total too.
-- Only buckets that facts arrived for are computed again, so looking back far costs nothing.
SELECT add_continuous_aggregate_policy('daily_demand', start_offset => interval '238 months', end_offset => interval '1 day', schedule_interval => interval '1 minute', if_not_exists => true);
SELECT add_continuous_aggregate_policy('kpi_bucket', start_offset => interval '238 months', end_offset => interval '5 minutes', schedule_interval => interval '1 minute', if_not_exists => true);
-- By itself a refresh makes a transaction of every bucket. Too many of them cost more than the buckets; one for all would hold the feed back.
SELECT alter_job(job_id, config => config || jsonb_build_object('buckets_per_batch', CASE hypertable_name WHEN 'daily_demand' THEN 90 ELSE 2016 END))
FROM timescaledb_information.jobs WHERE proc_name = 'policy_refresh_continuous_aggregate' AND hypertable_name IN ('daily_demand', 'kpi_bucket');

ALTER TABLE stock_movement SET (timescaledb.compress, timescaledb.compress_segmentby = 'node_id', timescaledb.compress_orderby = 'occurred_at, id');
ALTER TABLE demand_fact SET (timescaledb.compress, timescaledb.compress_segmentby = 'node_id', timescaledb.compress_orderby = 'occurred_at, id');
ALTER TABLE kpi_event SET (timescaledb.compress, timescaledb.compress_segmentby = 'kind', timescaledb.compress_orderby = 'occurred_at, id');
SELECT add_compression_policy('stock_movement', interval '60 days', if_not_exists => true);
SELECT add_compression_policy('demand_fact', interval '180 days', if_not_exists => true);
SELECT add_compression_policy('kpi_event', interval '30 days', if_not_exists => true);

-- Twenty years, so that a history that is imported as it was still counts. The ledger is never dropped: a balance is the sum of
-- all its movements.
SELECT add_retention_policy('demand_fact', interval '240 months', if_not_exists => true);
SELECT add_retention_policy('kpi_event', interval '240 months', if_not_exists => true);
