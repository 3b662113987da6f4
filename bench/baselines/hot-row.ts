import { openPool } from "@/db/client";

// The most that one row takes when every buyer has a transaction of their own: an order is inserted and the row is updated in
// one statement, so that its lock is held for no more than the commit.

const CLIENTS = 8;

export async function hotRowRate(url: string, seconds: number): Promise<number> {
  const pool = openPool(url, CLIENTS);
  try {
    await pool.query(`
      DROP TABLE IF EXISTS hot_order, hot_stock;
      CREATE TABLE hot_stock (id int PRIMARY KEY, sellable int NOT NULL, allocated int NOT NULL DEFAULT 0, CHECK (allocated <= sellable)) WITH (fillfactor = 70);
      CREATE TABLE hot_order (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, quantity int NOT NULL, at timestamptz NOT NULL DEFAULT now());
      INSERT INTO hot_stock VALUES (1, 2000000000)`);
    const until = performance.now() + seconds * 1_000;
    let sold = 0;
    const buy = async () => {
      const client = await pool.connect();
      while (performance.now() < until) {
        await client.query({
          name: "buy",
          text: "WITH sold AS (INSERT INTO hot_order (quantity) VALUES (1)) UPDATE hot_stock SET allocated = allocated + 1 WHERE id = 1 AND allocated < sellable",
        });
        sold += 1;
      }
      client.release();
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: CLIENTS }, buy));
    return sold / ((performance.now() - started) / 1_000);
  } finally {
    await pool.end();
  }
}
