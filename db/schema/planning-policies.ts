import { doublePrecision, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant, minor } from "./columns";
import { entity } from "./organisation";

/** What the planning run aims at in an entity. Without a row it is the usual policy (domain/planning/planning-policy). */
export const planningPolicy = pgTable("planning_policy", {
  entityId: integer()
    .primaryKey()
    .references(() => entity.id),
  /** Of class B, as the others a share of what `measure` says: cycles without a stockout, or units. */
  serviceLevel: doublePrecision().notNull(),
  serviceLevelA: doublePrecision().notNull(),
  serviceLevelC: doublePrecision().notNull(),
  measure: text({ enum: ["cycle", "fill"] })
    .notNull()
    .default("cycle"),
  reviewDays: integer().notNull(),
  /** Of placing one order, in the company's currency; 0: nobody reckons with it. */
  orderingCostMinor: minor().notNull().default(0),
  /** What keeping a unit for a year costs, as a share of its cost, where its node says nothing else. */
  holdingRate: doublePrecision().notNull().default(0.2),
  version: integer().notNull().default(1),
  reason: text().notNull(),
  updatedBy: text().notNull(),
  updatedAt: instant().notNull(),
});
