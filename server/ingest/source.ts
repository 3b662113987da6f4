import type { Queryable } from "@/db/client";

export type IngestSource = {
  id: number;
  code: string;
  entityId: number;
  channelId: number | null;
  /** Null where the source may speak for any supplier. */
  supplierId: number | null;
  /** By which that supplier may call itself. */
  supplierCodes: string[];
  format: "shopify" | "woocommerce" | "gantry" | "ubl_order_response" | "x12_855" | "confirmation_csv";
  authentication: "hmac_sha256_base64" | "api_key";
  secret: string;
  ratePerSecond: number;
  /** Channels of the entity by code. */
  channels: Record<string, number>;
};

const SELECT = `
  SELECT s.id, s.code, s.entity_id AS "entityId", s.channel_id AS "channelId", s.supplier_id AS "supplierId", s.format, s.authentication, s.secret,
         s.rate_per_second AS "ratePerSecond",
         ARRAY(SELECT c.code FROM supplier o JOIN supplier c ON c.id = o.id OR c.merged_into_id = o.id OR c.id = o.merged_into_id WHERE o.id = s.supplier_id) AS "supplierCodes",
         coalesce((SELECT jsonb_object_agg(c.code, c.id) FROM channel c WHERE c.entity_id = s.entity_id), '{}') AS channels
  FROM ingest_source s`;

export async function readSources(queryable: Queryable, ids: readonly number[]): Promise<Map<number, IngestSource>> {
  const { rows } = await queryable.query<IngestSource>(`${SELECT} WHERE s.id = ANY($1::int[])`, [ids]);
  return new Map(rows.map((source) => [source.id, source]));
}

/** A few seconds: long enough to cost nothing under load, short enough that a revoked secret stops working soon. */
const KEPT_FOR_MS = 3_000;

/** Finds active sources by code, remembering the answer for a moment (unknown codes too, up to a limit). */
export function createSourceCache(queryable: Queryable, clock: () => number = Date.now) {
  const kept = new Map<string, { until: number; source: Promise<IngestSource | null> }>();
  return function findSource(code: string): Promise<IngestSource | null> {
    const known = kept.get(code);
    if (known && known.until > clock()) return known.source;
    if (kept.size > 1_000) kept.clear();
    const source = queryable.query<IngestSource>(`${SELECT} WHERE s.code = $1 AND s.active`, [code]).then(({ rows }) => rows[0] ?? null);
    kept.set(code, { until: clock() + KEPT_FOR_MS, source });
    source.catch(() => kept.delete(code));
    return source;
  };
}
