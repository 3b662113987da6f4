import type { Queryable } from "@/db/client";
import { isoInstant } from "./grid-query";

export type DemandForecast = {
  demandClass: string;
  model: string;
  /** 1 or 7. */
  periodDays: number;
  /** First day of the first forecast period, YYYY-MM-DD. */
  startsOn: string;
  /** Base units a period, up to the day before `startsOn`; null where the shelf was empty. */
  history: (number | null)[];
  mean: number[];
  low: number[];
  high: number[];
  wape: number | null;
  bias: number | null;
  mase: number | null;
  valueAdded: number | null;
  /** What each model contributes; they sum to 1. */
  weights: Record<string, number>;
  /** Whether the plan that stands was made with it, the next one will be, or the last weeks speak instead. */
  plans: "made" | "next" | "without";
  /** The similar items that it was made from, where its own history is too short. */
  similar: { id: number; sku: string; description: string }[];
  /** Events of the calendar within the drawn days. Both days included; the effect is what the forecast holds, else what was learned. */
  events: { id: number; name: string; fromOn: string; toOn: string; effectRatio: number | null }[];
  madeAt: string;
};

/** As the planning run asks it (domain/planning/cycle-forecast.ts, isUsable). It is made after some plans of its day. */
const PLANS = `CASE
  WHEN NOT f.drives_plans OR NOT (f.demand_class IN ('smooth', 'erratic') OR cardinality(f.similar_item_ids) > 0 OR EXISTS (
    SELECT 1 FROM daily_demand d WHERE d.item_id = f.item_id AND d.node_id = f.node_id AND d.day >= f.starts_on - interval '84 days' AND d.quantity > 0)) THEN 'without'
  WHEN (SELECT r.planned_at FROM planning_run r WHERE r.entity_id = f.entity_id) >= f.made_at THEN 'made' ELSE 'next' END`;

/** The newest forecast of an item × node; null where nothing was asked for. */
export async function readDemandForecast(queryable: Queryable, itemId: number, nodeId: number): Promise<DemandForecast | null> {
  const { rows } = await queryable.query<DemandForecast>(
    `SELECT f.demand_class AS "demandClass", model, period_days AS "periodDays", starts_on::text AS "startsOn", history, mean, low, high, wape, bias, mase,
       value_added AS "valueAdded", coalesce(weights, '{}') AS weights, ${PLANS} AS plans, ${isoInstant("made_at")} AS "madeAt",
       (SELECT coalesce(json_agg(json_build_object('id', s.id, 'sku', s.sku, 'description', s.description) ORDER BY array_position(f.similar_item_ids, s.id)), '[]')
         FROM item s WHERE s.id = ANY(f.similar_item_ids)) AS similar,
       (SELECT coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'fromOn', v.from_on, 'toOn', v.to_on,
           'effectRatio', coalesce((f.event_effects->>v.name)::float8, v.learned_effect_ratio, v.expected_effect_ratio)) ORDER BY v.from_on, v.id), '[]')
         FROM demand_event v JOIN item i ON i.id = f.item_id
         WHERE v.entity_id = f.entity_id AND (v.item_id IS NULL OR v.item_id = f.item_id) AND (v.category IS NULL OR v.category = i.category)
           AND (v.node_id IS NULL OR v.node_id = f.node_id) AND v.to_on >= f.starts_on - f.period_days * cardinality(f.history)
           AND v.from_on < f.starts_on + f.period_days * cardinality(f.mean)) AS events
     FROM demand_forecast f WHERE item_id = $1 AND node_id = $2`,
    [itemId, nodeId],
  );
  return rows[0] ?? null;
}
