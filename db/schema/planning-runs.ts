import { sql } from "drizzle-orm";
import { bigint, check, date, integer, pgTable, smallint } from "drizzle-orm/pg-core";
import { xid8 } from "./changes";
import { instant } from "./columns";
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
