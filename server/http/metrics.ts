import type { IncomingMessage, ServerResponse } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Pool } from "@/db/client";
import { countOpenMessages } from "@/server/read/operations";
import type { Gateway } from "@/server/realtime/gateway";

export type Metrics = ReturnType<typeof createMetrics>;

/** Prometheus metrics of one server. */
export function createMetrics(pool: Pool, gateway: () => Gateway) {
  const registers = [new Registry()] as const;
  const [registry] = registers;
  collectDefaultMetrics({ register: registry });
  const labelNames = ["route", "method", "status"] as const;
  const requests = new Counter({
    name: "gantry_http_requests_total",
    help: "Requests that were answered.",
    labelNames,
    registers: [...registers],
  });
  const latency = new Histogram({
    name: "gantry_http_request_seconds",
    help: "Time until the answer was complete.",
    labelNames: ["route"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [...registers],
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [...registers],
      collect() {
        this.set(read());
      },
    });
  gauge("gantry_feed_lag_seconds", "Age of the oldest change that was not yet sent.", () => gateway().relay.lagMs() / 1_000);
  gauge("gantry_sockets_open", "Live connections of this server.", () => gateway().socketCount());
  gauge("gantry_sockets_held", "Connections that are too slow for the feed and get it merged.", () => gateway().heldCount());
  gauge("gantry_socket_waiting_bytes", "Bytes that wait for the connection for which most wait.", () => gateway().mostWaitingBytes());
  gauge("gantry_database_connections_open", "Connections of this server's pool.", () => pool.totalCount);
  gauge("gantry_database_connections_idle", "Connections of the pool that nobody uses.", () => pool.idleCount);
  gauge("gantry_database_waiting", "Work that waits for a connection of the pool.", () => pool.waitingCount);
  new Gauge({
    name: "gantry_messages",
    help: "Messages that are not finished, by state; blocked are those behind a dead letter of their key.",
    labelNames: ["state"],
    registers: [...registers],
    async collect() {
      const counts = new Map((await countOpenMessages(pool)).map(({ state, count }) => [state, count]));
      for (const state of ["received", "retrying", "blocked", "dead"]) this.set({ state }, counts.get(state) ?? 0);
    },
  });

  return {
    /** Counts the request once its answer is complete. */
    observe(request: IncomingMessage, response: ServerResponse, route: string): void {
      const started = performance.now();
      response.once("close", () => {
        const method = ["GET", "HEAD", "POST"].includes(request.method ?? "") ? (request.method as string) : "other";
        requests.inc({ route, method, status: response.writableFinished ? response.statusCode : "aborted" });
        latency.observe({ route }, (performance.now() - started) / 1_000);
      });
    },
    async handle(response: ServerResponse): Promise<void> {
      const text = await registry.metrics();
      response.writeHead(200, { "Content-Type": registry.contentType, "Cache-Control": "no-store" });
      response.end(text);
    },
  };
}
