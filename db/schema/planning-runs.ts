import { sql } from "drizzle-orm";
import { bigint, check, date, integer, numeric, pgTable, smallint } from "drizzle-orm/pg-core";
import { xid8 } from "./changes";
import { id, instant, quantity, reference } from "./columns";
import { entity } from "./organisation";

/** The last planning run over all of an entity: what items that are planned again on the same day are planned with. */
export const planningRun = pgTable("planning_run", {
  entityId: integer()
    .primaryKey()
    .references(() => entity.id),
  plannedAt: instant().notNull(),
  /** The first day of demand that it looked at. */
  demandFrom: date({ mode: "string" }).notNull(),
  /** Item × nodes. */
  planned: integer().notNull(),
});

/** Levels that plans found for balances and that are not in them yet: lists of equal length, in key order. Empty a moment after each run. */
export const plannedLevelBatch = pgTable(
  "planned_level_batch",
  {
    id: id(),
    firstItemId: reference().notNull(),
    lastItemId: reference().notNull(),
    itemIds: reference().array().notNull(),
    nodeIds: integer().array().notNull(),
    /** Base units a day. */
    dailyDemands: numeric({ precision: 14, scale: 4, mode: "number" }).array().notNull(),
    reorderPoints: quantity().array().notNull(),
    plannedAt: instant().notNull(),
  },
  (t) => [
    check(
      "planned_level_batch_whole",
      sql`cardinality(${t.itemIds}) = cardinality(${t.nodeIds}) AND cardinality(${t.itemIds}) = cardinality(${t.dailyDemands}) AND cardinality(${t.itemIds}) = cardinality(${t.reorderPoints})`,
    ),
  ],
);

/** Up to where in the change feed items have been planned again. One row. */
export const replanPosition = pgTable(
  "replan_position",
  {
    id: smallint().primaryKey().default(1),
    changeXid: xid8().notNull(),
    changeId: bigint({ mode: "number" }).notNull(),
    movedAt: instant().notNull(),
  },
  (t) => [check("replan_position_one", sql`${t.id} = 1`)],
);
