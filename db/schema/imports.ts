import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, smallId } from "./columns";

export const importRun = pgTable("import_run", {
  id: smallId(),
  format: text().notNull(),
  /** SHA-256 of the uncompressed file and the options: the same file is applied once. */
  fingerprint: text().notNull().unique(),
  state: text({ enum: ["staging", "applying", "complete", "failed", "given_up"] })
    .notNull()
    .default("staging"),
  options: jsonb().$type<Record<string, unknown>>().notNull(),
  counts: jsonb().$type<Record<string, number>>(),
  /** The last group key whose chunk was committed; where a crashed run goes on. */
  appliedThrough: text(),
  /** How often it did not come to its end, and why the last time; null once it has. */
  failures: integer().notNull().default(0),
  failure: text(),
  startedAt: instant().notNull().defaultNow(),
  completedAt: instant(),
});

/** Lines staged before anything is applied, so that a crash never leaves half a file. */
export const importLine = pgTable(
  "import_line",
  {
    // Written by the run alone and taken back before the run goes: a key would look the same run up for every line.
    importId: integer().notNull(),
    lineNumber: integer().notNull(),
    groupKey: text().notNull(),
    fields: jsonb().$type<Record<string, string | number>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.lineNumber] }), index("import_line_by_group").on(t.importId, t.groupKey)],
);

export const importRejection = pgTable(
  "import_rejection",
  {
    importId: integer()
      .notNull()
      .references(() => importRun.id, { onDelete: "cascade" }),
    lineNumber: integer().notNull(),
    reason: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.lineNumber] })],
);
