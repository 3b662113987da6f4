import { sql } from "drizzle-orm";
import { bigint, boolean, customType, index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, reference } from "./columns";

export const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });

/** What changed, never the new values: one row for each transaction and topic. */
export const change = pgTable(
  "change",
  {
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
    xid: xid8().notNull().default(sql`pg_current_xact_id()`),
    topic: text().notNull(),
    keys: reference().array().notNull(),
    /** Written by the planning run, which need not look at it again. */
    isPlanned: boolean().notNull().default(false),
    at: instant().notNull().default(sql`clock_timestamp()`),
  },
  // (xid, id) is commit order once xid is below the snapshot's xmin.
  (t) => [primaryKey({ columns: [t.xid, t.id] }), index("change_by_age").on(t.at)],
);
