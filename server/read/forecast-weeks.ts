import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import type { ForecastWeek } from "@/domain/planning/forecast/forecast-drift";

export type ClassWeek = ForecastWeek & { demandClass: string };

/** Half a year of weeks is what a drift is seen in. */
const WEEKS = 26;

/** The last weeks that are over, oldest first, by class of demand: what was published before each, and what came. */
export async function readForecastWeeks(queryable: Queryable, scope: Scope): Promise<ClassWeek[]> {
  const { rows } = await queryable.query<ClassWeek>(
    `SELECT w.starts_on::text AS "startsOn", w.demand_class AS "demandClass", sum(w.keys)::int AS keys, sum(w.forecast_units) AS "forecastUnits",
       sum(w.actual_units) AS "actualUnits", sum(w.missed_units) AS "missedUnits", sum(w.compared_units) AS "comparedUnits", sum(w.naive_missed_units) AS "naiveMissedUnits"
     FROM forecast_week w
     WHERE ($1 OR w.entity_id = ANY($2::int[])) AND w.starts_on > (SELECT max(starts_on) FROM forecast_week) - ${7 * WEEKS}
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [scope.everywhere, scope.entityIds],
  );
  return rows;
}
