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
  madeAt: string;
};

/** The newest forecast of an item × node; null where nothing was asked for. */
export async function readDemandForecast(queryable: Queryable, itemId: number, nodeId: number): Promise<DemandForecast | null> {
  const { rows } = await queryable.query<DemandForecast>(
    `SELECT demand_class AS "demandClass", model, period_days AS "periodDays", starts_on::text AS "startsOn", history, mean, low, high, wape, bias, mase,
       value_added AS "valueAdded", ${isoInstant("made_at")} AS "madeAt" FROM demand_forecast WHERE item_id = $1 AND node_id = $2`,
    [itemId, nodeId],
  );
  return rows[0] ?? null;
}
