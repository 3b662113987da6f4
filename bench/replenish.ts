import type { Pool } from "@/db/client";
import { refreshRollups } from "@/server/services/kpi/refresh-rollups";
import { applyLevels } from "@/server/services/planning/apply-levels";
import { recommend } from "@/server/services/planning/recommend";
import { replenish } from "@/server/services/planning/replenish";
import { settle, withDatabase } from "./database";
import { report } from "./report";
import { seedInventory } from "./seed-inventory";

const ITEMS = 12_500;
const NODES = 4;
const KEYS = ITEMS * NODES;
const TOUCHED = 250;
const REPEATS = 7;
const REPLANS = 9;
const DAYS = 84;

/** Twelve weeks of demand: a third of the keys sells most days, the others now and then; some 8 demand days a key. */
async function seedDemand(pool: Pool): Promise<void> {
  await pool.query(`
    INSERT INTO supplier (entity_id, code, name, currency, state) SELECT e.id, 'S' || n, 'Supplier ' || n, 'GBP', 'approved' FROM entity e, generate_series(1, 60) n;
    INSERT INTO supplier_item (supplier_id, item_id, unit_price, lead_time_days, lead_time_deviation_days, minimum_order_quantity, order_multiple)
    SELECT s.id, i.id, i.unit_cost, 5 + i.id % 20, 1 + i.id % 4, 12 * (1 + i.id % 4), (ARRAY[1, 6, 12])[1 + i.id % 3]
    FROM item i JOIN (SELECT id, row_number() OVER (ORDER BY id) AS at FROM supplier) s ON s.at = 1 + i.id % 60;
    INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
    SELECT date_trunc('day', now(), 'UTC') - make_interval(days => 1 + d.day) + interval '9 hours', i.entity_id, i.id, n.id, 1,
      1 + abs(hashint8(i.id * 911 + n.id * 31 + d.day)::bigint) % 9, 1000, 500
    FROM item i CROSS JOIN node n CROSS JOIN generate_series(0, ${DAYS - 1}) AS d(day)
    WHERE abs(hashint8(i.id * 7919 + n.id * 104729 + d.day * 31)::bigint) % 84 < CASE WHEN i.id % 10 = 0 THEN 50 ELSE 4 END`);
}

/** What a company in use knows beside stock and demand: forecasts of what sells most days, learned lead times, classes, lanes, and terms of a tenth of the suppliers. */
async function seedKnowledge(pool: Pool): Promise<void> {
  await pool.query(`
    INSERT INTO demand_forecast (item_id, node_id, entity_id, demand_class, model, period_days, starts_on, history, mean, low, high, wape, tested_demand, made_at, observed_days, weekday_shares, drives_plans)
    SELECT i.id, n.id, i.entity_id, 'erratic', 'theta', 7, (now() AT TIME ZONE 'UTC')::date, '{20,22,19,21}', array_fill(21, ARRAY[13]), array_fill(9, ARRAY[13]), array_fill(34, ARRAY[13]), 0.4, 80, now(), 84,
      '{0.1,0.1,0.1,0.2,0.2,0.2,0.1}', true
    FROM item i CROSS JOIN node n WHERE i.id % 10 = 0;
    INSERT INTO learned_lead_time (supplier_id, item_id, days, deviation_days, orders, level, learned_at) SELECT supplier_id, item_id, lead_time_days + 2, 2.5, 6, 'item', now() FROM supplier_item;
    INSERT INTO item_service_class (item_id, entity_id, class, margin_minor, classified_at) SELECT id, entity_id, (ARRAY['A', 'B', 'C'])[1 + id % 3], 1000, now() FROM item;
    INSERT INTO transfer_lane (from_node_id, to_node_id, days, cost_minor, updated_at) SELECT a.id, b.id, 2, 5000, now() FROM node a JOIN node b ON a.id <> b.id;
    INSERT INTO supplier_order_terms (supplier_id, minimum_quantity) SELECT id, 500 FROM supplier WHERE id % 10 = 0`);
}

/** What it costs at least: one statement that adds demand up, works out the reorder point and stores what to order, without evidence, audit or feed. */
const FLOOR = `
  INSERT INTO floor_plan
  SELECT b.item_id, b.node_id, t.supplier_id, ceil((p.target - p.position) / t.order_multiple)::int * t.order_multiple
  FROM stock_balance b JOIN item i ON i.id = b.item_id JOIN supplier_item t ON t.item_id = b.item_id AND t.rank = 1
  JOIN (SELECT item_id, node_id, sum(quantity) / ${DAYS}.0 AS mean, sqrt(greatest(0, sum(quantity * quantity) / ${DAYS}.0 - (sum(quantity) / ${DAYS}.0) ^ 2)) AS deviation
        FROM demand_fact WHERE occurred_at >= date_trunc('day', now(), 'UTC') - interval '${DAYS} days' GROUP BY 1, 2) d ON d.item_id = b.item_id AND d.node_id = b.node_id
  CROSS JOIN LATERAL (SELECT b.sellable - b.allocated + b.inbound_ordered + b.in_transit - b.backordered AS position,
    d.mean * t.lead_time_days + 1.645 * d.deviation * sqrt(t.lead_time_days) AS reorder, d.mean * (t.lead_time_days + 7) + 1.645 * d.deviation * sqrt(t.lead_time_days + 7) AS target) p
  WHERE p.position <= p.reorder AND p.target > p.position`;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

