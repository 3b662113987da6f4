import { sql } from "drizzle-orm";
import { check, integer, numeric, pgTable } from "drizzle-orm/pg-core";
import { entity } from "./organisation";

/** How far a version may differ from what was approved before somebody has to approve it again. A company without a row has the usual ones. */
export const orderChangeLimits = pgTable(
  "order_change_limits",
  {
    entityId: integer()
      .primaryKey()
      .references(() => entity.id),
    /** Shares of the approved price and quantity, 0.02 for 2 %. */
    priceRatio: numeric({ precision: 6, scale: 4, mode: "number" }).notNull(),
    quantityRatio: numeric({ precision: 6, scale: 4, mode: "number" }).notNull(),
    /** Days that a line may come later. */
    days: integer().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    check(
      "order_change_limits_range",
      sql`${t.priceRatio} BETWEEN 0 AND 10 AND ${t.quantityRatio} BETWEEN 0 AND 10 AND ${t.days} BETWEEN 0 AND 365`,
    ),
  ],
);
