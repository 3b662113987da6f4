import { createHmac } from "node:crypto";
import { inTransaction } from "@/db/client";
import { MOST_ATTEMPTS, retryDelayMs } from "@/domain/ingest/retry-delay";
import { audit } from "../audit";
import type { ServiceContext } from "../context";
import { markOrdersChanged } from "../procurement/changed-orders";

type Due = {
  id: number;
  sourceKind: string;
  sourceId: number;
  document: string | null;
  contentType: string | null;
  attempts: number;
  endpoint: string | null;
  secret: string | null;
};
export type DeliveryCounts = { delivered: number; retrying: number; dead: number };
export type DeliveryOptions = { stopped?: () => boolean; post?: typeof fetch; chance?: () => number };

/** Posting happens outside of transactions, so a message is claimed for a while: a worker that dies gives it back by time alone. */
const CLAIMED_FOR = "60 seconds";
const AT_ONCE = 8;
const ANSWER_WITHIN_MS = 10_000;

const CLAIM = `
  WITH due AS (SELECT id FROM outbound_message WHERE state IN ('queued', 'retrying') AND next_attempt_at <= $1 ORDER BY next_attempt_at, id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED),
  claimed AS (UPDATE outbound_message m SET next_attempt_at = $1::timestamptz + interval '${CLAIMED_FOR}' FROM due WHERE m.id = due.id RETURNING m.*)
  SELECT m.id, m.source_kind AS "sourceKind", m.source_id AS "sourceId", m.document, m.content_type AS "contentType", m.attempts, x.endpoint, x.secret
  FROM claimed m LEFT JOIN purchase_order p ON m.source_kind = 'purchase_order' AND p.id = m.source_id LEFT JOIN supplier_exchange x ON x.supplier_id = p.supplier_id ORDER BY m.id`;

/** Base64 HMAC-SHA256 of the document, as our own ingestion takes it. */
export const signatureOf = (secret: string, document: string) => createHmac("sha256", secret).update(document).digest("base64");

/** Null when the other side has it; else why not. */
async function post(message: Due, send: typeof fetch): Promise<string | null> {
  if (!message.endpoint || !message.secret || message.document === null) return "The supplier has no address to post to.";
  try {
    const answer = await send(message.endpoint, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: {
        "Content-Type": message.contentType ?? "application/octet-stream",
        "X-Gantry-Message-Id": String(message.id),
        "X-Gantry-Hmac-Sha256": signatureOf(message.secret, message.document),
      },
      body: message.document,
    });
    await answer.body?.cancel();
    return answer.ok ? null : `The address answered ${answer.status}.`;
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? "The address did not answer within 10 seconds." : "The address could not be reached.";
  }
}

/** Delivers what is due until nothing is. Each message is delivered at least once; its id lets the other side tell a repetition. */
export async function deliverMessages(context: ServiceContext, options: DeliveryOptions = {}): Promise<DeliveryCounts> {
  const counts: DeliveryCounts = { delivered: 0, retrying: 0, dead: 0 };
  while (!options.stopped?.()) {
    const { rows } = await context.pool.query<Due>(CLAIM, [context.now]);
    if (rows.length === 0) break;
    const issues = await Promise.all(rows.map((message) => post(message, options.post ?? fetch)));
    const outcomes = rows.map((message, index) => {
      const issue = issues[index] ?? null;
      const state =
        issue === null ? ("delivered" as const) : message.attempts + 1 >= MOST_ATTEMPTS ? ("dead" as const) : ("retrying" as const);
      const wait = retryDelayMs(message.attempts + 1, (options.chance ?? Math.random)());
      return { message, issue, state, nextAt: new Date(context.now.getTime() + wait) };
    });
    await inTransaction(context.pool, async (client) => {
      await client.query(
        `UPDATE outbound_message m SET state = o.state, attempts = m.attempts + 1, issue = o.issue, next_attempt_at = o.next_at,
           delivered_at = CASE WHEN o.state = 'delivered' THEN $5::timestamptz END
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[]) AS o(id, state, issue, next_at) WHERE m.id = o.id`,
        [
          outcomes.map((o) => o.message.id),
          outcomes.map((o) => o.state),
          outcomes.map((o) => o.issue),
          outcomes.map((o) => o.nextAt),
          context.now,
        ],
      );
      const settled = outcomes.filter((o) => o.state !== "retrying");
      await audit(
        { ...context, client },
        "outbound_message.settled",
        settled.map((o) => ({
          subjectKind: o.message.sourceKind,
          subjectId: o.message.sourceId,
          detail: { messageId: o.message.id, state: o.state, issue: o.issue },
        })),
      );
      const orders = outcomes.filter((o) => o.message.sourceKind === "purchase_order").map((o) => o.message.sourceId);
      await markOrdersChanged(client, orders);
    });
    for (const outcome of outcomes) counts[outcome.state] += 1;
  }
  return counts;
}
