import { inTransaction } from "@/db/client";
import type { ServiceContext } from "../context";
import { ENTRY_DIGEST, GENESIS, sealHash } from "./audit-digest";

/** Entries under one seal: tens of milliseconds. */
const BATCH = 10_000;

/** Entries below the snapshot's xmin are final: no transaction that is still open can put one before them. */
const SEAL = `
  WITH last AS (
    SELECT last_xid, last_id, hash FROM (SELECT id, last_xid, last_id, hash FROM audit_seal UNION ALL SELECT 0, '0'::xid8, 0, '${GENESIS}') s ORDER BY id DESC LIMIT 1
  ), entry AS MATERIALIZED (
    SELECT e.xid, e.id, ${ENTRY_DIGEST} AS digest FROM audit_entry e
    WHERE (e.xid, e.id) > ((SELECT last_xid FROM last), (SELECT last_id FROM last)) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY e.xid, e.id LIMIT $2
  ), newest AS (
    SELECT xid, id FROM entry ORDER BY xid DESC, id DESC LIMIT 1
  )
  INSERT INTO audit_seal (last_xid, last_id, entry_count, previous_hash, hash, sealed_at)
  SELECT newest.xid, newest.id, (SELECT count(*) FROM entry), last.hash,
    ${sealHash("last.hash", "$1::timestamptz", "(SELECT string_agg(digest, ''::bytea ORDER BY xid, id) FROM entry)")}, $1
  FROM newest CROSS JOIN last RETURNING entry_count AS count, hash`;

export type Sealed = { entries: number /** Kept elsewhere, it proves that no seal was taken off the end. */; newestHash: string | null };

/** Extends the hash chain over the audit by what was committed since, in commit order. */
export async function sealAudit(context: ServiceContext, options: { stopped?: () => boolean } = {}): Promise<Sealed> {
  const sealed: Sealed = { entries: 0, newestHash: null };
  while (!options.stopped?.()) {
    const seal = await inTransaction(context.pool, async (client) => {
      // Two at once would put two links after the same one. Reading stays free.
      await client.query("LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE");
      const { rows } = await client.query<{ count: number; hash: string }>(SEAL, [context.now, BATCH]);
      return rows[0];
    });
    if (!seal) break;
    sealed.entries += seal.count;
    sealed.newestHash = seal.hash;
    if (seal.count < BATCH) break;
  }
  return sealed;
}
