-- The function that the extension brings, where there is no extension.
-- Not STRICT, so that the planner replaces a call by its body.
-- Same answers as the extension's: days and shorter start on 2000-01-03, months on 2000-01-01, both UTC.
CREATE OR REPLACE FUNCTION time_bucket(width interval, at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN extract(month FROM width) = 0 AND extract(year FROM width) = 0 THEN date_bin(width, at, timestamptz '2000-01-03 00:00:00+00')
    ELSE (timestamp '2000-01-01' + make_interval(months => (
      floor(((extract(year FROM at AT TIME ZONE 'UTC') - 2000) * 12 + extract(month FROM at AT TIME ZONE 'UTC') - 1)
        / (extract(year FROM width) * 12 + extract(month FROM width))) * (extract(year FROM width) * 12 + extract(month FROM width)))::int)) AT TIME ZONE 'UTC' END
$$;
