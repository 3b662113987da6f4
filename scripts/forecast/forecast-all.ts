import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { SeriesForecast } from "@/domain/planning/forecast/forecaster";
import { type ChunkTask, forecastChunk } from "./forecast-chunk";

/** A thread takes longer to start than it takes to forecast this many. */
const WORTH_A_THREAD = 4_000;

/** All forecasts in the order of the series, by as many threads as there are cores when there is work for them. */
export async function forecastAll(task: ChunkTask): Promise<SeriesForecast[]> {
  const threads = Math.min(availableParallelism(), Math.floor(task.series.length / WORTH_A_THREAD));
  if (threads < 2) return forecastChunk(task);
  const size = Math.ceil(task.series.length / threads);
  const parts = await Promise.all(
    Array.from({ length: threads }, (_, at) => inThread({ ...task, series: task.series.slice(at * size, (at + 1) * size) })),
  );
  return parts.flat();
}

// A thread does not inherit the loader that reads TypeScript; it registers its own before it loads anything.
const bootstrap = (entry: string) =>
  `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;

function inThread(task: ChunkTask): Promise<SeriesForecast[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(bootstrap(new URL("./thread.ts", import.meta.url).href), { eval: true });
    worker.once("message", (forecasts: SeriesForecast[]) => {
      resolve(forecasts);
      void worker.terminate();
    });
    worker.once("error", reject);
    worker.postMessage(task);
  });
}
