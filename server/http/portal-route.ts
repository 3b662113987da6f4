import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Pool } from "@/db/client";
import { firstProblem } from "@/domain/kernel/input-problems";
import { utf8Text } from "@/server/ingest/body-text";
import { log } from "@/server/operations/log";
import { wake } from "@/server/realtime/wake";
import { ServiceError } from "@/server/services/errors";
import { checkPortalFile, portalTemplate } from "@/server/services/procurement/portal/answer-by-file";
import { answerByPortal, readPortalOrder, requirePortalLink, wrongLink } from "@/server/services/procurement/portal/answer-by-portal";
import { answerJson, pathOf } from "./answer";
import { addressOf, createPortalRate } from "./portal-rate";

const LARGEST = 256 * 1024;
const statuses: Record<string, number> = { not_found: 404, conflict: 409, invalid: 400, forbidden: 403, unavailable: 503 };

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST) throw new ServiceError("invalid", "The answer is too large.");
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const text = utf8Text(await bytesOf(request));
  if (!text.ok) throw new ServiceError("invalid", "The answer is not text in UTF-8.");
  try {
    return JSON.parse(text.value);
  } catch {
    throw new ServiceError("invalid", "The answer is not JSON.");
  }
}

function answerFile(response: ServerResponse, { name, text }: { name: string; text: string }): void {
  response.writeHead(200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "no-store",
  });
  response.end(text);
}

/**
 * GET and POST /api/portal/<token>: a supplier without an account reads its order and answers it. Under /file it gets the lines as a
 * CSV file, and has a filled one checked; what was understood it sends as its answer.
 */
export function createPortal(pool: Pool, { isBehindProxy = false, clock = Date.now } = {}) {
  const rate = createPortalRate(clock);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, file] = /^\/api\/portal\/([A-Za-z0-9_-]{20,100})(\/file)?$/.exec(pathOf(request) ?? "") ?? [];
    if (token === undefined) throw wrongLink();
    if (request.method !== "GET" && request.method !== "POST")
      return answerJson(response, 405, { error: "Use GET or POST." }, { Allow: "GET, POST" });
    const now = new Date();
    if (request.method === "GET") {
      if (file) return answerFile(response, await portalTemplate(pool, token, now));
      return answerJson(response, 200, await readPortalOrder(pool, token, now));
    }
    // Before anything is read of what a stranger sends.
    await requirePortalLink(pool, token, now);
    if (file) return answerJson(response, 200, await checkPortalFile(pool, token, now, await bytesOf(request)));
    const answered = await answerByPortal({ pool, now }, token, await bodyOf(request));
    wake();
    answerJson(response, 200, answered);
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const address = addressOf(request, isBehindProxy);
    if (rate.waitOf(address) > 0)
      return answerJson(response, 429, { error: "Too many at once. Try again in a moment." }, { "Retry-After": "1" });
    try {
      await answer(request, response);
    } catch (error) {
      if (error instanceof z.ZodError) {
        const { sentence, field } = firstProblem(error);
        return answerJson(response, 400, { error: sentence, field });
      }
      if (error instanceof ServiceError) {
        if (error.code === "not_found") rate.wrongLink(address);
        return answerJson(response, statuses[error.code] ?? 500, { error: error.message, field: error.options.path });
      }
      log.error({ err: error }, "portal failed");
      answerJson(response, 500, { error: "Something went wrong on our side. It has been logged." });
    }
  };
}
