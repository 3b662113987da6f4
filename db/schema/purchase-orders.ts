import { sql } from "drizzle-orm";
import { char, check, index, integer, pgTable, smallint, text, unique } from "drizzle-orm/pg-core";
import { id, instant, minor, quantity, reference, unitPrice } from "./columns";
import { item } from "./items";
import { entity, node } from "./organisation";
import { supplier } from "./suppliers";

export const purchaseOrder = pgTable(
  "purchase_order",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    supplierId: integer()
      .notNull()
      .references(() => supplier.id),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    number: text().notNull(),
    currency: char({ length: 3 }).notNull(),
    approvalState: text({ enum: ["draft", "pending", "approved", "rejected"] })
      .notNull()
      .default("approved"),
    supplierState: text({ enum: ["unsent", "sent", "accepted", "accepted_with_change", "rejected", "overdue"] })
      .notNull()
      .default("sent"),
    receiptState: text({ enum: ["none", "partial", "full", "over", "short_closed"] })
      .notNull()
      .default("none"),
    invoiceState: text({ enum: ["none", "partial", "matched", "blocked"] })
      .notNull()
      .default("none"),
    orderedAt: instant().notNull(),
    totalMinor: minor().notNull(),
    /** Every change of what was ordered is a version; its differences are in purchase_order_version. */
    version: integer().notNull().default(1),
    /** The version that a person approved last; null: none since it was ordered. */
    approvedVersion: integer(),
    /** Why nothing may happen to it for now. */
    holdReason: text(),
    cancelledAt: instant(),
    /** When the supplier was told of it: from here its lead time runs, however often it is told again. */
    firstSentAt: instant(),
    /** When it was asked last. */
    sentAt: instant(),
    /** Unanswered after this the supplier is overdue; null where none is expected to answer. */
    confirmationDueAt: instant(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("purchase_order_unconfirmed").on(t.confirmationDueAt).where(sql`supplier_state in ('sent','overdue')`),
    unique().on(t.entityId, t.number),
    index("purchase_order_open").on(t.nodeId, t.receiptState),
  ],
);

export const purchaseOrderLine = pgTable(
  "purchase_order_line",
  {
    id: id(),
    purchaseOrderId: reference()
      .notNull()
      .references(() => purchaseOrder.id),
    lineNumber: smallint().notNull(),
    itemId: reference()
      .notNull()
      .references(() => item.id),
    orderedQuantity: quantity().notNull(),
    receivedQuantity: quantity().notNull().default(0),
    rejectedQuantity: quantity().notNull().default(0),
    billedQuantity: quantity().notNull().default(0),
    shippedQuantity: quantity().notNull().default(0),
    unitPrice: unitPrice().notNull(),
    requestedAt: instant().notNull(),
    /** What we assume until the supplier says something; never overwritten once it did (guards.sql). */
    firstPromisedAt: instant().notNull(),
    /** When the supplier gave its first promise. */
    promiseGivenAt: instant(),
    /** The day that it said first, before somebody agreed to it: then it is the first promise. null: none, or we refused it. */
    firstOfferedAt: instant(),
    currentPromisedAt: instant().notNull(),
    answer: text({ enum: ["none", "accepted", "accepted_with_change", "rejected"] })
      .notNull()
      .default("none"),
    answerReason: text(),
    /** What the supplier would deliver instead, until the buyer decides. */
    proposedQuantity: quantity(),
    proposedUnitPrice: unitPrice(),
    proposedPromisedAt: instant(),
    /** As it was ordered or approved last: the limits of a change count from here; null: as it is now. */
    approvedQuantity: quantity(),
    approvedUnitPrice: unitPrice(),
    approvedPromisedAt: instant(),
    /** As it holds, and the supplier knows it, while a version waits for approval; null: as it is now. */
    standingQuantity: quantity(),
    standingUnitPrice: unitPrice(),
    standingPromisedAt: instant(),
  },
  (t) => [
    unique().on(t.purchaseOrderId, t.lineNumber),
    index("purchase_order_line_by_item").on(t.itemId),
    index("purchase_order_line_undecided").on(t.purchaseOrderId).where(sql`answer in ('accepted_with_change','rejected')`),
    index("purchase_order_line_open").on(t.itemId).where(sql`received_quantity < ordered_quantity`),
    // A version that waits may ask for less than what has come, and what it would replace still holds.
    index("purchase_order_line_standing").on(t.itemId).where(sql`standing_quantity is not null`),
    check("purchase_order_line_quantities", sql`${t.orderedQuantity} >= 0 AND ${t.receivedQuantity} >= 0`),
  ],
);

/** Advance ship notice. */
export const asn = pgTable(
  "asn",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    supplierId: integer()
      .notNull()
      .references(() => supplier.id),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    purchaseOrderId: reference()
      .notNull()
      .references(() => purchaseOrder.id),
    number: text().notNull(),
    state: text({ enum: ["in_transit", "received", "closed"] })
      .notNull()
      .default("in_transit"),
    shippedAt: instant().notNull(),
    /** As the supplier said. */
    expectedAt: instant().notNull(),
    /** Since somebody moved it; null: as the supplier said. */
    currentExpectedAt: instant(),
    receivedAt: instant(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique().on(t.supplierId, t.number),
    index("asn_by_order").on(t.purchaseOrderId),
    index("asn_open").on(t.expectedAt).where(sql`state = 'in_transit'`),
  ],
);

export const asnLine = pgTable(
  "asn_line",
  {
    id: id(),
    asnId: reference()
      .notNull()
      .references(() => asn.id),
    purchaseOrderLineId: reference()
      .notNull()
      .references(() => purchaseOrderLine.id),
    itemId: reference().notNull(),
    shippedQuantity: quantity().notNull(),
    receivedQuantity: quantity().notNull().default(0),
  },
  (t) => [
    index("asn_line_by_asn").on(t.asnId),
    index("asn_line_by_order_line").on(t.purchaseOrderLineId),
    index("asn_line_travelling").on(t.itemId).where(sql`received_quantity < shipped_quantity`),
    check("asn_line_quantity", sql`${t.shippedQuantity} > 0`),
  ],
);

export const goodsReceipt = pgTable(
  "goods_receipt",
  {
    id: id(),
    purchaseOrderId: reference()
      .notNull()
      .references(() => purchaseOrder.id),
    asnId: reference().references(() => asn.id),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    number: text().notNull(),
    receivedAt: instant().notNull(),
  },
  (t) => [unique().on(t.nodeId, t.number), index("goods_receipt_by_order").on(t.purchaseOrderId)],
);

export const goodsReceiptLine = pgTable(
  "goods_receipt_line",
  {
    id: id(),
    goodsReceiptId: reference()
      .notNull()
      .references(() => goodsReceipt.id),
    purchaseOrderLineId: reference()
      .notNull()
      .references(() => purchaseOrderLine.id),
    itemId: reference().notNull(),
    acceptedQuantity: quantity().notNull(),
    rejectedQuantity: quantity().notNull().default(0),
  },
  (t) => [index("goods_receipt_line_by_receipt").on(t.goodsReceiptId), index("goods_receipt_line_by_order_line").on(t.purchaseOrderLineId)],
);
