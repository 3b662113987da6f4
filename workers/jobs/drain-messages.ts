import { drainMessages } from "@/server/services/messages/drain-messages";
import { describeError } from "../describe-error";
import type { Handler } from "../job";

/**
 * What new facts may have made wrong, and what they add to the figures: soon, but once for all drains until then. One statement
 * each, because the schedule locks the same jobs in an order of its own.
 */
const FOLLOW_UPS = [
  ["refresh-rollups", 2],
  ["detect-exceptions", 10],
].map(
  ([name, seconds]) =>
    `SELECT graphile_worker.add_job('${name}', run_at => now() + interval '${seconds} seconds', job_key => '${name}', job_key_mode => 'preserve_run_at', max_attempts => 1)`,
);

/**
 * Two drains at a time in a process: one decides while the database writes for the other. More would only wait for each other's
 * balances, with their transactions open and no turn left for the other jobs.
 */
const LANES = 2;
let running = 0;
let wokenMeanwhile = false;

/** Who is woken while all lanes are busy lets them look again. */
export const drainMessagesJob: Handler = async (_payload, { context, stopped, log }) => {
  wokenMeanwhile = true;
  if (running === LANES) return;
  running += 1;
  try {
    while (wokenMeanwhile && !stopped()) {
      wokenMeanwhile = false;
      const counts = await drainMessages(context, {
        stopped,
        clock: () => new Date(),
        onFailure: (messageId, error) => log.warn({ messageId, ...describeError(error) }, "a message failed"),
      });
      if (counts.processed + counts.retrying + counts.dead === 0) continue;
      log.info(counts, "messages drained");
      for (const followUp of FOLLOW_UPS) await context.pool.query(followUp);
    }
  } finally {
    running -= 1;
  }
};
