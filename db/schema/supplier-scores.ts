import { doublePrecision, integer, pgTable } from "drizzle-orm/pg-core";
import { instant, minor } from "./columns";
import { supplier } from "./suppliers";

/** How each supplier kept its word over the last half year, as the list shows and sorts it. Null: nothing was measured yet. */
export const supplierScore = pgTable("supplier_score", {
  supplierId: integer()
    .primaryKey()
    .references(() => supplier.id),
  /** Ratios 0–1, as domain/procurement/supplier-scorecard.ts defines them. */
  onTimeRatio: doublePrecision(),
  inFullRatio: doublePrecision(),
  defectRatio: doublePrecision(),
  leadTimeMeanDays: doublePrecision(),
  openOrders: integer().notNull().default(0),
  orderedMinor: minor().notNull().default(0),
  scoredAt: instant().notNull(),
});
