import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { TransferEvidence } from "@/domain/planning/transfer";
import { id, instant, minor, quantity, reference } from "./columns";
import { item } from "./items";
import { entity, node } from "./organisation";

/** A way on which stock moves between two nodes, in one direction. Without one nothing is moved. */
export const transferLane = pgTable(
  "transfer_lane",
  {
    fromNodeId: integer()
      .notNull()
      .references(() => node.id),
    toNodeId: integer()
      .notNull()
      .references(() => node.id),
    /** From leaving to being on the shelf. */
    days: integer().notNull(),
    /** Of one transfer, in the entity's currency. */
    costMinor: minor().notNull().default(0),
    version: integer().notNull().default(1),
    updatedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.fromNodeId, t.toNodeId] }),
    check("transfer_lane_ways", sql`${t.fromNodeId} <> ${t.toNodeId} AND ${t.days} > 0 AND ${t.costMinor} >= 0`),
  ],
);

/** An item that goes from one node to another: proposed by the planning run, released by a person, shipped and received by the nodes. */
export const stockTransfer = pgTable(
  "stock_transfer",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    itemId: reference()
      .notNull()
      .references(() => item.id),
    fromNodeId: integer()
      .notNull()
      .references(() => node.id),
    toNodeId: integer()
      .notNull()
      .references(() => node.id),
    state: text({ enum: ["proposed", "released", "shipped", "received", "rejected", "superseded", "cancelled"] })
      .notNull()
      .default("proposed"),
    recommendedQuantity: quantity().notNull(),
    /** What a person made of it; reserved at the source from the release to the shipment, then on its way. */
    quantity: quantity().notNull(),
    receivedQuantity: quantity().notNull().default(0),
    savedMarginMinor: minor().notNull(),
    costMinor: minor().notNull(),
    laneDays: integer().notNull(),
    evidence: jsonb().$type<TransferEvidence>().notNull(),
    evidenceDigest: text().notNull(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
    shippedAt: instant(),
    expectedAt: instant(),
    receivedAt: instant(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    // Never ask for the same thing twice.
    uniqueIndex("stock_transfer_proposed").on(t.itemId, t.fromNodeId, t.toNodeId).where(sql`state = 'proposed'`),
    index("stock_transfer_on_the_way").on(t.itemId).where(sql`state in ('released','shipped')`),
    index("stock_transfer_queue").on(t.state, t.savedMarginMinor.desc()),
    check("stock_transfer_quantities", sql`${t.quantity} > 0 AND ${t.receivedQuantity} BETWEEN 0 AND ${t.quantity}`),
  ],
);
