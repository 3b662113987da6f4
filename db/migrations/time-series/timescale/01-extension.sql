-- A database that ran without the extension gives up its own time_bucket, and the views that read it; they are made again.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') THEN
    DROP VIEW IF EXISTS daily_demand, kpi_bucket;
    DROP FUNCTION IF EXISTS time_bucket(interval, timestamptz);
  END IF;
END $$;
CREATE EXTENSION IF NOT EXISTS timescaledb;
