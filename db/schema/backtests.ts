import { index, integer, jsonb, pgTable, primaryKey, real, text } from "drizzle-orm/pg-core";
import { id, instant, minor, quantity, reference } from "./columns";
import { entity } from "./organisation";

/** A stretch of recorded history replayed under two policies. Kept as it was: what was decided by it can be looked up. */
export const backtestRun = pgTable(
  "backtest_run",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    state: text({ enum: ["queued", "running", "done", "failed", "cancelled"] })
      .notNull()
      .default("queued"),
    /** UTC days: the first included, the last excluded. */
    fromDay: text().notNull(),
    toDay: text().notNull(),
    policies: jsonb().$type<Record<string, unknown>[]>().notNull(),
    /** 0–1. */
    progress: real().notNull().default(0),
    /** How often a worker began it. */
    attempts: integer().notNull().default(0),
    outcomes: jsonb().$type<Record<string, unknown>[]>(),
    /** What really happened in the stretch; null where nothing of it was recorded. */
    recorded: jsonb().$type<Record<string, unknown>>(),
    /** Items that sold and are not replayed: nobody approved sells them, or they are phased out. */
    leftOut: integer().notNull().default(0),
    problem: text(),
    requestedBy: text().notNull(),
    createdAt: instant().notNull(),
    completedAt: instant(),
  },
  (t) => [index("backtest_run_by_state").on(t.state, t.id)],
);

/** What the two policies came to at each item × node. */
export const backtestItem = pgTable(
  "backtest_item",
  {
    backtestRunId: reference()
      .notNull()
      .references(() => backtestRun.id, { onDelete: "cascade" }),
    itemId: reference().notNull(),
    nodeId: integer().notNull(),
    demandedUnits: quantity().notNull(),
    firstLostUnits: quantity().notNull(),
    secondLostUnits: quantity().notNull(),
    firstStockMinor: minor().notNull(),
    secondStockMinor: minor().notNull(),
    firstOrders: integer().notNull(),
    secondOrders: integer().notNull(),
    firstExpedites: integer().notNull().default(0),
    secondExpedites: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.backtestRunId, t.itemId, t.nodeId] })],
);
