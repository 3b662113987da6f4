import { sql } from "drizzle-orm";
import { char, check, index, integer, jsonb, pgTable, smallint, text, unique } from "drizzle-orm/pg-core";
import type { MatchOutcome } from "@/domain/procurement/three-way-match";
import { id, instant, minor, quantity, reference, unitPrice } from "./columns";
import { entity } from "./organisation";
import { purchaseOrder, purchaseOrderLine } from "./purchase-orders";
import { supplier } from "./suppliers";

export const supplierInvoice = pgTable(
  "supplier_invoice",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    supplierId: integer()
      .notNull()
      .references(() => supplier.id),
    purchaseOrderId: reference().references(() => purchaseOrder.id),
    number: text().notNull(),
    currency: char({ length: 3 }).notNull(),
    invoicedAt: instant().notNull(),
    dueAt: instant().notNull(),
    totalMinor: minor().notNull(),
    state: text({ enum: ["unmatched", "matched", "within_tolerance", "blocked", "released", "disputed"] })
      .notNull()
      .default("unmatched"),
    /** What the match decided; null until it ran. */
    outcome: jsonb().$type<MatchOutcome>(),
    varianceMinor: minor().notNull().default(0),
    revision: integer().notNull().default(1),
    matchedAt: instant(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique().on(t.supplierId, t.number),
    index("supplier_invoice_by_order").on(t.purchaseOrderId),
    index("supplier_invoice_unsettled").on(t.id).where(sql`state in ('unmatched','blocked','disputed')`),
  ],
);

export const supplierInvoiceLine = pgTable(
  "supplier_invoice_line",
  {
    id: id(),
    invoiceId: reference()
      .notNull()
      .references(() => supplierInvoice.id),
    lineNumber: smallint().notNull(),
    purchaseOrderLineId: reference().references(() => purchaseOrderLine.id),
    itemId: reference(),
    billedQuantity: quantity().notNull(),
    unitPrice: unitPrice().notNull(),
  },
  (t) => [unique().on(t.invoiceId, t.lineNumber), check("supplier_invoice_line_quantity", sql`${t.billedQuantity} > 0`)],
);
