SELECT create_hypertable('stock_movement', 'occurred_at', chunk_time_interval => interval '7 days', if_not_exists => true, migrate_data => true);
SELECT create_hypertable('demand_fact', 'occurred_at', chunk_time_interval => interval '30 days', if_not_exists => true, migrate_data => true);
SELECT create_hypertable('kpi_event', 'occurred_at', chunk_time_interval => interval '7 days', if_not_exists => true, migrate_data => true);
