import { connect } from "node:net";
import { percentile } from "./report";

// A process of its own: posts orders over keep-alive connections, each sending its next order when the last one is answered.
// Bare sockets, because the load shares the machine with what is measured.

export type OrderLoad = {
  port: number;
  path: string;
  key: string;
  connections: number;
  seconds: number;
  skus: readonly string[];
  linesPerOrder: number;
  /** Distinguishes the orders of one run from those of another. */
  mark: string;
  /** Every so many orders one is sent a second time. */
  repeatEvery: number;
  /** Orders are due at even intervals, whatever the answers take; without it each connection sends as soon as it is answered. */
  offeredPerSecond?: number;
};
export type OrderLoadResult = { accepted: number; duplicates: number; refused: number; seconds: number; p50Ms: number; p99Ms: number };

const load = JSON.parse(process.argv[2] ?? "null") as OrderLoad;
const latencies: number[] = [];
let accepted = 0;
let duplicates = 0;
let refused = 0;
let number = 0;
let seed = 20_260_302;
const random = (below: number) => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed % below;
};

function orderText(): string {
  const name = `${load.mark}-${++number}`;
  const lines = Array.from({ length: load.linesPerOrder }, () => ({
    sku: load.skus[random(load.skus.length)],
    quantity: 1 + random(3),
    unitPrice: "10.00",
  }));
  return JSON.stringify({
    type: "order",
    id: name,
    occurredAt: new Date().toISOString(),
    data: { orderNumber: name, currency: "GBP", customerKey: `customer-${random(50_000)}`, shipToCountry: "GB", lines },
  });
}

function converse(until: number, offset: number): Promise<void> {
  const everyMs = load.offeredPerSecond ? (1_000 * load.connections) / load.offeredPerSecond : 0;
  return new Promise((resolve, reject) => {
    const socket = connect(load.port, "127.0.0.1");
    socket.setNoDelay(true);
    let sentAt = 0;
    let sent = 0;
    let body = "";
    let received = "";
    const next = () => {
      const due = everyMs === 0 ? 0 : started + offset * everyMs + sent * everyMs;
      const wait = due - performance.now();
      if (wait > 1 && due < until) setTimeout(send, wait, due);
      else send(due);
    };
    const send = (due = 0) => {
      // What was due earlier has waited since then.
      sentAt = due > 0 ? due : performance.now();
      if (performance.now() >= until || sentAt >= until) return socket.end(resolve);
      sent += 1;
      if (body === "" || sent % load.repeatEvery !== 0) body = orderText();
      socket.write(
        `POST ${load.path} HTTP/1.1\r\nHost: 127.0.0.1:${load.port}\r\nContent-Type: application/json\r\nX-API-Key: ${load.key}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    };
    socket.once("connect", next);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      const headEnd = received.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (received.length < headEnd + 4 + length) return;
      const status = received.slice(9, 12);
      received = "";
      latencies.push(performance.now() - sentAt);
      if (status === "202") accepted += 1;
      else if (status === "200") duplicates += 1;
      else refused += 1;
      // A refused sender waits a little, as the answer asks.
      if (status === "202" || status === "200") next();
      else setTimeout(next, 20);
    });
  });
}

const started = performance.now();
await Promise.all(
  Array.from({ length: load.connections }, (_, index) => converse(started + load.seconds * 1_000, index / load.connections)),
);
const result: OrderLoadResult = {
  accepted,
  duplicates,
  refused,
  seconds: (performance.now() - started) / 1_000,
  p50Ms: percentile(latencies, 0.5),
  p99Ms: percentile(latencies, 0.99),
};
process.send?.(result, () => process.exit(0));
