-- A refresh looks back as far as facts are kept, less a margin: it must never see a dropped chunk, or it would drop the total too.
-- Only buckets that facts arrived for are computed again, so looking back far costs nothing.
SELECT add_continuous_aggregate_policy('daily_demand', start_offset => interval '58 months', end_offset => interval '1 day', schedule_interval => interval '1 minute', if_not_exists => true);
SELECT add_continuous_aggregate_policy('kpi_bucket', start_offset => interval '34 months', end_offset => interval '5 minutes', schedule_interval => interval '1 minute', if_not_exists => true);

ALTER TABLE stock_movement SET (timescaledb.compress, timescaledb.compress_segmentby = 'node_id', timescaledb.compress_orderby = 'occurred_at, id');
ALTER TABLE demand_fact SET (timescaledb.compress, timescaledb.compress_segmentby = 'node_id', timescaledb.compress_orderby = 'occurred_at, id');
ALTER TABLE kpi_event SET (timescaledb.compress, timescaledb.compress_segmentby = 'kind', timescaledb.compress_orderby = 'occurred_at, id');
SELECT add_compression_policy('stock_movement', interval '60 days', if_not_exists => true);
SELECT add_compression_policy('demand_fact', interval '180 days', if_not_exists => true);
SELECT add_compression_policy('kpi_event', interval '30 days', if_not_exists => true);

-- The ledger is never dropped: a balance is the sum of all its movements.
SELECT add_retention_policy('demand_fact', interval '60 months', if_not_exists => true);
SELECT add_retention_policy('kpi_event', interval '36 months', if_not_exists => true);
