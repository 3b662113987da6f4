import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const MOST_BYTES = 1_000_000;

/** What a supplier's software knows how to read: an order, its change or its cancellation. */
const isKnown = (text: string) => /^ISA[\s\S]*ST\*850\*/.test(text) || /<(?:\w+:)?Order(?:Change|Cancellation)?[\s>]/.test(text);

/** Where the suppliers take purchase orders: one that is not signed with the supplier's secret is refused, as a careful one would. */
export async function openMailbox(port: number, secrets: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_BYTES) request.destroy();
      else chunks.push(chunk);
    });
    request.on("end", () => {
      const code = decodeURIComponent(/^\/suppliers\/([^/?]+)$/.exec(request.url ?? "")?.[1] ?? "");
      const secret = secrets[code];
      const given = Buffer.from(String(request.headers["x-gantry-hmac-sha256"] ?? ""), "base64");
      const wanted = secret === undefined ? null : createHmac("sha256", secret).update(Buffer.concat(chunks)).digest();
      const isOurs = wanted !== null && given.length === wanted.length && timingSafeEqual(given, wanted);
      const isRead = isKnown(Buffer.concat(chunks).toString("utf8"));
      response.writeHead(secret === undefined ? 404 : !isOurs ? 401 : isRead ? 202 : 415).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}
