import { sql } from "drizzle-orm";
import { check, date, doublePrecision, foreignKey, integer, numeric, pgTable, primaryKey, smallint } from "drizzle-orm/pg-core";
import { minor, quantity, reference, unitPrice } from "./columns";
import { item } from "./items";
import { node } from "./organisation";
import { supplier, supplierItem } from "./suppliers";

/** What a supplier asks of an order as a whole, beside its minimum value (supplier.minimum_order_minor). */
export const supplierOrderTerms = pgTable(
  "supplier_order_terms",
  {
    supplierId: integer()
      .primaryKey()
      .references(() => supplier.id),
    /** Units of all lines together; 0: none. */
    minimumQuantity: quantity().notNull().default(0),
    /** What one container or pallet holds; null: it does not matter how full it is. */
    containerLitres: integer(),
    /** How full each has to be, 0–1. */
    containerMinimumFill: numeric({ precision: 4, scale: 3, mode: "number" }).notNull().default(0.9),
    containerCostMinor: minor().notNull().default(0),
    /** ISO weekdays, 1 Monday to 7 Sunday, on which orders are placed with it; null: any day. */
    orderDays: smallint().array(),
    /** How much more than ordered is taken without asking, 0–1; null: as the company takes it. */
    overReceiptRatio: numeric({ precision: 4, scale: 3, mode: "number" }),
  },
  (t) => [
    check("supplier_order_terms_days", sql`cardinality(${t.orderDays}) > 0 AND ${t.orderDays} <@ '{1,2,3,4,5,6,7}'::smallint[]`),
    check("supplier_order_terms_container", sql`${t.containerLitres} > 0 AND ${t.containerMinimumFill} BETWEEN 0 AND 1`),
    check("supplier_order_terms_over_receipt", sql`${t.overReceiptRatio} BETWEEN 0 AND 1`),
    check("supplier_order_terms_minimum", sql`${t.minimumQuantity} >= 0 AND ${t.containerCostMinor} >= 0`),
  ],
);

/** From this quantity of one line on, all of its units cost this; the list price is the supplier item's. */
export const supplierPriceBreak = pgTable(
  "supplier_price_break",
  {
    supplierId: integer().notNull(),
    itemId: reference().notNull(),
    fromQuantity: quantity().notNull(),
    unitPrice: unitPrice().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.supplierId, t.itemId, t.fromQuantity] }),
    foreignKey({ columns: [t.supplierId, t.itemId], foreignColumns: [supplierItem.supplierId, supplierItem.itemId] }).onDelete("cascade"),
    check("supplier_price_break_positive", sql`${t.fromQuantity} > 1 AND ${t.unitPrice} >= 0`),
  ],
);

/** Days from arrival until an item can no longer be sold. An item without a row does not expire. */
export const itemShelfLife = pgTable(
  "item_shelf_life",
  {
    itemId: reference()
      .primaryKey()
      .references(() => item.id),
    days: integer().notNull(),
  },
  (t) => [check("item_shelf_life_positive", sql`${t.days} > 0`)],
);

/** When the season of a seasonal item ends. Without a row it has no end yet. */
export const itemSeason = pgTable(
  "item_season",
  {
    itemId: reference()
      .primaryKey()
      .references(() => item.id),
    /** The last day on which it sells. */
    endsOn: date().notNull(),
    /** What a unit that is left still brings, as a share of its cost. */
    salvageShare: doublePrecision().notNull().default(0),
  },
  (t) => [check("item_season_salvage", sql`${t.salvageShare} BETWEEN 0 AND 1`)],
);

/** Room and its price. A node without a row has all the room that is needed. */
export const nodeStorage = pgTable(
  "node_storage",
  {
    nodeId: integer()
      .primaryKey()
      .references(() => node.id),
    capacityLitres: integer(),
    /** What keeping stock for a year costs, as a share of its price. */
    holdingRate: numeric({ precision: 5, scale: 4, mode: "number" }).notNull().default(0.2),
  },
  (t) => [check("node_storage_positive", sql`${t.capacityLitres} > 0 AND ${t.holdingRate} >= 0`)],
);
