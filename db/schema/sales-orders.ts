import { sql } from "drizzle-orm";
import { char, check, index, integer, jsonb, pgTable, smallint, text, unique } from "drizzle-orm/pg-core";
import type { RoutingCandidate } from "@/domain/fulfilment/routing";
import { id, instant, minor, quantity, reference, unitPrice } from "./columns";
import { channel, entity, node } from "./organisation";

export const salesOrder = pgTable(
  "sales_order",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    channelId: integer()
      .notNull()
      .references(() => channel.id),
    /** The number the channel gave it. */
    externalNumber: text().notNull(),
    state: text({
      enum: ["accepted", "allocated", "part_allocated", "backordered", "shipped", "part_shipped", "cancelled", "returned"],
    }).notNull(),
    placedAt: instant().notNull(),
    promisedAt: instant().notNull(),
    currency: char({ length: 3 }).notNull(),
    /** Pseudonym of the customer; never a name or an address. */
    customerKey: text(),
    shipToCountry: char({ length: 2 }).notNull(),
    totalMinor: minor().notNull(),
    costMinor: minor().notNull().default(0),
    freightMinor: minor().notNull().default(0),
    lineCount: smallint().notNull(),
    unitCount: quantity().notNull(),
    backorderedUnits: quantity().notNull().default(0),
    nodeCount: smallint().notNull().default(0),
    shippedAt: instant(),
    cancelledAt: instant(),
    /** History that an import brought; null for live orders. */
    importId: integer(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique().on(t.channelId, t.externalNumber),
    index("sales_order_by_placed").on(t.placedAt.desc(), t.id.desc()),
    index("sales_order_open").on(t.promisedAt).where(sql`state in ('accepted','part_allocated','backordered')`),
  ],
);

export const salesOrderLine = pgTable(
  "sales_order_line",
  {
    id: id(),
    // Order and item are checked a statement at a time, not a row at a time: guards.sql, require_order_and_item.
    orderId: reference().notNull(),
    lineNumber: smallint().notNull(),
    itemId: reference().notNull(),
    orderedQuantity: quantity().notNull(),
    allocatedQuantity: quantity().notNull().default(0),
    shippedQuantity: quantity().notNull().default(0),
    cancelledQuantity: quantity().notNull().default(0),
    returnedQuantity: quantity().notNull().default(0),
    unitPrice: unitPrice().notNull(),
    unitCost: unitPrice().notNull().default("0"),
    /** The node whose balance counts the missing units as backordered; null when none are missing. */
    backorderNodeId: integer(),
    lineMinor: minor().notNull(),
  },
  (t) => [
    unique().on(t.orderId, t.lineNumber),
    index("sales_order_line_open").on(t.itemId).where(sql`allocated_quantity + shipped_quantity + cancelled_quantity < ordered_quantity`),
    check(
      "sales_order_line_quantities",
      sql`${t.orderedQuantity} > 0 AND ${t.allocatedQuantity} >= 0 AND ${t.shippedQuantity} >= 0 AND ${t.cancelledQuantity} >= 0 AND ${t.allocatedQuantity} + ${t.shippedQuantity} + ${t.cancelledQuantity} <= ${t.orderedQuantity}`,
    ),
  ],
);

/** Stock reserved for a line: bundles reserve their components. */
export const allocation = pgTable(
  "allocation",
  {
    id: id(),
    // The line has its order and the balance its node: to check both again would lock a node's row for each reservation.
    orderId: reference().notNull(),
    lineId: reference()
      .notNull()
      .references(() => salesOrderLine.id),
    itemId: reference().notNull(),
    nodeId: integer().notNull(),
    quantity: quantity().notNull(),
    /** Units of the order line that this reservation covers; for a bundle, each component covers the same units. */
    lineQuantity: quantity().notNull(),
    state: text({ enum: ["reserved", "shipped", "released"] })
      .notNull()
      .default("reserved"),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("allocation_by_order").on(t.orderId),
    index("allocation_reserved").on(t.itemId, t.nodeId).where(sql`state = 'reserved'`),
    check("allocation_quantity", sql`${t.quantity} > 0`),
  ],
);

/** "Why here": every candidate node with its cost and why it lost, one row a decision. */
export const routingDecision = pgTable(
  "routing_decision",
  {
    id: id(),
    orderId: reference()
      .notNull()
      .references(() => salesOrder.id),
    decidedAt: instant().notNull(),
    candidates: jsonb().$type<RoutingCandidate[]>().notNull(),
  },
  (t) => [index("routing_decision_by_order").on(t.orderId)],
);

export const shipment = pgTable(
  "shipment",
  {
    id: id(),
    orderId: reference()
      .notNull()
      .references(() => salesOrder.id),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    externalNumber: text().notNull(),
    carrier: text().notNull(),
    trackingNumber: text(),
    shippedAt: instant().notNull(),
    deliveredAt: instant(),
    freightMinor: minor().notNull().default(0),
    lines: jsonb().$type<{ lineId: number; quantity: number }[]>().notNull(),
  },
  (t) => [unique().on(t.nodeId, t.externalNumber), index("shipment_by_order").on(t.orderId)],
);

export const customerReturn = pgTable(
  "customer_return",
  {
    id: id(),
    orderId: reference()
      .notNull()
      .references(() => salesOrder.id),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    externalNumber: text().notNull(),
    receivedAt: instant().notNull(),
    reason: text().notNull(),
    refundMinor: minor().notNull().default(0),
    lines: jsonb().$type<{ lineId: number; quantity: number; disposition: "restock" | "quarantine" | "scrap" }[]>().notNull(),
  },
  (t) => [unique().on(t.nodeId, t.externalNumber), index("customer_return_by_order").on(t.orderId)],
);
