import { boolean, index, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import type { Difference } from "@/domain/procurement/purchase-order";
import { USUAL_CONFIRMATION_HOURS } from "@/domain/procurement/supplier-exchange";
import { id, instant, reference } from "./columns";
import { purchaseOrder } from "./purchase-orders";
import { supplier } from "./suppliers";

/** How a supplier is sent its orders; one without a row uses the portal and has the usual time to answer. */
export const supplierExchange = pgTable("supplier_exchange", {
  supplierId: integer()
    .primaryKey()
    .references(() => supplier.id),
  format: text({ enum: ["ubl", "x12", "portal"] }).notNull(),
  /** Where documents are posted; without one they are fetched from the portal. */
  endpoint: text(),
  secret: text().notNull(),
  /** The supplier's own identifier in its documents (X12 ISA08, UBL EndpointID); its code when null. */
  identifier: text(),
  /** The list that the identifier is of: the qualifier (ISA07) or the EAS code; mutually defined when null. */
  scheme: text(),
  /** The same of ours, as the supplier knows us. */
  ownIdentifier: text(),
  ownScheme: text(),
  confirmationHours: integer().notNull().default(USUAL_CONFIRMATION_HOURS),
  isTest: boolean().notNull().default(false),
  version: integer().notNull().default(1),
});

/** What changed with each version after the first, and why. */
export const purchaseOrderVersion = pgTable(
  "purchase_order_version",
  {
    id: id(),
    purchaseOrderId: reference()
      .notNull()
      .references(() => purchaseOrder.id),
    version: integer().notNull(),
    at: instant().notNull(),
    actor: text().notNull(),
    reason: text().notNull(),
    differences: jsonb().$type<Difference[]>().notNull(),
    reopenedApproval: boolean().notNull(),
    /** It takes back what was refused: nobody's change. */
    isRestoring: boolean().notNull().default(false),
    /** Whether it took what the supplier answered, rather than what we wanted otherwise. */
    takesAnswer: boolean().notNull().default(false),
  },
  (t) => [unique().on(t.purchaseOrderId, t.version)],
);

/** Every answer of a supplier, as it was understood. */
export const orderResponse = pgTable(
  "order_response",
  {
    id: id(),
    purchaseOrderId: reference()
      .notNull()
      .references(() => purchaseOrder.id),
    /** The supplier's number of the answer: the same one twice has one effect. */
    number: text().notNull(),
    /** Of what it said; null of answers from before it was kept, which any with their number repeats. */
    fingerprint: text(),
    /** Who brought it: the ingest source's code, or "portal". */
    via: text().notNull(),
    orderVersion: integer().notNull(),
    receivedAt: instant().notNull(),
    supplierState: text(),
    lines: jsonb().$type<Record<string, unknown>[]>().notNull(),
  },
  (t) => [unique().on(t.purchaseOrderId, t.number), index("order_response_by_time").on(t.receivedAt)],
);
