import { doublePrecision, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, reference } from "./columns";
import { item } from "./items";
import { supplier } from "./suppliers";

/** How long a supplier takes for an item, from order to receipt, as its orders teach it (domain/planning/lead-time). */
export const learnedLeadTime = pgTable(
  "learned_lead_time",
  {
    supplierId: integer()
      .notNull()
      .references(() => supplier.id),
    itemId: reference()
      .notNull()
      .references(() => item.id),
    days: doublePrecision().notNull(),
    deviationDays: doublePrecision().notNull(),
    /** Orders of the item itself, arrived and open; 0 where the supplier's other items say it. */
    orders: integer().notNull(),
    /** Of these, the ones that have not arrived. */
    openOrders: integer().notNull().default(0),
    level: text({ enum: ["item", "supplier"] }).notNull(),
    learnedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.itemId, t.supplierId] })],
);
