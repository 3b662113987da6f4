import { sql } from "drizzle-orm";
import { boolean, char, check, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { id, instant, quantity, reference, unitPrice } from "./columns";
import { entity } from "./organisation";

export const item = pgTable(
  "item",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    sku: text().notNull(),
    gtin: text(),
    description: text().notNull(),
    category: text().notNull().default("Uncategorised"),
    brand: text().notNull().default(""),
    baseUnit: text().notNull().default("each"),
    lifecycle: text({ enum: ["new", "active", "seasonal", "phase_out"] })
      .notNull()
      .default("active"),
    weightGrams: integer().notNull().default(250),
    countryOfOrigin: char({ length: 2 }),
    unitCost: unitPrice().notNull().default("0"),
    unitPrice: unitPrice().notNull().default("0"),
    isBundle: boolean().notNull().default(false),
    /** A postage, fee or adjustment code that is sold but never stocked. */
    isService: boolean().notNull().default(false),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("item_sku").on(t.sku, t.id),
    index("item_description").on(t.description, t.id),
    index("item_category").on(t.category, t.id),
  ],
);

export const bundleComponent = pgTable(
  "bundle_component",
  {
    bundleItemId: reference()
      .notNull()
      .references(() => item.id),
    componentItemId: reference()
      .notNull()
      .references(() => item.id),
    quantityPer: quantity().notNull(),
  },
  (t) => [primaryKey({ columns: [t.bundleItemId, t.componentItemId] }), check("bundle_component_quantity", sql`${t.quantityPer} > 0`)],
);
