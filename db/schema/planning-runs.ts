import { date, integer, pgTable } from "drizzle-orm/pg-core";
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
