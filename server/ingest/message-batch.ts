import type { Pool } from "@/db/client";
import { saysOther } from "./said-otherwise";

export type NewMessage = {
  sourceId: number;
  externalId: string;
  kind: string;
  entityKey: string;
  body: string;
  fingerprint: string | null;
};
/** `isOther`: a message of that number is kept which says something else, so that this one is not. */
export type StoredMessage = { id: number; duplicate: boolean; isOther: boolean };

/** Wakes a worker; while one is already due, nothing is added. */
export const WAKE = "SELECT graphile_worker.add_job('drain-messages', job_key => 'drain-messages')";

// Ids are drawn in the order of arrival, because a key's messages are applied in id order; rows are inserted in key order,
// because two batches that meet on the same external ids would otherwise wait for each other. The job that wakes a worker is
// added by the same statement: one trip to the database is what a sender waits for.
const INSERT = `
  WITH arrived AS MATERIALIZED (
    SELECT nextval(s.name) AS id, m.*
    FROM (SELECT pg_get_serial_sequence('inbound_message', 'id')::regclass AS name OFFSET 0) s,
      unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY
        AS m(source_id, external_id, kind, entity_key, body, fingerprint, position)
  ), fresh AS (
    INSERT INTO inbound_message (id, source_id, external_id, kind, entity_key, body, fingerprint) OVERRIDING SYSTEM VALUE
    SELECT id, source_id, external_id, kind, entity_key, body, fingerprint FROM arrived ORDER BY source_id, external_id, position
    ON CONFLICT (source_id, external_id) DO NOTHING
    RETURNING id, source_id, external_id
  ), woken AS MATERIALIZED (
    SELECT count(added) AS jobs FROM (SELECT (${WAKE}) AS added FROM (SELECT FROM fresh LIMIT 1) any_is_fresh) wake
  )
  SELECT f.id, f.source_id AS "sourceId", f.external_id AS "externalId" FROM fresh f CROSS JOIN woken WHERE woken.jobs = 1`;
const FIND = `
  SELECT m.id, m.source_id AS "sourceId", m.external_id AS "externalId", m.fingerprint
  FROM unnest($1::int[], $2::text[]) AS k(source_id, external_id) JOIN inbound_message m USING (source_id, external_id)`;

type Row = { id: number; sourceId: number; externalId: string };
type Known = { id: number; fingerprint: string | null };
const keyOf = (row: { sourceId: number; externalId: string }) => `${row.sourceId}\n${row.externalId}`;

/** Stores messages and wakes the worker once, in one transaction. Answers in the order given. */
export async function storeMessages(pool: Pool, messages: readonly NewMessage[]): Promise<StoredMessage[]> {
  const sourceIds = messages.map((m) => m.sourceId);
  const externalIds = messages.map((m) => m.externalId);
  const inserted = await pool.query<Row>({
    name: "store-messages",
    text: INSERT,
    values: [
      sourceIds,
      externalIds,
      messages.map((m) => m.kind),
      messages.map((m) => m.entityKey),
      messages.map((m) => m.body),
      messages.map((m) => m.fingerprint),
    ],
  });
  const fresh = new Map(inserted.rows.map((row) => [keyOf(row), row.id]));
  const known = new Map<string, Known>();
  if (fresh.size < messages.length) {
    const { rows } = await pool.query<Row & Known>({ name: "find-messages", text: FIND, values: [sourceIds, externalIds] });
    for (const row of rows) known.set(keyOf(row), row);
  }
  return messages.map((message) => {
    const key = keyOf(message);
    const id = fresh.get(key);
    // The first of two equal messages in one batch is the new one.
    if (id !== undefined && fresh.delete(key)) {
      known.set(key, { id, fingerprint: message.fingerprint });
      return { id, duplicate: false, isOther: false };
    }
    const kept = known.get(key) as Known;
    return { id: kept.id, duplicate: true, isOther: saysOther(kept.fingerprint, message.fingerprint) };
  });
}

type Waiting = { message: NewMessage; resolve(stored: StoredMessage): void; reject(error: unknown): void };

/** At most this many messages in one transaction: about 4 ms of work. */
const BATCH = 500;
/** Beyond this the sender is asked to come back, rather than memory being filled. */
const MOST_WAITING = 20_000;

export class TooManyWaiting extends Error {}

/** Gathers what arrives while a batch is being stored and stores that together next. One at a time keeps arrival order. */
export function createMessageBatch(store: (messages: NewMessage[]) => Promise<StoredMessage[]>) {
  const waiting: Waiting[] = [];
  let running = false;

  async function storeBatch(batch: Waiting[]): Promise<void> {
    try {
      const stored = await store(batch.map(({ message }) => message));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const one = stored[index];
        one ? resolve(one) : reject(new Error("The batch lost a message."));
      }
    } catch (error) {
      // One message that the database refuses must not take the others with it.
      if (batch.length === 1) return batch[0]?.reject(error);
      if (isUnreachable(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      for (const one of batch) await storeBatch([one]);
    }
  }

  async function run() {
    running = true;
    while (waiting.length > 0) await storeBatch(waiting.splice(0, BATCH));
    running = false;
  }

  return function add(message: NewMessage): Promise<StoredMessage> {
    if (waiting.length >= MOST_WAITING) return Promise.reject(new TooManyWaiting());
    return new Promise((resolve, reject) => {
      waiting.push({ message, resolve, reject });
      // A turn's end, so that requests parsed in the same turn share a transaction.
      if (!running) {
        running = true;
        setImmediate(run);
      }
    });
  };
}

/** No answer from the database at all (or it is going down), as opposed to its refusal of a statement. */
export function isUnreachable(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== "string") return error instanceof Error && /connection|timeout/i.test(error.message) && error.name === "Error";
  return /^(08|53|57P|25006)/.test(code) || /^E[A-Z]+$/.test(code);
}
