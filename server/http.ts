import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type Pool, sharedPool } from "@/db/client";
import { type Auth, createAuth, personOf, personsOf, sharedAuth } from "@/server/auth";
import { createHealth } from "./http/health";
import { createMetrics } from "./http/metrics";
import { startPages } from "./http/pages";
import { createRoutes } from "./http/routes";
import { log } from "./operations/log";
import { type Gateway, startGateway } from "./realtime/gateway";

export type ServerOptions = {
  pool: Pool;
  /** 0 is any free port. */
  port: number;
  host?: string;
  /** Compiles pages as they are asked for. */
  dev?: boolean;
  /** Without pages there is only what stands under /api and /socket. */
  next?: boolean;
  auth?: Auth;
  mostWaitingBytes?: number;
};

export type RunningServer = { url: string; port: number; gateway: Gateway; stop(): Promise<void> };

/** Answers that were begun have this long to end. */
const DRAIN_MS = 10_000;

/** One server: pages, procedures, ingestion, files and the live feed on one port. The caller ends the pool. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { pool, port, host = "127.0.0.1", dev = false, next = true, auth = createAuth(pool) } = options;
  const publicUrl = process.env.PUBLIC_URL;
  const whoSent = (headers: Headers) => personOf(headers, pool, auth);
  let stopping = false;
  let gateway: Gateway | undefined;
  const runningGateway = () => {
    if (!gateway) throw new Error("the gateway has not started");
    return gateway;
  };

  const http = createServer();
  // A proxy in front keeps connections for a minute; it must not send into one that is just being closed.
  http.keepAliveTimeout = 65_000;
  http.requestTimeout = 60_000;
  const pages = next ? await startPages(http, { dev, host, port }) : null;
  const health = createHealth(pool, { feedLagMs: () => runningGateway().relay.lagMs(), stopping: () => stopping });
  const metrics = createMetrics(pool, runningGateway);
  const routes = createRoutes({ pool, auth, personOf: whoSent, health, metrics, pages: pages?.handle, publicUrl, dev });
  http.on("request", (request, response) => {
    if (stopping) response.setHeader("Connection", "close");
    routes(request, response);
  });
  gateway = await startGateway(http, {
    pool,
    personOf: whoSent,
    personsOf: (ids) => personsOf(ids, pool),
    publicUrl,
    mostWaitingBytes: options.mostWaitingBytes,
  });
  await new Promise<void>((resolve, reject) => http.once("error", reject).listen(port, host, resolve));
  const bound = (http.address() as AddressInfo).port;

  return {
    port: bound,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    gateway,
    async stop() {
      if (stopping) return;
      stopping = true;
      const drained = new Promise<void>((resolve) => http.close(() => resolve()));
      // A connection whose last answer has just ended would be kept for the next request.
      const idle = setInterval(() => http.closeIdleConnections(), 50);
      const late = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
      await runningGateway().stop();
      await drained;
      clearInterval(idle);
      clearTimeout(late);
      await pages?.stop();
    },
  };
}

/** The value of --name, or of the environment. */
function setting(name: string, fallback: string): string {
  const index = process.argv.indexOf(`--${name}`);
  return (index > 0 ? process.argv[index + 1] : process.env[name.toUpperCase()]) ?? fallback;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dev = process.argv.includes("--dev");
  const pool = sharedPool();
  const server = await startServer({
    pool,
    auth: sharedAuth(),
    port: Number(setting("port", "3000")),
    host: setting("host", "127.0.0.1"),
    dev,
  });
  log.info({ url: server.url, dev }, "server started");
  const stop = async (signal: string) => {
    log.info({ signal }, "server stops");
    await server.stop();
    await pool.end();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(signal));
}
