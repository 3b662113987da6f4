import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
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
export type ForecastQuality = { classes: ForecastQualityRow[]; models: ForecastQualityRow[]; missed: MissedRow[]; madeAt: string | null };

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
  return { classes, models, missed, madeAt: rows[0]?.at ?? null };
}
