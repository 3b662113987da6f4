import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";

export function answerJson(response: ServerResponse, status: number, body: unknown, headers: OutgoingHttpHeaders = {}): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
    ...headers,
  });
  response.end(text);
}

/** The request's headers as the web's own type. */
export function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return headers;
}

/** The path without its query; null for what is no path, e.g. an absolute address of another host. */
export function pathOf(request: IncomingMessage): string | null {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  return path.startsWith("/") ? path : null;
}
