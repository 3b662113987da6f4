import type { Client } from "@/db/client";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { MOST_ATTEMPTS, retryDelayMs } from "@/domain/ingest/retry-delay";
import { markChanged } from "../changes";
import { ServiceError } from "../errors";
import type { ClaimedMessage } from "./claim-messages";
import { faultOfMessage } from "./fault-of-message";
import { findFollowers } from "./followers";

export type MessageResult = { kind: string; id: number };
/** What a message became; issues are a fault of the message, which no retry repairs. */
export type Outcome = { result: MessageResult | null } | { issues: FieldIssue[] };

/** Writes the outcomes of a batch, in the transaction that applied it. Answers how many are dead. */
export async function settleMessages(
  client: Client,
  now: Date,
  messages: readonly ClaimedMessage[],
  outcomes: ReadonlyMap<number, Outcome>,
): Promise<{ processed: number; dead: number }> {
  const rows = messages.map((message) => {
    const outcome = outcomes.get(message.id) ?? { issues: [{ path: "", message: "Nothing handles this message." }] };
    return {
      message,
      dead: "issues" in outcome,
      issues: "issues" in outcome ? outcome.issues : null,
      result: "result" in outcome ? outcome.result : null,
    };
  });
  await client.query({
    name: "settle-messages",
    text: `UPDATE inbound_message m
      SET state = CASE WHEN o.issues IS NULL THEN 'processed' ELSE 'dead' END, attempts = m.attempts + 1,
          issues = o.issues::jsonb, result = o.result::jsonb, processed_at = CASE WHEN o.issues IS NULL THEN $1::timestamptz END
      FROM unnest($2::bigint[], $3::text[], $4::text[]) AS o(id, issues, result) WHERE m.id = o.id`,
    values: [
      now,
      rows.map((r) => r.message.id),
      rows.map((r) => (r.issues ? JSON.stringify(r.issues) : null)),
      rows.map((r) => (r.result ? JSON.stringify(r.result) : null)),
    ],
  });
  // A message that simply went through is on nobody's screen.
  const shown = rows.filter((row) => row.dead || row.message.state === "retrying").map((row) => row.message.id);
  const dead = rows.filter((row) => row.dead).map((row) => row.message.id);
  await markChanged(client, "messages", [...shown, ...(await findFollowers(client, dead))]);
  return { processed: rows.length - dead.length, dead: dead.length };
}

/** What a person may read of a failure. */
function issuesOf(error: unknown): FieldIssue[] {
  const fault = faultOfMessage(error);
  if (fault) return fault;
  if (error instanceof ServiceError) return [{ path: error.options.path ?? "", message: error.message }];
  const code = (error as { code?: unknown } | null)?.code;
  return [
    {
      path: "",
      message: typeof code === "string" ? `The database refused it (${code}).` : "It failed unexpectedly; the worker's log has the error.",
    },
  ];
}

/** One failed attempt: again later, or dead after the last or when the fault is the message's own. */
export async function recordFailure(
  client: Client,
  now: Date,
  messageId: number,
  error: unknown,
  chance: number,
): Promise<"retrying" | "dead" | null> {
  const { rows } = await client.query<{ attempts: number }>(
    "SELECT attempts FROM inbound_message WHERE id = $1 AND state IN ('received', 'retrying') FOR UPDATE",
    [messageId],
  );
  const attempts = (rows[0]?.attempts ?? 0) + 1;
  if (!rows[0]) return null;
  const dead = attempts >= MOST_ATTEMPTS || faultOfMessage(error) !== null;
  const nextAttemptAt = new Date(now.getTime() + retryDelayMs(attempts, chance));
  await client.query("UPDATE inbound_message SET state = $2, attempts = $3, next_attempt_at = $4, issues = $5 WHERE id = $1", [
    messageId,
    dead ? "dead" : "retrying",
    attempts,
    nextAttemptAt,
    JSON.stringify(issuesOf(error)),
  ]);
  await markChanged(client, "messages", [messageId, ...(dead ? await findFollowers(client, [messageId]) : [])]);
  return dead ? "dead" : "retrying";
}
