import { parentPort } from "node:worker_threads";
import { type ChunkTask, forecastChunk } from "./forecast-chunk";

parentPort?.on("message", (task: ChunkTask) => parentPort?.postMessage(forecastChunk(task)));
