import { sql } from "drizzle-orm";
import { char, check, date, foreignKey, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { incoterms } from "@/domain/procurement/incoterms";
import { id, instant, minor, quantity, reference, unitPrice } from "./columns";
import { supplier, supplierItem } from "./suppliers";

/** What was agreed with a supplier for some time. Days are UTC days, the first and the last included. */
export const supplierContract = pgTable(
  "supplier_contract",
  {
    id: id(),
    supplierId: integer()
      .notNull()
      .references(() => supplier.id),
    number: text().notNull(),
    currency: char({ length: 3 }).notNull(),
    validFrom: date().notNull(),
    /** Null: until it is ended. */
    validTo: date(),
    /** Days from the invoice to its payment while the contract is valid; null: those of the supplier. */
    paymentDays: integer(),
    /** What we promised to order while it is valid. */
    minimumSpendMinor: minor(),
    /** Where the risk passes to us, as Incoterms 2020 name it; null where nothing was agreed. */
    incoterm: text({ enum: incoterms }),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    unique().on(t.supplierId, t.number),
    check("supplier_contract_span", sql`${t.validTo} IS NULL OR ${t.validTo} >= ${t.validFrom}`),
    check("supplier_contract_terms", sql`${t.paymentDays} >= 0 AND ${t.minimumSpendMinor} > 0`),
  ],
);

/**
 * From this quantity of one line on, all of its units cost this while it is valid (domain/procurement/price-list.ts). No two of one quantity hold on
 * the same day: an exclusion constraint of guards.sql.
 */
export const supplierPrice = pgTable(
  "supplier_price",
  {
    id: id(),
    supplierId: integer().notNull(),
    itemId: reference().notNull(),
    contractId: reference().references(() => supplierContract.id),
    /** A price in another currency than the supplier's orders is never taken. */
    currency: char({ length: 3 }).notNull(),
    fromQuantity: quantity().notNull().default(1),
    unitPrice: unitPrice().notNull(),
    validFrom: date().notNull(),
    validTo: date(),
  },
  (t) => [
    unique().on(t.supplierId, t.itemId, t.fromQuantity, t.validFrom),
    index("supplier_price_of_contract").on(t.contractId),
    foreignKey({ columns: [t.supplierId, t.itemId], foreignColumns: [supplierItem.supplierId, supplierItem.itemId] }).onDelete("cascade"),
    check("supplier_price_positive", sql`${t.fromQuantity} >= 1 AND ${t.unitPrice} >= 0`),
    check("supplier_price_span", sql`${t.validTo} IS NULL OR ${t.validTo} >= ${t.validFrom}`),
  ],
);
