import { sql } from "drizzle-orm";
import { type AnyPgColumn, boolean, char, check, index, integer, numeric, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { minor, quantity, reference, smallId, unitPrice } from "./columns";
import { item } from "./items";
import { entity } from "./organisation";

export const supplier = pgTable(
  "supplier",
  {
    id: smallId(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    code: text().notNull(),
    name: text().notNull(),
    state: text({ enum: ["applied", "in_review", "approved", "suspended"] })
      .notNull()
      .default("approved"),
    currency: char({ length: 3 }).notNull(),
    country: char({ length: 2 }),
    minimumOrderMinor: minor().notNull().default(0),
    paymentDays: integer().notNull().default(30),
    /** Bought from first where the choice is ours. */
    isPreferred: boolean().notNull().default(false),
    /** The supplier that answers to this one's code since the two were merged. Only the merge writes it. */
    mergedIntoId: integer().references((): AnyPgColumn => supplier.id),
  },
  (t) => [unique().on(t.entityId, t.code), check("supplier_merged_into_another", sql`${t.mergedIntoId} <> ${t.id}`)],
);

export const supplierItem = pgTable(
  "supplier_item",
  {
    supplierId: integer()
      .notNull()
      .references(() => supplier.id),
    itemId: reference()
      .notNull()
      .references(() => item.id),
    supplierSku: text(),
    unitPrice: unitPrice().notNull(),
    /** 0 is not known, and so is a price of 0 without a price list. */
    leadTimeDays: numeric({ precision: 6, scale: 2 }).notNull(),
    leadTimeDeviationDays: numeric({ precision: 6, scale: 2 }).notNull().default("0"),
    minimumOrderQuantity: quantity().notNull().default(1),
    orderMultiple: quantity().notNull().default(1),
    /** 1 is the source that replenishment buys from. */
    rank: integer().notNull().default(1),
    /**
     * The unit that the supplier sells in, and its figures in that unit; null: the base unit. Price, minimum and multiple above are made of
     * them by the unit's factor (domain/masterdata/purchase-terms.ts), and are 0, 1 and 1 as long as nobody knows the factor.
     */
    purchaseUnit: text(),
    purchasePrice: unitPrice(),
    purchaseMinimum: quantity(),
    purchaseMultiple: quantity(),
  },
  (t) => [
    primaryKey({ columns: [t.supplierId, t.itemId] }),
    index("supplier_item_by_item").on(t.itemId, t.rank),
    check("supplier_item_quantities", sql`${t.minimumOrderQuantity} > 0 AND ${t.orderMultiple} > 0`),
    check("supplier_item_purchase", sql`${t.purchaseMinimum} > 0 AND ${t.purchaseMultiple} > 0`),
  ],
);
