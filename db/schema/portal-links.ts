import { index, pgTable, text } from "drizzle-orm/pg-core";
import { id, instant, reference } from "./columns";
import { purchaseOrder } from "./purchase-orders";

/** A link by which a supplier without document exchange sees one order and answers it. Only the token's hash is kept. */
export const portalLink = pgTable(
  "portal_link",
  {
    id: id(),
    purchaseOrderId: reference()
      .notNull()
      .references(() => purchaseOrder.id),
    /** SHA-256 of the token, in hex. */
    tokenHash: text().notNull().unique(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    openedAt: instant(),
  },
  (t) => [index("portal_link_by_order").on(t.purchaseOrderId)],
);
