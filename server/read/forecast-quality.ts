import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { usualPolicy } from "@/domain/planning/planning-policy";
import { isoInstant } from "./grid-query";

export type ForecastQualityRow = {
  /** A demand class, or a model. */
  name: string;
  count: number;
  /** Errors weighed by the demand they were measured on; null when nothing was measured. */
  wape: number | null;
  naiveWape: number | null;
  bias: number | null;
  mase: number | null;
  valueAdded: number | null;
  /** How many seasonal naive would have forecast better. */
  worseThanNaive: number;
};
export type MissedRow = {
  id: number;
  sku: string;
  description: string;
  nodeCode: string;
  demandClass: string;
  model: string;
  wape: number;
  bias: number;
  valueAdded: number | null;
  /** Base units by which the forecasts of the test missed. */
  missedUnits: number;
};
export type ServiceRow = {
  /** A, B or C by margin; null: not classed. */
  serviceClass: "A" | "B" | "C" | null;
  /** Item × nodes that had demand. */
  count: number;
  /** What is planned for, weighed by the keys of each company: a share of cycles without a stockout, or of units. */
  target: number;
  measure: "cycle" | "fill" | "mixed";
  /** Share of the watched weeks in which no day ended with nothing free; null when none was watched. */
  reached: number | null;
  weeksShort: number;
};
export type ForecastQuality = {
  service: ServiceRow[];
  classes: ForecastQualityRow[];
  models: ForecastQualityRow[];
  missed: MissedRow[];
  madeAt: string | null;
};

const MISSED_ROWS = 20;
const within = "($1 OR f.entity_id = ANY($2::int[]))";

const measures = `count(*)::int AS count, sum(f.wape * f.tested_demand) / nullif(sum(f.tested_demand), 0) AS wape,
  sum(f.naive_wape * f.tested_demand) / nullif(sum(f.tested_demand), 0) AS "naiveWape", sum(f.bias * f.tested_demand) / nullif(sum(f.tested_demand), 0) AS bias,
  avg(f.mase) AS mase, 1 - sum(f.wape * f.tested_demand) / nullif(sum(f.naive_wape * f.tested_demand), 0) AS "valueAdded",
  count(*) FILTER (WHERE f.value_added < 0)::int AS "worseThanNaive"`;

/** How good the stored forecasts were on the past, by demand class and by model, and which missed most. */
export async function readForecastQuality(queryable: Queryable, scope: Scope): Promise<ForecastQuality> {
  const place = [scope.everywhere, scope.entityIds];
  const by = async (column: "demand_class" | "model") =>
    (
      await queryable.query<ForecastQualityRow>(
        `SELECT f.${column} AS name, ${measures} FROM demand_forecast f WHERE ${within} GROUP BY 1 ORDER BY count(*) DESC, 1`,
        place,
      )
    ).rows;
  const [classes, models] = [await by("demand_class"), await by("model")];
  const { rows: service } = await queryable.query<ServiceRow>(
    `SELECT k.class AS "serviceClass", count(*)::int AS count, avg(CASE k.class WHEN 'A' THEN coalesce(p.service_level_a, $3) WHEN 'C' THEN coalesce(p.service_level_c, $5) ELSE coalesce(p.service_level, $4) END) AS target,
       CASE WHEN count(DISTINCT coalesce(p.measure, 'cycle')) > 1 THEN 'mixed' ELSE min(coalesce(p.measure, 'cycle')) END AS measure,
       1 - sum(f.weeks_short)::float8 / nullif(sum(f.weeks_watched), 0) AS reached, sum(f.weeks_short)::int AS "weeksShort"
     FROM demand_forecast f LEFT JOIN item_service_class k ON k.item_id = f.item_id LEFT JOIN planning_policy p ON p.entity_id = f.entity_id
     WHERE ${within} GROUP BY 1 ORDER BY 1 NULLS LAST`,
    [...place, usualPolicy.serviceLevelA, usualPolicy.serviceLevel, usualPolicy.serviceLevelC],
  );
  const { rows: missed } = await queryable.query<MissedRow>(
    `SELECT f.id, i.sku, i.description, n.code AS "nodeCode", f.demand_class AS "demandClass", f.model, f.wape, f.bias, f.value_added AS "valueAdded",
       f.wape * f.tested_demand AS "missedUnits"
     FROM demand_forecast f JOIN item i ON i.id = f.item_id JOIN node n ON n.id = f.node_id
     WHERE ${within} AND f.wape IS NOT NULL ORDER BY f.wape * f.tested_demand DESC, f.id LIMIT ${MISSED_ROWS}`,
    place,
  );
  const { rows } = await queryable.query<{ at: string | null }>(
    `SELECT ${isoInstant("max(f.made_at)")} AS at FROM demand_forecast f WHERE ${within}`,
    place,
  );
  return { service, classes, models, missed, madeAt: rows[0]?.at ?? null };
}
