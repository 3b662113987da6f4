import { sql } from "drizzle-orm";
import { type AnyPgColumn, boolean, char, check, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
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
    /** The GTIN as numbers are compared, in 14 digits: the UPC 012345678905 is the EAN 0012345678905. Null where it cannot be one. */
    gtin14: text().generatedAlwaysAs(sql`CASE WHEN gtin ~ '^[0-9]{8,14}$' AND gtin !~ '^0+$' THEN lpad(gtin, 14, '0') END`),
    /** Its name in lists and on documents. */
    description: text().notNull(),
    /** What the catalogue says of it beside its name. */
    details: text(),
    category: text().notNull().default("Uncategorised"),
    brand: text().notNull().default(""),
    baseUnit: text().notNull().default("each"),
    lifecycle: text({ enum: ["new", "active", "seasonal", "phase_out"] })
      .notNull()
      .default("active"),
    weightGrams: integer().notNull().default(250),
    /** Of one base unit; all three or none are known. */
    lengthMm: integer(),
    widthMm: integer(),
    heightMm: integer(),
    countryOfOrigin: char({ length: 2 }),
    unitCost: unitPrice().notNull().default("0"),
    unitPrice: unitPrice().notNull().default("0"),
    isBundle: boolean().notNull().default(false),
    /** A postage, fee or adjustment code that is sold but never stocked. */
    isService: boolean().notNull().default(false),
    /** The item that answers to this one's code since the two were merged (docs/adr). Only the merge writes it. */
    mergedIntoId: reference().references((): AnyPgColumn => item.id),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("item_alias").on(t.mergedIntoId).where(sql`merged_into_id is not null`),
    index("item_gtin14").on(t.entityId, t.gtin14).where(sql`gtin14 is not null`),
    check("item_merged_into_another", sql`${t.mergedIntoId} <> ${t.id}`),
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
