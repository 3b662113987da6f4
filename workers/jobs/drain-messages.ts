import { drainMessages } from "@/server/services/messages/drain-messages";
import { describeError } from "../describe-error";
import type { Handler } from "../job";

/** What new facts may have made wrong, and what they add to the figures: soon, but once for all drains until then. */
const FOLLOW_UPS = `
  SELECT graphile_worker.add_job(name, run_at => now() + wait, job_key => name, job_key_mode => 'preserve_run_at', max_attempts => 1)
  FROM (VALUES ('refresh-rollups', interval '2 seconds'), ('detect-exceptions', interval '10 seconds')) AS f(name, wait)`;

export const drainMessagesJob: Handler = async (_payload, { context, stopped, log }) => {
  const counts = await drainMessages(context, {
    stopped,
    clock: () => new Date(),
    onFailure: (messageId, error) => log.warn({ messageId, ...describeError(error) }, "a message failed"),
  });
  if (counts.processed + counts.retrying + counts.dead === 0) return;
  log.info(counts, "messages drained");
  await context.pool.query(FOLLOW_UPS);
};
