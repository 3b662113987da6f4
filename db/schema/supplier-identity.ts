import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { supplier } from "./suppliers";

/** By what else a supplier is known: what tells two records of one company apart from two companies with like names. */
export const supplierIdentity = pgTable("supplier_identity", {
  supplierId: integer()
    .primaryKey()
    .references(() => supplier.id),
  /** VAT or tax number, as it is written. */
  taxId: text(),
  email: text(),
  contactName: text(),
  /** Who calls about bank details calls this number. */
  phone: text(),
  /** Since when the number is on file; null before that was kept. */
  phoneSince: instant(),
  /** One line: street, place, postcode. */
  address: text(),
});
