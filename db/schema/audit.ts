import { sql } from "drizzle-orm";
import { bigint, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { xid8 } from "./changes";
import { id, instant, reference } from "./columns";

/** Append-only (a trigger refuses anything else). Sealed into a hash chain in commit order by `seal-audit`. */
export const auditEntry = pgTable(
  "audit_entry",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    xid: xid8().notNull().default(sql`pg_current_xact_id()`),
    at: instant().notNull(),
    /** "person:7", "job:match-invoice", "source:shopify", "import:3". */
    actor: text().notNull(),
    verb: text().notNull(),
    subjectKind: text().notNull(),
    subjectId: reference().notNull(),
    detail: jsonb(),
  },
  (t) => [
    index("audit_entry_in_commit_order").on(t.xid, t.id),
    index("audit_entry_by_subject").on(t.subjectKind, t.subjectId),
    index("audit_entry_by_time").using("brin", t.at),
  ],
);

export const auditSeal = pgTable("audit_seal", {
  id: id(),
  lastXid: xid8().notNull(),
  lastId: reference().notNull(),
  entryCount: reference().notNull(),
  previousHash: text().notNull(),
  hash: text().notNull(),
  sealedAt: instant().notNull(),
});
