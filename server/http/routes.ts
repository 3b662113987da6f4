import type { IncomingMessage, ServerResponse } from "node:http";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import type { Pool } from "@/db/client";
import type { Auth, Person } from "@/server/auth";
import { createAcceptor } from "@/server/ingest/accept-message";
import { handleIngest } from "@/server/ingest/http-route";
import { log } from "@/server/operations/log";
import { appRouter } from "@/server/trpc/root";
import { answerJson, headersOf, pathOf } from "./answer";
import { handleAuth } from "./auth-route";
import { createExport } from "./export-route";
import type { Health } from "./health";
import type { Metrics } from "./metrics";
import { createPortal } from "./portal-route";
import { isSameSite, protect } from "./protection";

type Parts = {
  pool: Pool;
  auth: Auth;
  personOf(headers: Headers): Promise<Person | null>;
  health(): Promise<Health>;
  metrics: Metrics;
  pages?(request: IncomingMessage, response: ServerResponse): Promise<void>;
  publicUrl?: string;
  dev: boolean;
};
type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<unknown> | unknown;
type Route = { name: string; path: RegExp; answer: Answer };

/** An edited message may be a mebibyte, which JSON escapes. */
const LARGEST_CALL = 4 * 1024 * 1024;
const TRPC = "/api/trpc";

/** Who answers which path. The first that fits does. */
export function createRoutes({ pool, auth, personOf, health, metrics, pages, publicUrl, dev }: Parts) {
  const acceptor = createAcceptor(pool);
  const exportFile = createExport(pool, personOf);
  const portal = createPortal(pool, { isBehindProxy: publicUrl !== undefined });
  const own =
    (answer: Answer): Answer =>
    (request, response) =>
      isSameSite(request, publicUrl)
        ? answer(request, response)
        : answerJson(response, 403, { error: "Another site may not ask for this." });

  const routes: Route[] = [
    { name: "ingest", path: /^\/api\/ingest(\/|$)/, answer: (request, response) => handleIngest(request, response, acceptor) },
    { name: "auth", path: /^\/api\/auth\//, answer: own((request, response) => handleAuth(request, response, auth)) },
    { name: "trpc", path: /^\/api\/trpc\//, answer: own(call) },
    { name: "portal", path: /^\/api\/portal\//, answer: own(portal) },
    { name: "export", path: /^\/api\/export\//, answer: own((request, response) => exportFile(request, response, headersOf(request))) },
    {
      name: "health",
      path: /^\/api\/health$/,
      async answer(_request, response) {
        const found = await health();
        answerJson(response, found.status === "ok" ? 200 : 503, found);
      },
    },
    { name: "metrics", path: /^\/api\/metrics$/, answer: (_request, response) => metrics.handle(response) },
    {
      name: "unknown",
      path: /^\/api(\/|$)/,
      answer: (_request, response) => answerJson(response, 404, { error: "There is nothing at this address." }),
    },
    { name: "asset", path: /^\/_next\//, answer: page },
    { name: "page", path: /^\//, answer: page },
  ];

  function call(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader("Cache-Control", "no-store");
    void nodeHTTPRequestHandler({
      req: request,
      res: response,
      router: appRouter,
      path: pathOf(request)?.slice(TRPC.length + 1) ?? "",
      maxBodySize: LARGEST_CALL,
      createContext: async () => ({ person: await personOf(headersOf(request)), pool }),
    });
  }

  function page(request: IncomingMessage, response: ServerResponse): Promise<void> | void {
    if (!pages) return answerJson(response, 404, { error: "There is nothing at this address." });
    return pages(request, response);
  }

  return function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request);
    const route = path === null ? undefined : routes.find((candidate) => candidate.path.test(path));
    metrics.observe(request, response, route?.name ?? "unknown");
    protect(response, { publicUrl, dev });
    if (!route) {
      answerJson(response, 400, { error: "The address is not valid." });
      return;
    }
    void (async () => route.answer(request, response))().catch((error: unknown) => {
      // The client that went away has seen nothing of it.
      if (request.destroyed && !response.writableEnded && !request.complete) return;
      log.error({ err: error, route: route.name }, "a request failed");
      answerJson(response, 500, { error: "Something went wrong on our side. It has been logged." });
    });
  };
}
