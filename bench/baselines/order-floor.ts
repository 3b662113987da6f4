import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Client, databaseUrl, inTransaction, openPool } from "@/db/client";

// The least that takes an order in by HTTP and keeps it: what arrives while a batch is written is the next batch; a batch
// locks its stock rows in key order, decides in memory and writes four times. No authentication, no checks, no routing.

type Order = { id: string; data: { lines: { sku: string; quantity: number }[] } };
type Waiting = { order: Order; answer: (id: number) => void };

const pool = openPool(databaseUrl(), 2);
const { rows: items } = await pool.query<{ item_id: number; sku: string }>("SELECT item_id, sku FROM floor_stock");
const itemOf = new Map(items.map((item) => [item.sku, item.item_id]));
const waiting: Waiting[] = [];
let running = false;

async function write(client: Client, batch: readonly Waiting[]): Promise<number[]> {
  const lines = batch.flatMap(({ order }, index) =>
    order.data.lines.map((line) => ({ index, itemId: itemOf.get(line.sku) ?? 0, ordered: line.quantity, allocated: 0 })),
  );
  const keys = [...new Set(lines.map((line) => line.itemId))].sort((a, b) => a - b);
  const { rows: stock } = await client.query<{ item_id: number; available: number }>({
    name: "lock",
    text: "SELECT item_id, sellable - allocated AS available FROM floor_stock WHERE item_id = ANY($1::int[]) ORDER BY item_id FOR UPDATE",
    values: [keys],
  });
  const available = new Map(stock.map((row) => [row.item_id, row.available]));
  const taken = new Map<number, number>();
  for (const line of lines) {
    const here = available.get(line.itemId) ?? 0;
    line.allocated = Math.min(here, line.ordered);
    available.set(line.itemId, here - line.allocated);
    taken.set(line.itemId, (taken.get(line.itemId) ?? 0) + line.allocated);
  }
  const { rows: orders } = await client.query<{ id: number; number: string }>({
    name: "orders",
    text: "INSERT INTO floor_order (number) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING RETURNING id, number",
    values: [batch.map(({ order }) => order.id)],
  });
  const idOf = new Map(orders.map((row) => [row.number, row.id]));
  const ids = batch.map(({ order }) => idOf.get(order.id) ?? 0);
  await client.query({
    name: "lines",
    text: "INSERT INTO floor_line SELECT * FROM unnest($1::bigint[], $2::int[], $3::int[], $4::int[])",
    values: [lines.map((l) => ids[l.index]), lines.map((l) => l.itemId), lines.map((l) => l.ordered), lines.map((l) => l.allocated)],
  });
  await client.query({
    name: "movements",
    text: "INSERT INTO floor_movement (item_id, order_id, quantity) SELECT * FROM unnest($1::int[], $2::bigint[], $3::int[])",
    values: [lines.map((l) => l.itemId), lines.map((l) => ids[l.index]), lines.map((l) => l.allocated)],
  });
  await client.query({
    name: "stock",
    text: "UPDATE floor_stock s SET allocated = s.allocated + t.taken FROM unnest($1::int[], $2::int[]) AS t(item_id, taken) WHERE s.item_id = t.item_id",
    values: [[...taken.keys()], [...taken.values()]],
  });
  return ids;
}

async function run(): Promise<void> {
  while (waiting.length > 0) {
    const batch = waiting.splice(0, 500);
    const ids = await inTransaction(pool, (client) => write(client, batch));
    for (const [index, { answer }] of batch.entries()) answer(ids[index] ?? 0);
  }
  running = false;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const order = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Order;
    waiting.push({
      order,
      answer(id) {
        const text = `{"id":${id}}`;
        response.writeHead(202, { "Content-Type": "application/json", "Content-Length": text.length });
        response.end(text);
      },
    });
    if (running) return;
    running = true;
    setImmediate(run);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once("SIGTERM", () => process.exit(0));
