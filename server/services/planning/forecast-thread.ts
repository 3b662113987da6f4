import { parentPort } from "node:worker_threads";
import { forecastHere, type ThreadTask } from "./item-forecasts";

parentPort?.on("message", async ({ id, period, items }: ThreadTask) =>
  parentPort?.postMessage({ id, forecasts: await forecastHere(period).forecast(items) }),
);