export async function run(): Promise<void> {
  await withDatabase(async ({ pool }) => {
    await seedInventory(pool, { items: ITEMS, nodes: NODES });
    await seedDemand(pool);
    await refreshRollups({ pool });
    await pool.query("CREATE TABLE floor_plan (item_id bigint, node_id int, supplier_id int, quantity int)");
    await settle(pool);
    const { rows } = await pool.query<{ entity: number; facts: number; items: number[] }>(
      `SELECT (SELECT id FROM entity) AS entity, (SELECT count(*) FROM demand_fact) AS facts, ARRAY(SELECT id FROM item ORDER BY id LIMIT ${TOUCHED}) AS items`,
    );
    const { entity: entityId = 0, facts = 0, items = [] } = rows[0] ?? {};
    const context = () => ({ pool, actor: { kind: "job" as const, id: "replenish" }, now: new Date() });

    const floor: number[] = [];
    const whole: number[] = [];
    const applied: number[] = [];
    let result = { planned: 0, recommended: 0, superseded: 0 };
    for (let round = 0; round < REPEATS; round++) {
      await pool.query("TRUNCATE floor_plan");
      floor.push(await seconds(() => pool.query(FLOOR)));
      // Every round plans everything anew and stores every recommendation, as on the first day.
      await pool.query("TRUNCATE replenishment_recommendation CASCADE; UPDATE stock_balance SET daily_demand = 0, reorder_point = 0");
      await settle(pool);
      whole.push(
        await seconds(async () => {
          result = await recommend(context(), { entityId });
        }),
      );
      applied.push((whole.at(-1) ?? 0) + (await seconds(() => applyLevels(context()))));
    }
    report({
      bench: "replenish",
      case: "50,000 item × nodes planned, evidence stored",
      unit: "s",
      values: whole,
      baseline: floor,
      target: { atMost: 2 },
      with: { keys: KEYS, demandFacts: facts, ...result },
    });
    report({
      bench: "replenish",
      case: "share of the rate of one SQL pass",
      unit: "item × nodes/s",
      values: whole.map((time) => KEYS / time),
      baseline: floor.map((time) => KEYS / time),
      target: { ratioAtLeast: 0.2 },
    });
    report({
      bench: "replenish",
      case: "the same until the levels of all 50,000 stand in the inventory",
      unit: "s",
      values: applied,
      baseline: floor,
      target: { atMost: 5 },
      with: { keys: KEYS },
    });

    // The days after it: yesterday is over, the oldest day is forgotten, and what is seen as before is not written again.
    const later: number[] = [];
    let written = { recommended: 0, superseded: 0 };
    for (let day = 1; day <= REPEATS; day++) {
      await settle(pool);
      const now = new Date(Date.now() + day * 86_400_000);
      later.push(
        await seconds(async () => {
          written = await replenish({ ...context(), now }, { entityId });
        }),
      );
    }
    report({
      bench: "replenish",
      case: "the same planned again on the next day",
      unit: "s",
      values: later,
      baseline: floor,
      target: { atMost: 2 },
      with: { keys: KEYS, recommended: written.recommended, superseded: written.superseded },
    });

    const replan: number[] = [];
    for (let round = 0; round < REPLANS; round++) {
      // Something was sold: each of them has another position.
      await pool.query("UPDATE stock_balance SET sellable = greatest(sellable - 1, allocated) WHERE item_id = ANY($1)", [items]);
      replan.push((await seconds(() => replenish(context(), { entityId, itemIds: items }))) * 1_000);
    }
    report({
      bench: "replenish",
      case: "1,000 touched item × nodes planned again",
      unit: "ms",
      values: replan,
      target: { atMost: 100 },
      with: { keys: items.length * NODES },
    });

    await seedKnowledge(pool);
    await settle(pool);
    const known: number[] = [];
    known.push(
      await seconds(async () => {
        result = await replenish(context(), { entityId });
      }),
    );
    report({
      bench: "replenish",
      case: "with forecasts, learned lead times, classes, lanes, and joint orders of a tenth of the suppliers, as first planned",
      unit: "s",
      values: known,
      baseline: floor,
      target: { atMost: 30 },
      with: { keys: KEYS, ...result },
    });
  });
}
