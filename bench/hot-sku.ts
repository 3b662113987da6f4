import { type Acceptor, createAcceptor } from "@/server/ingest/accept-message";
import { drainMessages } from "@/server/services/messages/drain-messages";
import { anIngestSource, anOrderMessage } from "@/test/factories/ingest-source";
import { aRetailer } from "@/test/factories/retailer";
import { hotRowRate } from "./baselines/hot-row";
import { type BenchDatabase, settle, withDatabase } from "./database";
import { report } from "./report";

const REPEATS = 3;
const BUYERS = 256;
const ORDERS = 12_000;
/** Below demand, so that the last third goes away empty. */
const STOCK = 8_000;
/** Two workers contend for the row, as they would beside each other in production. */
const WORKERS = 2;
const FLOOR_SECONDS = 3;

type Sold = { orders: number; allocated: number; sellable: number; ledger: number; backordered: number; lines: number };

/** Every buyer sends an order, waits for its receipt, and sends the next. */
async function buy(accept: Acceptor["accept"], source: { code: string; secret: string }, sku: string): Promise<void> {
  let number = 0;
  await Promise.all(
    Array.from({ length: BUYERS }, async () => {
      while (number < ORDERS) {
        const order = anOrderMessage(`flash-${++number}`, [{ sku, quantity: 1 }]);
        const answer = await accept(source.code, { "x-api-key": source.secret }, Buffer.from(JSON.stringify(order)));
        if (answer.status !== 202) throw new Error(`an order was answered with ${answer.status}`);
      }
    }),
  );
}

async function saleOf({ pool }: BenchDatabase): Promise<{ accepted: number; applied: number; sold: Sold }> {
  const retailer = await aRetailer(pool, { items: 1, nodes: 1, stock: STOCK });
  const source = await anIngestSource(pool, retailer, { ratePerSecond: 1_000_000 });
  const { rows: items } = await pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [retailer.itemIds[0]]);
  const sku = items[0]?.sku ?? "";
  await settle(pool);

  const began = performance.now();
  await buy(createAcceptor(pool).accept, source, sku);
  const stored = performance.now();
  const actor = { kind: "job", id: "drain-messages" } as const;
  const context = { pool, actor, now: new Date() };
  const counts = await Promise.all(Array.from({ length: WORKERS }, () => drainMessages(context, { clock: () => new Date() })));
  const ended = performance.now();
  const processed = counts.reduce((sum, count) => sum + count.processed, 0);
  if (processed !== ORDERS) throw new Error(`${ORDERS} orders were accepted and ${processed} applied`);
  const { rows } = await pool.query<Sold>(
    `SELECT (SELECT count(*) FROM sales_order WHERE channel_id = $1) AS orders, b.allocated, b.sellable, b.backordered,
       (SELECT sum(allocated_delta)::int FROM stock_movement m WHERE m.item_id = b.item_id) AS ledger,
       (SELECT sum(allocated_quantity)::int FROM sales_order_line l WHERE l.item_id = b.item_id) AS lines
     FROM stock_balance b WHERE b.item_id = $2`,
    [retailer.channelId, retailer.itemIds[0]],
  );
  return { accepted: ORDERS / ((stored - began) / 1_000), applied: ORDERS / ((ended - stored) / 1_000), sold: rows[0] as Sold };
}

export async function run(): Promise<void> {
  await withDatabase(async (database) => {
    const floors: number[] = [];
    const sales: Awaited<ReturnType<typeof saleOf>>[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      floors.push(await hotRowRate(database.url, FLOOR_SECONDS));
      sales.push(await saleOf(database));
    }
    const common = { bench: "hot-sku", baseline: floors, unit: "orders/s" } as const;
    report({ ...common, case: "accepted from 256 buyers", values: sales.map((s) => s.accepted), target: { ratioAtLeast: 1 } });
    report({ ...common, case: "sold from one balance", values: sales.map((s) => s.applied), target: { ratioAtLeast: 1 } });
    const oversold = sales.map(({ sold }) => Math.max(0, sold.allocated - STOCK) + Math.max(0, sold.lines - STOCK));
    report({ bench: "hot-sku", case: "oversold", unit: "units", values: [Math.max(...oversold)], target: { atMost: 0 } });
    const off = sales.map(
      ({ sold }) =>
        Math.abs(sold.ledger - sold.allocated) +
        Math.abs(sold.lines - sold.allocated) +
        Math.abs(ORDERS - sold.allocated - sold.backordered) +
        Math.abs(ORDERS - sold.orders) +
        Math.abs(STOCK - sold.allocated),
    );
    report({
      bench: "hot-sku",
      case: "ledger against balance, lines and orders",
      unit: "units off",
      values: [Math.max(...off)],
      target: { atMost: 0 },
    });
  });
}
