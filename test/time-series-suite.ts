import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Pool } from "@/db/client";
import { type Migrated, migrate, type TimeSeriesPath } from "@/db/migrate";
import { gridQuery } from "@/server/read/grid-query";
import { marginQuery, readMargin } from "@/server/read/margin";
import { listOrders } from "@/server/read/orders";
import { readTower } from "@/server/read/tower";
import { sampleKpis } from "@/server/services/kpi/sample-kpis";
import { placeOrders } from "@/server/services/orders/place-orders";
import type { JobTools } from "@/workers/job";
import { pruneJob } from "@/workers/jobs/prune";
import { aRetailer, type Retailer } from "./factories/retailer";
import {
  ago,
  bucketStart,
  DAY,
  dailyDemand,
  type Event,
  expectedBuckets,
  expectedDemand,
  type Fact,
  MINUTE,
  now,
  recordDemand,
  recordEvents,
  totalOf,
  widths,
} from "./time-series-facts";

// What every screen relies on, whatever the time series run on.

export type TimeSeriesDatabase = {
  pool: Pool;
  url: string;
  /** What `migrate` said when this database was made. */
  migrated: Migrated;
  /** What a worker or a policy does each minute. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
};

/** One suite, so that the paths can only differ where a test says so. */
export function timeSeriesSuite(title: string, expected: TimeSeriesPath, open: () => Promise<TimeSeriesDatabase>): void {
  describe(title, () => {
    let database: TimeSeriesDatabase;
    let pool: Pool;
    let retailer: Retailer;
    let nextItem = 1_000_000;
    const newItem = () => ++nextItem;
    beforeAll(async () => {
      database = await open();
      pool = database.pool;
      retailer = await aRetailer(pool, { items: 2, nodes: 2, stock: 50 });
    }, 120_000);
    afterAll(() => database?.stop(), 60_000);

    it(`is the ${expected} path`, () => {
      expect(database.migrated.timeSeries).toBe(expected);
    });

    it("cuts time where TimescaleDB cuts it, in any session time zone", async () => {
      const client = await pool.connect();
      await client.query("SET TIME ZONE 'Asia/Kathmandu'");
      try {
        await fc.assert(
          fc.asyncProperty(
            fc.constantFrom(...(Object.keys(widths) as (keyof typeof widths)[])),
            fc.array(fc.date({ min: new Date("1990-01-01"), max: new Date("2060-01-01"), noInvalidDate: true }), {
              minLength: 1,
              maxLength: 50,
            }),
            async (width, instants) => {
              const { rows } = await client.query<{ bucket: Date }>(
                "SELECT time_bucket($1::interval, at) AS bucket FROM unnest($2::timestamptz[]) WITH ORDINALITY AS t(at, n) ORDER BY n",
                [width, instants.map((at) => at.toISOString())],
              );
              expect(rows.map(({ bucket }) => bucket.toISOString())).toEqual(
                instants.map((at) => bucketStart(widths[width], at).toISOString()),
              );
            },
          ),
          { numRuns: 40 },
        );
      } finally {
        await client.query("RESET TIME ZONE");
        client.release();
      }
    });

    it("adds demand up by UTC day, item and node, before a refresh, after it and after another", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              minutes: fc.integer({ min: 0, max: 6 * 24 * 60 }),
              item: fc.integer({ min: 0, max: 2 }),
              node: fc.integer({ min: 1, max: 3 }),
              quantity: fc.integer({ min: 1, max: 500 }),
            }),
            { minLength: 1, maxLength: 120, size: "max" },
          ),
          async (drawn) => {
            const items = [newItem(), newItem(), newItem()];
            const facts = drawn.map(({ minutes, item, node, quantity }) => ({
              at: new Date(now.getTime() - minutes * MINUTE),
              itemId: items[item] ?? 0,
              nodeId: node,
              quantity,
            }));
            const half = Math.floor(facts.length / 2);
            await recordDemand(pool, facts.slice(0, half));
            await database.refresh();
            await recordDemand(pool, facts.slice(half));
            await database.refresh();
            expect(await dailyDemand(pool, items)).toEqual(expectedDemand(facts));
            await database.refresh();
            expect(await dailyDemand(pool, items)).toEqual(expectedDemand(facts));
          },
        ),
        { numRuns: 4 },
      );
    });

    it("adds events up in buckets of five minutes, also where there is no node", async () => {
      const events = Array.from(
        { length: 200 },
        (_, index): Event => ({
          at: new Date(now.getTime() - 3 * DAY + index * 97_000),
          kind: index % 3 === 0 ? "order_placed" : "shipment_sent",
          nodeId: index % 4 === 0 ? null : (index % 4) + 100,
          quantity: index,
        }),
      );
      await recordEvents(pool, events);
      for (const step of ["before", "after"]) {
        if (step === "after") await database.refresh();
        const { rows } = await pool.query<{
          bucket: Date;
          kind: string;
          node_id: number | null;
          count: number;
          quantity: number;
          value: number;
        }>(
          `SELECT bucket, kind, node_id, sum(count)::bigint AS count, sum(quantity)::bigint AS quantity, sum(value_minor)::bigint AS value
           FROM kpi_bucket WHERE entity_id = 9 AND bucket < $1 GROUP BY 1, 2, 3`,
          [ago(1)],
        );
        const found = Object.fromEntries(
          rows.map((r) => [`${r.bucket.toISOString()}|${r.kind}|${r.node_id}`, [r.count, r.quantity, r.value]]),
        );
        // Below the point that was refreshed before, TimescaleDB shows facts after its next refresh only.
        if (step === "after" || expected !== "timescale") expect(found).toEqual(expectedBuckets(events));
      }
    });

    it("counts what happened a moment ago without waiting for a refresh", async () => {
      const itemId = newItem();
      await database.refresh();
      await recordDemand(pool, [{ at: now, itemId, nodeId: 1, quantity: 3 }]);
      expect(await totalOf(pool, itemId)).toBe(3);
      await database.refresh();
      await recordDemand(pool, [{ at: now, itemId, nodeId: 1, quantity: 4 }]);
      await database.refresh();
      expect(await totalOf(pool, itemId)).toBe(7);
    });

    it("counts a fact of last month, of last year and of 15 years ago that arrives today, once", async () => {
      const itemId = newItem();
      await recordDemand(pool, [{ at: ago(3), itemId, nodeId: 1, quantity: 1 }]);
      await database.refresh();
      const late = [30, 400, 15 * 365].map((days): Fact => ({ at: ago(days), itemId, nodeId: 1, quantity: days }));
      await recordDemand(pool, late);
      // The rollup follows the order of commit and shows it at once; TimescaleDB with its next refresh, a minute later.
      if (expected !== "timescale") expect(await totalOf(pool, itemId)).toBe(1 + 30 + 400 + 15 * 365);
      await database.refresh();
      await database.refresh();
      expect(await totalOf(pool, itemId)).toBe(1 + 30 + 400 + 15 * 365);
    });

    it("takes no part of a transaction that was rolled back", async () => {
      const itemId = newItem();
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        await client.query(
          "INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor) VALUES ($1, 1, $2, 1, 1, 5, 0, 0)",
          [ago(2), itemId],
        );
        await client.query("ROLLBACK");
      } finally {
        client.release();
      }
      await database.refresh();
      expect(await totalOf(pool, itemId)).toBe(0);
    });

    it("shows an order on the tower, in the margin and in demand as soon as it is placed, from the verb to the screen", async () => {
      const { rows } = await pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [retailer.itemIds[0]]);
      const order = {
        channelId: retailer.channelId,
        externalNumber: "TS-1",
        placedAt: now,
        currency: "GBP",
        shipToCountry: "GB",
        lines: [{ sku: rows[0]?.sku ?? "", quantity: 3, unitPrice: "10.00" }],
      };
      const context = { ...retailer.context, now };
      const answers = [await placeOrders(context, [order]), await placeOrders(context, [order])].flat();
      expect(answers).toMatchObject([{ duplicate: false }, { duplicate: true }]);
      for (const step of ["before", "after"]) {
        if (step === "after") await database.refresh();
        expect(await totalOf(pool, retailer.itemIds[0] ?? 0)).toBe(3);
        const scope = { everywhere: false, entityIds: [retailer.entityId], nodeIds: [] };
        const margin = await readMargin(pool, scope, marginQuery.parse({ days: 7 }), now);
        expect([margin.total.orders, margin.total.revenueMinor, margin.total.goodsMinor]).toEqual([1, 3_000, 1_200]);
        const tower = await readTower(pool, scope, {}, now);
        expect(tower.hours.reduce((sum, hour) => sum + hour.revenueMinor, 0)).toBe(3_000);
        const page = await listOrders(pool, scope, gridQuery.parse({ startRow: 0, endRow: 10 }));
        expect(page.rows.map(({ number }) => number)).toEqual(["TS-1"]);
      }
    });

    it("samples the states once a minute, however often it is asked", async () => {
      const context = { ...retailer.context, now };
      const first = await sampleKpis(context);
      expect(first).toBeGreaterThan(0);
      expect(await sampleKpis(context)).toBe(0);
      expect(await sampleKpis({ ...context, now: new Date(now.getTime() + MINUTE) })).toBe(first);
      await pool.query("DELETE FROM kpi_event WHERE kind LIKE 'sample%' AND occurred_at > $1", [now]);
    });

    it("refuses to rewrite the ledger, old entries as well as new ones", async () => {
      await pool.query(
        `INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id)
         SELECT at, $1, $2, 'count', 0, 'test', 'test', 0 FROM unnest($3::timestamptz[]) at`,
        [retailer.itemIds[0], retailer.nodeIds[0], [ago(0), ago(300)]],
      );
      await expect(pool.query("UPDATE stock_movement SET sellable_delta = 1 WHERE reason = 'test'")).rejects.toThrow("append-only");
      await expect(pool.query("DELETE FROM stock_movement WHERE reason = 'test'")).rejects.toThrow("append-only");
    });

    it("forgets changes after a quarter of an hour, and nothing that figures are made of", async () => {
      const itemId = newItem();
      await recordDemand(pool, [{ at: ago(700), itemId, nodeId: 1, quantity: 8 }]);
      await pool.query("DELETE FROM change");
      await pool.query(
        "INSERT INTO change (topic, keys, at) SELECT 'orders', ARRAY[n], $1::timestamptz - n * interval '1 minute' FROM generate_series(1, 30) n",
        [now],
      );
      await pruneJob({}, { context: { ...retailer.context, now }, stopped: () => false } as unknown as JobTools);
      const { rows } = await pool.query<{ key: number }>("SELECT keys[1] AS key FROM change ORDER BY at DESC");
      expect(rows.map(({ key }) => key)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
      await database.refresh();
      expect(await totalOf(pool, itemId)).toBe(8);
    });

    it("is migrated again without a change", async () => {
      const itemId = newItem();
      await recordDemand(pool, [{ at: ago(20), itemId, nodeId: 1, quantity: 11 }]);
      await database.refresh();
      await recordDemand(pool, [{ at: now, itemId, nodeId: 1, quantity: 2 }]);
      await database.refresh();
      const facts = async () =>
        (await pool.query("SELECT (SELECT count(*) FROM demand_fact) AS demand, (SELECT count(*) FROM kpi_event) AS events")).rows;
      const before = await facts();
      expect(await migrate(database.url)).toEqual(database.migrated);
      expect(await facts()).toEqual(before);
      expect(await totalOf(pool, itemId)).toBe(13);
    });

    it("has the same columns for readers on every path", async () => {
      const { rows } = await pool.query(
        `SELECT table_name || '.' || column_name || ' ' || data_type AS column FROM information_schema.columns
         WHERE table_name IN ('daily_demand', 'kpi_bucket') AND table_schema = 'public' ORDER BY table_name, ordinal_position`,
      );
      expect(rows.map(({ column }) => column)).toEqual([
        "daily_demand.day timestamp with time zone",
        "daily_demand.item_id bigint",
        "daily_demand.node_id integer",
        "daily_demand.quantity bigint",
        "daily_demand.revenue_minor bigint",
        "daily_demand.cost_minor bigint",
        "kpi_bucket.bucket timestamp with time zone",
        "kpi_bucket.kind text",
        "kpi_bucket.entity_id integer",
        "kpi_bucket.node_id integer",
        "kpi_bucket.channel_id integer",
        "kpi_bucket.count bigint",
        "kpi_bucket.quantity bigint",
        "kpi_bucket.value_minor bigint",
      ]);
    });
  });
}
