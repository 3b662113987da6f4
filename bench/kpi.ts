import { openPool, type Pool } from "@/db/client";
import { migrate } from "@/db/migrate";
import { placeOf } from "@/server/read/place";
import { readHourly } from "@/server/read/tower";
import { refreshRollups } from "@/server/services/kpi/refresh-rollups";
import { nativeDatabase, startWasmServer } from "@/test/timescale-server";
import { settle, withDatabase } from "./database";
import { report } from "./report";

const EVENTS = 2_000_000;
/** Came since the figures were last brought up to date. */
const FRESH = 5_000;
const DAYS = 30;
const ROUNDS = 15;
const HOUR = 3_600_000;

const place = placeOf({ everywhere: true, entityIds: [], nodeIds: [] }, undefined);

/** Events of twelve kinds at four nodes and two channels, from `fromDays` ago on, evenly. */
const record = (pool: Pool, events: number, fromDays: number, lastSeconds: number) =>
  pool.query(
    `INSERT INTO kpi_event (occurred_at, kind, entity_id, node_id, channel_id, count, quantity, value_minor)
     SELECT now() - ($2 * interval '1 day') * (1 - n / $1::float8) - $3 * interval '1 second',
       (ARRAY['order_placed','order_cost','order_handling','order_packaging','order_allocated','shipment_sent','shipment_on_time','units_backordered','return_received','order_split','sample_backlog','sample_stock'])[1 + n % 12],
       1, 1 + n / 12 % 4, 1 + n / 48 % 2, 1, 1 + n % 7, 100 + n % 9000
     FROM generate_series(1, $1::int) n`,
    [events, fromDays, lastSeconds],
  );

/** What somebody would keep who knew this one question: a row for each bucket, complete and indexed. */
const HAND_MADE = `
  CREATE TABLE hand_made (bucket timestamptz NOT NULL, kind text NOT NULL, entity_id int NOT NULL, node_id int, channel_id int, count bigint NOT NULL, quantity bigint NOT NULL, value_minor bigint NOT NULL);
  INSERT INTO hand_made SELECT date_bin('5 minutes', occurred_at, '2000-01-03T00:00Z'), kind, entity_id, node_id, channel_id, sum(count), sum(quantity), sum(value_minor) FROM kpi_event GROUP BY 1, 2, 3, 4, 5 ORDER BY 1;
  CREATE INDEX ON hand_made (bucket)`;
const FROM_HAND_MADE = `
  SELECT h.at, h.kind, sum(h.count) AS count, sum(h.quantity) AS quantity, sum(h.value_minor) AS value,
    sum(h.quantity / nullif(h.count, 0)::float8) AS mean, sum(h.value_minor / nullif(h.count, 0)::float8) AS mean_value
  FROM (SELECT date_bin('1 hour', bucket, '2000-01-03T00:00Z') AS at, kind, node_id, sum(count) AS count, sum(quantity) AS quantity, sum(value_minor) AS value_minor
        FROM hand_made WHERE bucket >= $1 GROUP BY 1, 2, 3) h GROUP BY h.at, h.kind`;

async function compare(name: string, pool: Pool): Promise<void> {
  await pool.query(HAND_MADE);
  await pool.query("ANALYZE");
  const from = new Date(Math.floor(Date.now() / HOUR) * HOUR - 47 * HOUR);
  const ours: number[] = [];
  const theirs: number[] = [];
  const time = async (times: number[], ask: () => Promise<unknown>) => {
    const began = performance.now();
    await ask();
    times.push(performance.now() - began);
  };
  let events = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await time(theirs, () => pool.query({ name: "hand-made", text: FROM_HAND_MADE, values: [from] }));
    await time(ours, async () => {
      const rows = await readHourly(pool, place, from);
      events = rows.reduce((sum, row) => sum + row.count, 0);
    });
  }
  const { rows } = await pool.query<{ events: number }>("SELECT sum(count)::bigint AS events FROM hand_made WHERE bucket >= $1", [from]);
  if (rows[0]?.events !== events) throw new Error(`the tower counts ${events} events where there are ${rows[0]?.events}`);
  report({
    bench: "kpi",
    case: `tower, ${name}`,
    unit: "ms",
    values: ours,
    baseline: theirs,
    target: { ratioAtMost: 1.5 },
    with: { events: EVENTS + FRESH, answered: events },
  });
}

async function withTimescale(): Promise<void> {
  const native = process.env.TEST_TIMESCALE_URL;
  const server = native === undefined ? await startWasmServer() : await nativeDatabase(native);
  await migrate(server.url);
  const pool = openPool(server.url, 1);
  try {
    // In pieces: the WASM build keeps a statement's work in memory.
    for (let piece = 0; piece < 10; piece++) await record(pool, EVENTS / 10, DAYS / 10, 600 + piece * (DAYS / 10) * 86_400);
    await pool.query("CALL refresh_continuous_aggregate('kpi_bucket', NULL, now() - interval '5 minutes')");
    await record(pool, FRESH, 0.003, 0);
    await compare(native === undefined ? "TimescaleDB (WASM)" : "TimescaleDB", pool);
  } finally {
    await pool.end();
    await server.stop();
  }
}

export async function run(): Promise<void> {
  await withDatabase(async ({ pool }) => {
    await record(pool, EVENTS, DAYS, 600);
    await refreshRollups({ pool });
    await record(pool, FRESH, 0.003, 0);
    await settle(pool);
    await compare("PostgreSQL alone", pool);
  });
  await withTimescale();
}
