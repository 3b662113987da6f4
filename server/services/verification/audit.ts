import { ENTRY_DIGEST, GENESIS, sealHash } from "./audit-digest";
import type { Invariant } from "./invariant";

/** Every seal with the place at which the one before it ended. */
const CHAIN = `
  SELECT s.*, coalesce(lag(last_xid) OVER w, '0'::xid8) AS after_xid, coalesce(lag(last_id) OVER w, 0) AS after_id, coalesce(lag(hash) OVER w, '${GENESIS}') AS hash_before
  FROM audit_seal s WINDOW w AS (ORDER BY id)`;

export const auditInvariants: readonly Invariant[] = [
  {
    name: "every audit entry names its actor and what was done to what",
    checked: "SELECT count(*) FROM audit_entry",
    off: `SELECT format('entry %s: %s by %s', id, verb, actor) FROM audit_entry
      WHERE actor !~ '^(person|job|source|import):.' OR verb !~ '^[a-z_]+\\.[a-z_]+$' OR subject_kind = ''`,
  },
  {
    // After a logical restore the new server counts transactions from the start: new entries would sort before sealed ones.
    name: "no audit entry is of a transaction that this server has yet to begin",
    checked: "SELECT count(*) FROM audit_entry",
    off: `SELECT format('entry %s of transaction %s; the server is at %s', id, xid, pg_snapshot_xmax(pg_current_snapshot())) FROM audit_entry
      WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())`,
  },
  {
    name: "the audit's seals form one chain",
    checked: "SELECT count(*) FROM audit_seal",
    off: `SELECT format('seal %s', id) FROM (${CHAIN}) s WHERE previous_hash <> hash_before OR (last_xid, last_id) <= (after_xid, after_id)`,
  },
  {
    name: "sealed audit entries are as they were sealed: none changed, removed or put in",
    checked: "SELECT coalesce(sum(entry_count), 0) FROM audit_seal",
    off: `SELECT format('seal %s: %s entries of %s', s.id, e.entries, s.entry_count) FROM (${CHAIN}) s CROSS JOIN LATERAL (
        SELECT count(*) AS entries, coalesce(string_agg(${ENTRY_DIGEST}, ''::bytea ORDER BY e.xid, e.id), ''::bytea) AS digests
        FROM audit_entry e WHERE (e.xid, e.id) > (s.after_xid, s.after_id) AND (e.xid, e.id) <= (s.last_xid, s.last_id)) e
      WHERE e.entries <> s.entry_count OR s.hash <> ${sealHash("s.previous_hash", "s.sealed_at", "e.digests")}`,
  },
];
