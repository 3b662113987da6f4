import { createReadStream, existsSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { from as copyFrom } from "pg-copy-streams";
import type { Pool } from "@/db/client";
import { importFile } from "@/server/services/imports/import-file";
import { type BenchDatabase, settle, withDatabase } from "./database";
import { report } from "./report";

const REPEATS = 3;
const HISTORY = process.env.BENCH_HISTORY ?? "../shared/data/orders/online_retail/online_retail_2010-12-01_to_2011-08-31.csv.gz";

/** The file's own bytes, straight into a table of its own columns. */
async function copyRate(pool: Pool): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query(
      "DROP TABLE IF EXISTS copied; CREATE TABLE copied (invoice text, stock_code text, description text, quantity int, invoiced_at timestamp, unit_price numeric, customer text, country text)",
    );
    const began = performance.now();
    await pipeline(createReadStream(HISTORY), createGunzip(), client.query(copyFrom("COPY copied FROM STDIN WITH (FORMAT csv, HEADER)")));
    const seconds = (performance.now() - began) / 1_000;
    const { rows } = await client.query<{ lines: number }>("SELECT count(*) AS lines FROM copied");
    return (rows[0]?.lines ?? 0) / seconds;
  } finally {
    client.release();
  }
}

/** Into an entity of its own, because the same file is imported once only. */
async function importRate({ pool }: BenchDatabase, code: string): Promise<{ rate: number; counts: Record<string, number> }> {
  await pool.query(
    `WITH e AS (INSERT INTO entity (code, name, currency) VALUES ($1, $1, 'GBP') RETURNING id), n AS (
       INSERT INTO node (entity_id, code, name, kind, country) SELECT e.id, $1 || n, $1, 'warehouse', 'GB' FROM e, generate_series(1, 3) n)
     INSERT INTO channel (entity_id, code, name) SELECT id, $1, 'Web shop' FROM e`,
    [code],
  );
  const began = performance.now();
  const { counts } = await importFile(
    { pool, actor: { kind: "import", id: "online-retail" }, now: new Date() },
    { format: "online-retail", path: HISTORY, options: { entityCode: code, nodeCodes: [1, 2, 3].map((n) => `${code}${n}`) } },
  );
  return { rate: (counts.lines ?? 0) / ((performance.now() - began) / 1_000), counts };
}

export async function run(): Promise<void> {
  if (!existsSync(HISTORY)) {
    console.error(`There is no order history at ${HISTORY}; BENCH_HISTORY names another one.`);
    process.exitCode = 2;
    return;
  }
  await withDatabase(async (database) => {
    const copies: number[] = [];
    const rates: number[] = [];
    let counted: Record<string, number> = {};
    for (let repeat = 1; repeat <= REPEATS; repeat++) {
      copies.push(await copyRate(database.pool));
      const { rate, counts } = await importRate(database, `R${repeat}`);
      rates.push(rate);
      counted = counts;
      await settle(database.pool);
    }
    report({
      bench: "import",
      case: "order history",
      unit: "lines/s",
      values: rates,
      baseline: copies,
      target: { ratioAtLeast: 0.05 },
      with: counted,
    });
  });
}
