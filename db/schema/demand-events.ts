import { sql } from "drizzle-orm";
import { check, date, doublePrecision, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, instant, reference } from "./columns";
import { item } from "./items";
import { entity, node } from "./organisation";

/** Days on which demand differs for a known reason: a holiday, a promotion. The same name is the same reason come again. */
export const demandEvent = pgTable(
  "demand_event",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    name: text().notNull(),
    /** First and last day, both included. */
    fromOn: date({ mode: "string" }).notNull(),
    toOn: date({ mode: "string" }).notNull(),
    /** null: all items, unless a category is named. */
    itemId: reference().references(() => item.id),
    category: text(),
    /** null: everywhere. */
    nodeId: integer().references(() => node.id),
    /** What a person expects, as a ratio of usual demand; what was learned counts more with every day that was seen. */
    expectedEffectRatio: doublePrecision(),
    /** Of all days of this name, by the newest forecast run; null: not seen yet. */
    learnedEffectRatio: doublePrecision(),
    learnedDays: integer().notNull().default(0),
    version: integer().notNull().default(1),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("demand_event_by_entity").on(t.entityId, t.fromOn),
    // Importing the same calendar again changes nothing.
    uniqueIndex("demand_event_once").on(
      t.entityId,
      t.name,
      t.fromOn,
      sql`coalesce(item_id, 0)`,
      sql`coalesce(category, '')`,
      sql`coalesce(node_id, 0)`,
    ),
    check("demand_event_days", sql`${t.fromOn} <= ${t.toOn}`),
    check("demand_event_scope", sql`${t.itemId} is null or ${t.category} is null`),
    check("demand_event_effects", sql`coalesce(${t.expectedEffectRatio}, 1) > 0 AND coalesce(${t.learnedEffectRatio}, 1) > 0`),
  ],
);
