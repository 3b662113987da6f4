import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, numeric, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, instant, minor, quantity, reference, unitPrice } from "./columns";

export const replenishmentRecommendation = pgTable(
  "replenishment_recommendation",
  {
    id: id(),
    // Item, node and supplier are of the company: guards.sql checks it a statement at a time.
    entityId: integer().notNull(),
    itemId: reference().notNull(),
    nodeId: integer().notNull(),
    supplierId: integer().notNull(),
    state: text({ enum: ["open", "snoozed", "waiting", "released", "rejected", "superseded"] })
      .notNull()
      .default("open"),
    recommendedQuantity: quantity().notNull(),
    /** What a buyer made of it; starts as the recommended quantity. */
    quantity: quantity().notNull(),
    /** A buyer chose it: the planning run orders around it, even where it recommends as much itself. */
    isQuantitySet: boolean().notNull().default(false),
    unitPrice: unitPrice().notNull(),
    valueMinor: minor().notNull(),
    demandClass: text().notNull(),
    dailyDemand: numeric({ precision: 14, scale: 4, mode: "number" }).notNull(),
    reorderPoint: quantity().notNull(),
    position: quantity().notNull(),
    stockoutOn: instant(),
    lostMarginMinor: minor().notNull().default(0),
    evidence: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Of the order and its evidence: a run writes only what it sees differently than the run before. */
    evidenceDigest: text().notNull().default(""),
    purchaseOrderId: reference(),
    snoozedUntil: instant(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    // Never ask for the same thing twice.
    uniqueIndex("recommendation_open").on(t.itemId, t.nodeId).where(sql`state in ('open','snoozed','waiting')`),
    index("recommendation_queue").on(t.state, t.lostMarginMinor.desc()),
  ],
);
