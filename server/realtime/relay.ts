import type { Pool } from "@/db/client";
import type { Pulse } from "@/domain/changes/feed";
import { comparePositions, type Position, type Topic, type TopicRow } from "@/domain/changes/topics";
import { log } from "@/server/operations/log";
import { changesAfter, currentPosition, isWithinWindow, keysBetween, lagAfter } from "./change-log";
import { topicReaders } from "./topic-readers";
import { onWake } from "./wake";

/** While there is news: long enough for commits to gather, short beside the frame that paints them. */
const BUSY_PAUSE_MS = 8;
const IDLE_PAUSE_MS = 100;
const BROKEN_PAUSE_MS = 1_000;
const KEYS_A_QUERY = 2_000;
/** More rows than this are read again in pages instead. */
const ROWS_A_RESUME = 5_000;
/** Positions of this uptime are known to be kept, also while the change table is empty. */
const REMEMBERED_MS = 60_000;

export type Changed = { rows: TopicRow<Topic>[]; removed: number[] };

export type Audience = {
  /** Topics that somebody looks at; the others' rows are not read. */
  watched(topic: Topic): boolean;
  publish(topic: Topic, position: Position, changed: Changed): void;
  pulse(pulse: Pulse): void;
};

export type Relay = Awaited<ReturnType<typeof startRelay>>;

/** Tails what was committed and hands each changed row, read once, to the audience. */
export async function startRelay(pool: Pool, audience: Audience) {
  let position = await currentPosition(pool);
  let lagMs = 0;
  let stopped = false;
  let pause = BUSY_PAUSE_MS;
  let awake: (() => void) | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  const remembered: { at: number; position: Position }[] = [{ at: performance.now(), position }];
  let resumed = new Map<string, Promise<Changed | null>>();

  /** Ticks and resumes take turns: a row that was read later is sent later. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work);
    queue = turn.catch(() => {});
    return turn;
  }

  async function readRows(topic: Topic, keys: readonly number[]): Promise<Changed> {
    const rows: TopicRow<Topic>[] = [];
    for (let from = 0; from < keys.length; from += KEYS_A_QUERY)
      rows.push(...(await topicReaders[topic].readRows(pool, keys.slice(from, from + KEYS_A_QUERY))));
    const present = new Set(rows.map((row) => row.id));
    return { rows, removed: keys.filter((key) => !present.has(key)) };
  }

  async function tick(): Promise<boolean> {
    const changes = await changesAfter(pool, position);
    const news: [Topic, Changed][] = [];
    for (const [topic, keys] of changes.keys) if (audience.watched(topic)) news.push([topic, await readRows(topic, [...keys])]);
    // Nothing is published before everything is read: a tick that fails is repeated whole.
    for (const [topic, changed] of news) audience.publish(topic, changes.position, changed);
    if (changes.position !== position) resumed = new Map();
    position = changes.position;
    return changes.keys.size > 0 || !changes.complete;
  }

  function sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      awake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    let broken = false;
    while (!stopped) {
      try {
        const busy = await inTurn(tick);
        pause = busy ? BUSY_PAUSE_MS : Math.min(pause * 2, IDLE_PAUSE_MS);
        if (broken) log.info("the feed reads again");
        broken = false;
      } catch (error) {
        if (!broken && !stopped) log.error({ err: error }, "the feed cannot read changes");
        broken = true;
        pause = BROKEN_PAUSE_MS;
      }
      if (!stopped) await sleep();
    }
  }

  async function beat(): Promise<void> {
    const at = performance.now();
    remembered.push({ at, position });
    while (remembered[1] && remembered[1].at < at - REMEMBERED_MS) remembered.shift();
    lagMs = await lagAfter(pool, position).catch(() => lagMs + 1_000);
    audience.pulse({ position, at: new Date().toISOString(), lagMs });
  }

  async function isKept(from: Position): Promise<boolean> {
    const oldest = remembered[0];
    if (oldest && comparePositions(from, oldest.position) >= 0) return true;
    return isWithinWindow(pool, from);
  }

  async function readMissed(topic: Topic, from: Position): Promise<Changed | null> {
    if (!(await isKept(from))) return null;
    const keys = await keysBetween(pool, topic, from, position, ROWS_A_RESUME);
    return keys && readRows(topic, keys);
  }

  const loop = run();
  const heart = setInterval(() => void beat(), 1_000);
  const wakeThis = () => {
    pause = BUSY_PAUSE_MS;
    awake?.();
  };
  const noLongerWoken = onWake(wakeThis);

  return {
    wake: wakeThis,
    inTurn,
    position: () => position,
    lagMs: () => lagMs,
    /** What a subscriber at `from` missed; null when it has to read again. Only within a turn. */
    missedSince(topic: Topic, from: Position): Promise<Changed | null> {
      if (comparePositions(from, position) >= 0) return Promise.resolve({ rows: [], removed: [] });
      // Many come back at once after a restart, most of them from the same position.
      const name = `${topic}|${from}`;
      const known = resumed.get(name) ?? readMissed(topic, from);
      resumed.set(name, known);
      known.catch(() => resumed.delete(name));
      return known;
    },
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(heart);
      noLongerWoken();
      awake?.();
      await loop;
      await queue;
    },
  };
}
