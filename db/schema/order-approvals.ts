import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, smallint, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { ApprovalStep, HeldRule } from "@/domain/procurement/approval-rule";
import type { Weighed } from "@/domain/procurement/exchange-rate";
import type { LineRisk } from "@/domain/procurement/purchase-risk";
import { id, instant, minor, reference } from "./columns";
import { user } from "./people";
import { purchaseOrder } from "./purchase-orders";

/** A version of an order that went beyond the limits, and who has to agree to it. */
export const orderApproval = pgTable(
  "order_approval",
  {
    id: id(),
    purchaseOrderId: reference()
      .notNull()
      .references(() => purchaseOrder.id),
    version: integer().notNull(),
    /** Superseded: another version, or the end of the order, came before somebody decided. */
    state: text({ enum: ["waiting", "approved", "rejected", "superseded"] })
      .notNull()
      .default("waiting"),
    totalMinor: minor().notNull(),
    /** What foreign money was worth to the company when it was asked; null where it is the company's own. */
    weighed: jsonb().$type<Weighed>(),
    /** The rules that held when it was made, and their steps together as they were. */
    rules: jsonb().$type<HeldRule[]>().notNull().default([]),
    steps: jsonb().$type<ApprovalStep[]>().notNull(),
    /** What was seen about its lines when it was made. */
    risks: jsonb().$type<LineRisk[]>().notNull().default([]),
    /** The step that is open, from 0. */
    step: smallint().notNull().default(0),
    stepHours: smallint().notNull().default(8),
    dueAt: instant().notNull(),
    escalatedAt: instant(),
    requestedAt: instant().notNull(),
    settledAt: instant(),
  },
  (t) => [
    uniqueIndex("order_approval_one_waiting").on(t.purchaseOrderId).where(sql`state = 'waiting'`),
    index("order_approval_waiting").on(t.dueAt).where(sql`state = 'waiting'`),
    index("order_approval_by_order").on(t.purchaseOrderId, t.version),
  ],
);

/** What was said about a step of it, by whom, and for whom. */
export const orderApprovalDecision = pgTable(
  "order_approval_decision",
  {
    id: id(),
    orderApprovalId: reference()
      .notNull()
      .references(() => orderApproval.id),
    step: smallint().notNull(),
    verdict: text({ enum: ["approved", "rejected"] }).notNull(),
    userId: text()
      .notNull()
      .references(() => user.id),
    /** Who handed their approvals over; null where the person decided in their own right. */
    onBehalfOf: text().references(() => user.id),
    reason: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [index("order_approval_decision_by_approval").on(t.orderApprovalId)],
);
