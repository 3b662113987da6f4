import { expect, test } from "vitest";
import { forecastAll } from "./forecast-all";
import { forecastChunk } from "./forecast-chunk";

test("work for several threads comes back as from one, in the order of the series", async () => {
  const task = {
    series: Array.from({ length: 8_001 }, (_, at) => ({
      id: String(at),
      values: Float64Array.of(at, at + 1, at),
      lastPeriod: null,
      season: null,
      horizon: null,
    })),
    season: 1,
    horizon: 1,
    quantiles: [0.5],
  };
  const [threaded, alone] = [await forecastAll(task), forecastChunk(task)];
  expect(threaded.map(({ mean }) => mean[0])).toEqual(alone.map(({ mean }) => mean[0]));
}, 60_000);
