import { inTransaction } from "@/db/client";
import { isUnreachable } from "@/server/ingest/message-batch";
import { readStoredMessage } from "@/server/ingest/read-message";
import { readSources } from "@/server/ingest/source";
import type { ServiceContext } from "../context";
import { type AppliedMessage, applyCommands } from "./apply-commands";
import { type ClaimedMessage, claimAgain, claimMessages } from "./claim-messages";
import { type Outcome, recordFailure, settleMessages } from "./settle-messages";

/** One transaction's worth: orders of a few lines take about 50 ms together, far below the second that writers have. */
const BATCH = 250;
/** How often a batch is tried again when it lost a deadlock. */
const MOST_COLLISIONS = 5;

export type DrainCounts = { processed: number; retrying: number; dead: number };
export type DrainOptions = {
  /** Asked between batches; the worker is shutting down. */
  stopped?: () => boolean;
  /** Hears of each failed attempt that is not the message's own fault. */
  onFailure?: (messageId: number, error: unknown) => void;
  /** The instant of each batch; the context's when absent. */
  clock?: () => Date;
};

type Attempt = { claimed: ClaimedMessage[] };

/** Claims, applies and settles in one transaction: either all of it happened, or the messages are as they were. */
function applyBatch(
  context: ServiceContext,
  ids: readonly number[] | null,
  attempt: Attempt,
): Promise<{ processed: number; dead: number }> {
  return inTransaction(context.pool, async (client) => {
    // A connection keeps its plans, those of foreign-key checks as well: one that was made while a table was empty reads
    // the whole table for each row, however large it has become, until the server next analyses it.
    await client.query("DISCARD PLANS");
    const messages = ids ? await claimAgain(client, context.now, ids) : await claimMessages(client, context.now, BATCH);
    attempt.claimed = messages;
    if (messages.length === 0) return { processed: 0, dead: 0 };
    const sources = await readSources(client, [...new Set(messages.map((message) => message.sourceId))]);
    const outcomes = new Map<number, Outcome>();
    const applicable: AppliedMessage[] = [];
    for (const message of messages) {
      const source = sources.get(message.sourceId);
      if (!source) continue;
      const read = readStoredMessage(source, message);
      if (read.ok) applicable.push({ ...read.value, id: message.id, entityId: source.entityId, source });
      else outcomes.set(message.id, { issues: read.issues });
    }
    for (const [id, outcome] of await applyCommands({ ...context, client }, applicable)) outcomes.set(id, outcome);
    return settleMessages(client, context.now, messages, outcomes);
  });
}

const isCollision = (error: unknown) => ["40P01", "40001"].includes(String((error as { code?: unknown }).code));

async function drainBatch(
  context: ServiceContext,
  ids: readonly number[] | null,
  counts: DrainCounts,
  options: DrainOptions,
  collisions = 0,
): Promise<ClaimedMessage[]> {
  const attempt: Attempt = { claimed: [] };
  try {
    const { processed, dead } = await applyBatch(context, ids, attempt);
    counts.processed += processed;
    counts.dead += dead;
  } catch (error) {
    // Nobody's fault: the messages are untouched and the job comes again.
    if (isUnreachable(error)) throw error;
    const failed = attempt.claimed.map((message) => message.id);
    const [only] = failed;
    if (only === undefined) throw error;
    if (isCollision(error) && collisions < MOST_COLLISIONS) return drainBatch(context, failed, counts, options, collisions + 1);
    if (failed.length === 1) {
      options.onFailure?.(only, error);
      const state = await inTransaction(context.pool, (client) => recordFailure(client, context.now, only, error, Math.random()));
      if (state) counts[state] += 1;
    } else {
      // Halving finds the message that poisons the batch in few transactions, and the others go through.
      const middle = Math.ceil(failed.length / 2);
      await drainBatch(context, failed.slice(0, middle), counts, options);
      await drainBatch(context, failed.slice(middle), counts, options);
    }
  }
  return attempt.claimed;
}

/** Applies what was accepted, in order within each key, until nothing is due. */
export async function drainMessages(context: ServiceContext, options: DrainOptions = {}): Promise<DrainCounts> {
  const counts: DrainCounts = { processed: 0, retrying: 0, dead: 0 };
  const clock = options.clock ?? (() => context.now);
  let mayMatch = false;
  let looked = clock();
  while (!options.stopped?.()) {
    looked = clock();
    const claimed = await drainBatch({ ...context, now: looked }, null, counts, options);
    if (claimed.length === 0) break;
    mayMatch ||= claimed.some(({ kind }) => kind === "invoice" || kind === "receipt");
  }
  if (mayMatch)
    await context.pool.query("SELECT graphile_worker.add_job('match-invoices', job_key => 'match-invoices', max_attempts => 1)");
  if (counts.retrying > 0) await wakeForRetry(context, looked);
  return counts;
}

/** A job of its own key, so that it never puts off the drain of what has just come in. What was due at the last look waits behind its key. */
async function wakeForRetry(context: ServiceContext, looked: Date): Promise<void> {
  await context.pool.query(
    `SELECT graphile_worker.add_job('drain-messages', run_at => due.at, job_key => 'drain-messages-retry')
     FROM (SELECT min(next_attempt_at) AS at FROM inbound_message WHERE state = 'retrying' AND next_attempt_at > $1) AS due WHERE due.at IS NOT NULL`,
    [looked],
  );
}
