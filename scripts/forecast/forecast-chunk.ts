import { createForecaster, type SeriesForecast } from "@/domain/planning/forecast/forecaster";
import type { Series } from "@/domain/planning/forecast/series-table";
import { fillUnobserved } from "@/domain/planning/forecast/unconstrained-demand";

export type ChunkTask = { series: Series[]; season: number; horizon: number; quantiles: number[] };

/** Forecasts of a chunk, in its order. A forecaster is made for each season and horizon that occurs. */
export function forecastChunk({ series, season, horizon, quantiles }: ChunkTask): SeriesForecast[] {
  const forecasters = new Map<string, ReturnType<typeof createForecaster>>();
  return series.map((one) => {
    const own = { season: one.season ?? season, horizon: one.horizon ?? horizon };
    const key = `${own.season}/${own.horizon}`;
    const forecast = forecasters.get(key) ?? createForecaster({ ...own, quantiles });
    forecasters.set(key, forecast);
    return forecast(fillUnobserved(one.values, own.season));
  });
}
