import type { IncomingMessage, ServerResponse } from "node:http";
import type { Auth } from "@/server/auth";
import { answerJson, headersOf } from "./answer";

const LARGEST_BODY = 64 * 1024;

/** The body; null when it is larger than a sign-in can be. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Signing in and out, by better-auth. */
export async function handleAuth(request: IncomingMessage, response: ServerResponse, auth: Auth): Promise<void> {
  const address = `http://${request.headers.host}${request.url}`;
  if (!URL.canParse(address)) return answerJson(response, 400, { error: "The address is not valid." });
  const body = await readBody(request);
  if (body === null) return answerJson(response, 413, { error: "The body is too large." }, { Connection: "close" });
  const headers = headersOf(request);
  // Set here and nowhere else: what a client sends under this name does not count.
  headers.set("x-gantry-peer", request.socket.remoteAddress ?? "unknown");
  const answer = await auth.handler(
    new Request(address, { method: request.method, headers, body: body.length > 0 ? new Uint8Array(body) : undefined }),
  );
  const text = Buffer.from(await answer.arrayBuffer());
  for (const [name, value] of answer.headers) if (name !== "set-cookie") response.setHeader(name, value);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader("Set-Cookie", cookies);
  response.setHeader("Cache-Control", "no-store");
  response.writeHead(answer.status, { "Content-Length": text.length });
  response.end(text);
}
