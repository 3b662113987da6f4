import { inTransaction, sharedPool } from "@/db/client";
import { applyMovements } from "@/server/services/stock/apply-movements";

// A process of its own, as a worker is: counts one unit in at many places, in even steps. Each value of a balance comes once,
// so that a value on a screen names the commit that it came from.

export type LiveWrites = {
  seconds: number;
  changesPerSecond: number;
  /** Each transaction changes one of these in turn, and nothing else does: a value names its commit. */
  watched: [itemId: number, nodeId: number][];
};
export type LiveWritten = {
  changes: number;
  seconds: number;
  /** One for each watched change after the first two seconds: the key's position in `watched`, how often it had changed, and when its commit was sent. */
  commits: [watched: number, times: number, at: number][];
};

const ROWS_A_TRANSACTION = 20;
const LANES = 2;
const WARM_MS = 2_000;
const { seconds, changesPerSecond, watched } = JSON.parse(process.argv[2] ?? "null") as LiveWrites;
const pool = sharedPool();
const isWatched = new Set(watched.map(String));
const { rows } = await pool.query<{ itemId: number; nodeId: number }>(
  'SELECT item_id AS "itemId", node_id AS "nodeId" FROM stock_balance ORDER BY 1, 2',
);
const keys = rows.map(({ itemId, nodeId }): [number, number] => [itemId, nodeId]).filter((key) => !isWatched.has(String(key)));
const commits: LiveWritten["commits"] = [];
const times = watched.map(() => 0);
let changes = 0;
let turn = 0;

async function write(): Promise<void> {
  const own = turn++;
  const index = watched.length > 0 ? own % watched.length : -1;
  const places = [...(index < 0 ? [] : [watched[index]])];
  // A step that shares no factor with the number of keys: neighbours in time are no neighbours in the table.
  while (places.length < ROWS_A_TRANSACTION) places.push(keys[((own * ROWS_A_TRANSACTION + places.length) * 7_919) % keys.length]);
  const now = new Date();
  let sentAt = 0;
  await inTransaction(pool, async (client) => {
    await applyMovements(
      { pool, client, now, actor: { kind: "job", id: "bench" } },
      places.flatMap((place) =>
        place
          ? [
              {
                itemId: place[0],
                nodeId: place[1],
                kind: "count" as const,
                sellableDelta: 1,
                reason: "count",
                sourceKind: "bench",
                sourceId: own,
                occurredAt: now,
              },
            ]
          : [],
      ),
    );
    sentAt = performance.timeOrigin + performance.now();
  });
  changes += places.length;
  if (index >= 0) {
    // A feed that was idle and code that runs for the first time are not what an operator looks at all day.
    const isWarm = performance.now() - began > WARM_MS;
    const before = times[index] ?? 0;
    times[index] = before + 1;
    if (isWarm) commits.push([index, before + 1, sentAt]);
  }
}

const perTransactionMs = (1_000 * ROWS_A_TRANSACTION) / changesPerSecond;
const began = performance.now();
async function lane(offset: number): Promise<void> {
  for (let step = offset; ; step += LANES) {
    const due = began + step * perTransactionMs;
    if (due - began > seconds * 1_000) return;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    await write();
  }
}
await Promise.all(Array.from({ length: LANES }, (_, offset) => lane(offset)));
process.send?.({ changes, seconds: (performance.now() - began) / 1_000, commits } satisfies LiveWritten);
await pool.end();
process.disconnect();
