import { doublePrecision, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant, reference } from "./columns";
import { item } from "./items";
import { entity } from "./organisation";

/** How much an item earns among those of its company (domain/planning/policy/service-class). */
export const itemServiceClass = pgTable("item_service_class", {
  itemId: reference()
    .primaryKey()
    .references(() => item.id),
  entityId: integer()
    .notNull()
    .references(() => entity.id),
  class: text({ enum: ["A", "B", "C"] }).notNull(),
  /** Minor units over the days that were looked at. */
  marginMinor: doublePrecision().notNull(),
  classifiedAt: instant().notNull(),
});
