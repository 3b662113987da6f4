import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { id, instant, quantity, reference } from "./columns";
import { item } from "./items";
import { node } from "./organisation";
import { goodsReceipt, purchaseOrderLine } from "./purchase-orders";

/** Units that came beyond order and allowance: quarantined until the buyer keeps them (they become sellable) or returns them. */
export const overReceipt = pgTable(
  "over_receipt",
  {
    id: id(),
    goodsReceiptId: reference()
      .notNull()
      .references(() => goodsReceipt.id),
    purchaseOrderLineId: reference()
      .notNull()
      .references(() => purchaseOrderLine.id),
    itemId: reference()
      .notNull()
      .references(() => item.id),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    heldQuantity: quantity().notNull(),
    state: text({ enum: ["held", "kept", "returned"] })
      .notNull()
      .default("held"),
    receivedAt: instant().notNull(),
    decidedAt: instant(),
    decidedBy: text(),
    reason: text(),
  },
  (t) => [
    index("over_receipt_by_line").on(t.purchaseOrderLineId),
    index("over_receipt_by_receipt").on(t.goodsReceiptId),
    index("over_receipt_undecided").on(t.purchaseOrderLineId).where(sql`state = 'held'`),
    check("over_receipt_positive", sql`${t.heldQuantity} > 0`),
    check("over_receipt_decided", sql`(${t.state} = 'held') = (${t.decidedAt} IS NULL)`),
  ],
);
