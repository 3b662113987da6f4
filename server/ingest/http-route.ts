import type { IncomingMessage, ServerResponse } from "node:http";
import { sharedPool } from "@/db/client";
import { type Acceptor, createAcceptor, type IngestAnswer, LARGEST_BODY, tooLarge } from "./accept-message";
import { isUnreachable, TooManyWaiting } from "./message-batch";

let acceptor: Acceptor | undefined;
function sharedAcceptor(): Acceptor {
  acceptor ??= createAcceptor(sharedPool());
  return acceptor;
}

/** Read and dropped beyond the limit, so that the sender sees the answer rather than a broken connection. */
const MOST_DROPPED = 16 * LARGEST_BODY;

/** The body, or null when it is larger than allowed. */
function readBody(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY) chunks.push(chunk);
      else chunks = [];
      if (size > MOST_DROPPED) {
        request.pause();
        resolve(null);
      }
    });
    request.on("end", () => resolve(size > LARGEST_BODY ? null : chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("aborted", () => reject(new Error("aborted")));
  });
}

function send(response: ServerResponse, { status, body, headers }: IngestAnswer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Content-Length": Buffer.byteLength(text), ...headers });
  response.end(text);
}

async function answer(request: IncomingMessage, accept: Acceptor["accept"]): Promise<IngestAnswer> {
  const url = new URL(request.url ?? "/", "http://gantry");
  const source = /^\/api\/ingest\/([^/]+)\/?$/.exec(url.pathname)?.[1];
  if (!source) return { status: 404, body: { error: "Post to /api/ingest/<source>." } };
  if (request.method !== "POST") return { status: 405, body: { error: "Use POST." }, headers: { Allow: "POST" } };
  const body = await readBody(request);
  if (body === null) return { ...tooLarge, headers: { Connection: "close" } };
  return accept(source, request.headers, body, { dryRun: url.searchParams.get("dryRun") === "1" });
}

/** POST /api/ingest/<source>, on a plain node:http server. Never throws. */
export async function handleIngest(
  request: IncomingMessage,
  response: ServerResponse,
  { accept }: Acceptor = sharedAcceptor(),
): Promise<void> {
  try {
    send(response, await answer(request, accept));
  } catch (error) {
    if (response.headersSent || response.destroyed) return;
    // Not accepted: the sender keeps it and comes again.
    const busy = error instanceof TooManyWaiting || isUnreachable(error);
    send(
      response,
      busy
        ? { status: 503, body: { error: "Try again in a moment." }, headers: { "Retry-After": "2" } }
        : { status: 500, body: { error: "The message was not accepted." } },
    );
  }
}
