import type { ForecastPeriod } from "@/domain/planning/forecast/demand-history";
import { createItemForecaster, type ItemForecast, type ItemForecastInput } from "@/domain/planning/forecast/item-forecast";
import { startThread } from "../thread";

export type ForecastTask = Omit<ItemForecastInput, "period">;
export type ThreadTask = { id: number; period: ForecastPeriod; items: readonly ForecastTask[] };
export type ThreadAnswer = { id: number; forecasts: (ItemForecast | null)[] };

/** Makes the forecasts of many items at once, in their order; null where nothing is known of one. */
export type ItemForecasts = {
  forecast(items: readonly ForecastTask[]): Promise<(ItemForecast | null)[]>;
  end(): Promise<void>;
};

/** In this thread, which does nothing else meanwhile. */
export function forecastHere(period: ForecastPeriod): ItemForecasts {
  const forecast = createItemForecaster(period);
  return {
    forecast: async (items) => items.map((item) => forecast({ ...item, period })),
    end: async () => {},
  };
}

type Waiting = { resolve: (forecasts: (ItemForecast | null)[]) => void; reject: (error: Error) => void };

/** In threads, each task in the next one. One that dies fails what is asked of any: the run ends, and the next begins anew. */
export function forecastInThreads(period: ForecastPeriod, count: number): ItemForecasts {
  const waiting = new Map<number, Waiting>();
  let failure: Error | null = null;
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  const threads = Array.from({ length: count }, () => {
    const thread = startThread(new URL("./forecast-thread.ts", import.meta.url));
    thread.on("message", ({ id, forecasts }: ThreadAnswer) => {
      waiting.get(id)?.resolve(forecasts);
      waiting.delete(id);
    });
    thread.once("error", fail);
    thread.once("exit", (code) => fail(new Error(`A thread of forecasts ended with ${code}.`)));
    return thread;
  });
  let asked = 0;
  return {
    forecast: (items) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        const id = asked++;
        waiting.set(id, { resolve, reject });
        threads[id % count]?.postMessage({ id, period, items } satisfies ThreadTask);
      }),
    async end() {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}
