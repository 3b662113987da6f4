import type { IncomingHttpHeaders } from "node:http";
import type { Pool } from "@/db/client";
import { fullBucket, type TokenBucket, takeToken } from "@/domain/ingest/token-bucket";
import { isAuthentic } from "./authenticate";
import { bodyText } from "./body-text";
import { dryRun } from "./dry-run";
import { createMessageBatch, storeMessages } from "./message-batch";
import { readRequest } from "./read-message";
import { saidOtherwise } from "./said-otherwise";
import { createSourceCache, type IngestSource } from "./source";

export type IngestAnswer = { status: number; body: Record<string, unknown>; headers?: Record<string, string> };

/** 1 MiB: the largest real order webhooks are about 300 KiB. */
export const LARGEST_BODY = 1024 * 1024;

export const tooLarge: IngestAnswer = { status: 413, body: { error: "The body is larger than 1 MiB." } };

export type Acceptor = ReturnType<typeof createAcceptor>;

/** Takes messages in: proves the sender, checks the payload, stores it once. Answers after the commit. */
export function createAcceptor(pool: Pool, clock: () => Date = () => new Date()) {
  const milliseconds = () => clock().getTime();
  const findSource = createSourceCache(pool, milliseconds);
  const store = createMessageBatch((messages) => storeMessages(pool, messages));
  const buckets = new Map<number, TokenBucket>();

  /** Milliseconds until the source may send again; 0 is now. */
  function waitOf(source: IngestSource): number {
    const now = milliseconds();
    const bucket = buckets.get(source.id) ?? fullBucket(source.ratePerSecond, now);
    buckets.set(source.id, bucket);
    return takeToken(bucket, source.ratePerSecond, now);
  }

  async function accept(
    sourceCode: string,
    headers: IncomingHttpHeaders,
    rawBody: Buffer,
    options: { dryRun?: boolean } = {},
  ): Promise<IngestAnswer> {
    const source = await findSource(sourceCode);
    if (!source) return { status: 404, body: { error: "There is no such source." } };
    if (rawBody.length > LARGEST_BODY) return tooLarge;
    if (!isAuthentic(source, headers, rawBody)) return { status: 401, body: { error: "The signature or key is wrong." } };
    // After the proof, so that a stranger cannot use up a source's rate.
    const wait = waitOf(source);
    if (wait > 0) {
      const seconds = Math.max(1, Math.ceil(wait / 1_000));
      return {
        status: 429,
        body: { error: `At most ${source.ratePerSecond} messages a second.` },
        headers: { "Retry-After": String(seconds) },
      };
    }
    const body = bodyText(source.format, rawBody);
    if (!body.ok) return { status: 422, body: { issues: body.issues } };
    const text = body.value;
    // WooCommerce proves the address of a new webhook by a form with its id.
    if (source.format === "woocommerce" && /^webhook_id=\d+$/.test(text)) return { status: 200, body: { ping: true } };
    const read = readRequest(source, headers, text);
    if (!read.ok) return { status: 422, body: { issues: read.issues } };
    if (options.dryRun) return { status: 200, body: await dryRun(pool, source, read.value, clock()) };
    const { externalId, kind, entityKey, fingerprint } = read.value;
    const stored = await store({ sourceId: source.id, externalId, kind, entityKey, body: text, fingerprint });
    if (stored.isOther) return { status: 409, body: { id: stored.id, error: saidOtherwise(externalId) } };
    return stored.duplicate ? { status: 200, body: { id: stored.id, duplicate: true } } : { status: 202, body: { id: stored.id } };
  }

  return { accept };
}
