import { forecastDemand } from "@/server/services/planning/forecast-demand";
import { monitorForecasts } from "@/server/services/planning/monitor-forecasts";
import type { Handler } from "../job";

/** Forecasts the demand of every entity that has items, and holds what was published against what came. */
export const forecastDemandJob: Handler = async (_payload, { context, stopped, log }) => {
  const { rows } = await context.pool.query<{ id: number }>(
    "SELECT id FROM entity e WHERE EXISTS (SELECT 1 FROM item i WHERE i.entity_id = e.id) ORDER BY id",
  );
  for (const { id } of rows) {
    if (stopped()) return;
    log.info({ entityId: id, ...(await forecastDemand(context, { entityId: id, stopped })) }, "demand forecast");
    if (!stopped()) log.info({ entityId: id, ...(await monitorForecasts(context, { entityId: id })) }, "forecasts held against demand");
  }
};
