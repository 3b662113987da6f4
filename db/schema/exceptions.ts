import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { ExceptionUndo } from "@/domain/exceptions/catalogue";
import { id, instant, minor, reference } from "./columns";
import { entity, node } from "./organisation";

export const operationsException = pgTable(
  "exception",
  {
    id: id(),
    type: text().notNull(),
    severity: text({ enum: ["critical", "high", "medium", "low"] }).notNull(),
    state: text({ enum: ["new", "acknowledged", "in_progress", "snoozed", "resolved", "auto_resolved"] })
      .notNull()
      .default("new"),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    nodeId: integer().references(() => node.id),
    title: text().notNull(),
    moneyAtRiskMinor: minor().notNull().default(0),
    subjectKind: text().notNull(),
    subjectId: reference().notNull(),
    /** One open exception for each key. */
    dedupeKey: text().notNull(),
    evidence: jsonb().$type<Record<string, unknown>>().notNull(),
    causeId: reference(),
    ownerId: text(),
    openedAt: instant().notNull(),
    dueAt: instant().notNull(),
    snoozedUntil: instant(),
    resolvedAt: instant(),
    resolution: text(),
    /** What the last action of a person replaced, so that it can be withdrawn for a short while. */
    undo: jsonb().$type<ExceptionUndo>(),
    version: integer().notNull().default(1),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("exception_open_key").on(t.dedupeKey).where(sql`state not in ('resolved','auto_resolved')`),
    index("exception_queue").on(t.state, t.moneyAtRiskMinor.desc()),
    index("exception_by_key").on(t.dedupeKey, t.resolvedAt),
    index("exception_by_subject").on(t.subjectKind, t.subjectId),
  ],
);
