import type { Pool } from "@/db/client";
import { buildPages, isBuilt } from "@/scripts/demo/build";
import { createAuth, createPerson } from "@/server/auth";
import { inventoryKey } from "@/server/services/changes";
import { type Child, startChild } from "./child";
import { settle, withDatabase } from "./database";
import { openInventory, type Painted } from "./live-browser";
import type { LiveViewers, ViewersSeen } from "./live-viewers";
import type { LiveWrites, LiveWritten } from "./live-writer";
import { percentile, report } from "./report";
import { seedInventory } from "./seed-inventory";

const ITEMS = 25_000;
const NODES = 4;
const CHANGES_PER_SECOND = 1_000;
const SECONDS = 15;
const REPEATS = 3;
const VIEWERS = 200;
/** Of the viewers, over the whole run. */
const FORCED_RECONNECTS = 0.2;
const PASSWORD = "correct horse battery";

type Key = [itemId: number, nodeId: number];
type House = { pool: Pool; url: string; keys: Key[]; cookie: string; server: Child; environment: Record<string, string> };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function signIn(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`the sign-in answered ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
}

async function write({ environment }: House, watched: Key[]): Promise<LiveWritten> {
  const writes: LiveWrites = { seconds: SECONDS, changesPerSecond: CHANGES_PER_SECOND, watched };
  const written = (await startChild("bench/live-writer.ts", environment, writes).said) as LiveWritten;
  const reached = written.changes / written.seconds;
  if (reached < CHANGES_PER_SECOND * 0.95) throw new Error(`only ${Math.round(reached)} changes a second were written`);
  return written;
}

/** On hand of these keys as it is stored. */
async function onHandOf(pool: Pool, ids: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ id: number; onHand: number }>(
    `SELECT item_id * 4096 + node_id AS id, sellable + quarantined + return_pending AS "onHand" FROM stock_balance
     WHERE (item_id, node_id) IN (SELECT id / 4096, (id % 4096)::int FROM unnest($1::bigint[]) AS id)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.onHand]));
}

/** For each commit, how long until its value, or a newer one of the same row, had been painted. */
function delays(commits: LiveWritten["commits"], ids: readonly number[], before: ReadonlyMap<number, number>, painted: readonly Painted[]) {
  const byId = new Map<number, Painted[]>();
  for (const paint of painted) {
    const known = byId.get(paint.id);
    if (known) known.push(paint);
    else byId.set(paint.id, [paint]);
  }
  return commits.flatMap(([index, times, at]) => {
    const id = ids[index] ?? 0;
    const paint = byId.get(id)?.find(({ onHand }) => onHand >= (before.get(id) ?? 0) + times);
    return paint ? [paint.at - at] : [];
  });
}

async function measurePaint(house: House): Promise<void> {
  const p99s: number[] = [];
  const notes: Record<string, unknown>[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const page = await openInventory(house.url, house.cookie);
    try {
      const before = await onHandOf(house.pool, page.ids);
      const { commits } = await write(
        house,
        page.ids.map((id) => [Math.floor(id / 4096), id % 4096]),
      );
      await pause(1_000);
      const took = delays(commits, page.ids, before, await page.painted());
      if (took.length < commits.length) throw new Error(`${commits.length - took.length} of ${commits.length} commits were never painted`);
      p99s.push(percentile(took, 0.99));
      notes.push({
        rows: page.ids.length,
        commits: commits.length,
        p50Ms: Math.round(percentile(took, 0.5)),
        mostMs: Math.round(Math.max(...took)),
      });
    } finally {
      await page.close();
    }
  }
  report({
    bench: "live",
    case: "commit to painted cell, p99",
    unit: "ms",
    values: p99s,
    target: { atMost: 100 },
    with: { changesPerSecond: CHANGES_PER_SECOND, inventoryRows: house.keys.length, repeats: notes },
  });
}

async function queriesPerSecond(house: House, viewers: number, interruptions: number): Promise<{ rate: number; seen: ViewersSeen }> {
  const child = startChild("bench/live-viewers.ts", {}, { url: house.url, cookie: house.cookie, viewers } satisfies LiveViewers);
  try {
    await child.said;
    await child.ask({ interruptEachSecond: interruptions });
    const before = ((await house.server.ask("queries")) as { queries: number }).queries;
    const began = performance.now();
    await write(house, []);
    const after = ((await house.server.ask("queries")) as { queries: number }).queries;
    const rate = (after - before) / ((performance.now() - began) / 1_000);
    await child.ask({ interruptEachSecond: 0 });
    await pause(5_000);
    const truth = await onHandOf(
      house.pool,
      house.keys.map(([itemId, nodeId]) => inventoryKey(itemId, nodeId)),
    );
    return { rate, seen: (await child.ask({ truth: [...truth] })) as ViewersSeen };
  } finally {
    await child.stop();
  }
}

async function measureAudience(house: House): Promise<void> {
  const one: number[] = [];
  const many: number[] = [];
  const wrong: number[] = [];
  const notes: ViewersSeen[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    one.push((await queriesPerSecond(house, 1, 0)).rate);
    many.push((await queriesPerSecond(house, VIEWERS, 0)).rate);
    const { seen } = await queriesPerSecond(house, VIEWERS, Math.ceil((VIEWERS * FORCED_RECONNECTS) / SECONDS));
    wrong.push(seen.wrong + seen.repeated + seen.steppedBack);
    notes.push(seen);
  }
  report({
    bench: "live",
    case: `queries of the server with ${VIEWERS} viewers`,
    unit: "queries/s",
    values: many,
    baseline: one,
    target: { ratioAtMost: 1.2 },
  });
  report({
    bench: "live",
    case: "viewers with lost rows, and patches or rows that came twice, through forced reconnects",
    unit: "of them",
    values: wrong,
    target: { atMost: 0 },
    with: { viewers: VIEWERS, reconnected: FORCED_RECONNECTS, repeats: notes },
  });
}

export async function run(): Promise<void> {
  if (!isBuilt()) await buildPages();
  await withDatabase(async ({ pool, url: databaseUrl }) => {
    await seedInventory(pool, { items: ITEMS, nodes: NODES });
    await settle(pool);
    const { rows } = await pool.query<{ itemId: number; nodeId: number }>(
      `SELECT item_id AS "itemId", node_id AS "nodeId" FROM stock_balance ORDER BY 1, 2`,
    );
    const environment = { DATABASE_URL: databaseUrl };
    const email = "viewer@example.com";
    process.env.BETTER_AUTH_SECRET ??= "of a benchmark that nobody else can reach";
    await createPerson(
      { email, password: PASSWORD, name: "Viewer", grants: [{ role: "planner", entityId: null, nodeId: null }] },
      pool,
      createAuth(pool),
    );
    const server = startChild("bench/tower-process.ts", environment, { pages: true });
    try {
      const { port } = (await server.said) as { port: number };
      const url = `http://127.0.0.1:${port}`;
      const house = {
        pool,
        url,
        keys: rows.map((row): Key => [row.itemId, row.nodeId]),
        cookie: await signIn(url, email),
        server,
        environment,
      };
      await measurePaint(house);
      await measureAudience(house);
    } finally {
      await server.stop();
    }
  });
}
