import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { calledNumbers } from "@/domain/procurement/bank-change";
import { id, instant } from "./columns";
import { supplier } from "./suppliers";

/** Where a supplier is paid, by version. A version is never edited: another one follows it (domain/procurement/bank-change.ts). */
export const supplierBankDetail = pgTable(
  "supplier_bank_detail",
  {
    id: id(),
    supplierId: integer()
      .notNull()
      .references(() => supplier.id),
    version: integer().notNull(),
    iban: text().notNull(),
    holder: text().notNull(),
    validFrom: instant().notNull(),
    state: text({ enum: ["requested", "approved", "rejected"] })
      .notNull()
      .default("requested"),
    reason: text().notNull(),
    requestedBy: text().notNull(),
    requestedAt: instant().notNull(),
    /** Who confirmed the change when called, on which number of those that were on file, and when. */
    calledPerson: text().notNull(),
    calledNumber: text().notNull(),
    calledAt: instant().notNull(),
    /** What the called number was to the one on file; null before this was asked. */
    calledStanding: text({ enum: calledNumbers }),
    decidedBy: text(),
    decidedAt: instant(),
    decisionReason: text(),
    /** The end of its rest; null unless approved. */
    payableFrom: instant(),
  },
  (t) => [
    unique().on(t.supplierId, t.version),
    uniqueIndex("supplier_bank_detail_one_request").on(t.supplierId).where(sql`state = 'requested'`),
    index("supplier_bank_detail_payable").on(t.supplierId, t.payableFrom),
    check(
      "supplier_bank_detail_decision",
      sql`(${t.state} = 'requested') = (${t.decidedBy} IS NULL) AND (${t.state} = 'approved') = (${t.payableFrom} IS NOT NULL)`,
    ),
    check("supplier_bank_detail_two_people", sql`${t.state} <> 'approved' OR ${t.decidedBy} <> ${t.requestedBy}`),
  ],
);
