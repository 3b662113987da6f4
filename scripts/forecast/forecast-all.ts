import { availableParallelism } from "node:os";
import type { SeriesForecast } from "@/domain/planning/forecast/forecaster";
import { startThread } from "@/server/services/thread";
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

function inThread(task: ChunkTask): Promise<SeriesForecast[]> {
  return new Promise((resolve, reject) => {
    const worker = startThread(new URL("./thread.ts", import.meta.url));
    worker.once("message", (forecasts: SeriesForecast[]) => {
      resolve(forecasts);
      void worker.terminate();
    });
    worker.once("error", reject);
    worker.postMessage(task);
  });
}
