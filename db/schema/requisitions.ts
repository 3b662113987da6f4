import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, smallint, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import type { ApprovalStep, HeldRule } from "@/domain/procurement/approval-rule";
import type { Weighed } from "@/domain/procurement/exchange-rate";
import type { LineRisk, RiskFlag } from "@/domain/procurement/purchase-risk";
import { id, instant, minor, quantity, reference, unitPrice } from "./columns";
import { item } from "./items";
import { entity, node } from "./organisation";
import { user } from "./people";
import { purchaseOrder } from "./purchase-orders";
import { replenishmentRecommendation } from "./replenishment";
import { supplier } from "./suppliers";

/** Who has to agree to what. The version of the rule stands with every decision. */
export const approvalRule = pgTable(
  "approval_rule",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    /** What people ask for, or what they release of the planning run's recommendations. */
    about: text({ enum: ["request", "plan"] })
      .notNull()
      .default("request"),
    category: text(),
    supplierId: integer().references(() => supplier.id),
    fromMinor: minor().notNull(),
    toMinor: minor(),
    /** Holds only where one of these is seen, and then beside the rule that holds anyway; empty: it does not look at them. */
    riskFlags: text().array().$type<RiskFlag[]>().notNull().default(sql`'{}'`),
    steps: jsonb().$type<ApprovalStep[]>().notNull(),
    /** Working hours after which a step of it is late. */
    stepHours: smallint().notNull().default(8),
    version: integer().notNull().default(1),
    /** Decisions that stand were made under it, so it is kept. */
    retiredAt: instant(),
  },
  (t) => [
    uniqueIndex("approval_rule_scope")
      .on(t.entityId, t.about, sql`coalesce(category, '')`, sql`coalesce(supplier_id, 0)`, t.riskFlags, t.fromMinor)
      .where(sql`retired_at is null`),
    check("approval_rule_band", sql`${t.toMinor} IS NULL OR ${t.toMinor} > ${t.fromMinor}`),
    check("approval_rule_hours", sql`${t.stepHours} > 0`),
  ],
);

/** Somebody's wish to buy, until it is agreed to and ordered. */
export const requisition = pgTable(
  "requisition",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    number: text().notNull(),
    state: text({ enum: ["waiting", "ordered", "rejected", "withdrawn"] }).notNull(),
    requesterId: text()
      .notNull()
      .references(() => user.id),
    reason: text().notNull(),
    needBy: instant().notNull(),
    currency: text().notNull(),
    totalMinor: minor().notNull(),
    /** What foreign money was worth to the company when it was asked; null where it is the company's own. */
    weighed: jsonb().$type<Weighed>(),
    /** The first rule that held when it was asked; null where none fitted. */
    ruleId: reference().references(() => approvalRule.id),
    ruleVersion: integer(),
    /** All rules that held, and their steps together as they were. */
    rules: jsonb().$type<HeldRule[]>().notNull().default([]),
    /** What was seen about its lines when it was asked. */
    risks: jsonb().$type<LineRisk[]>().notNull().default([]),
    stepHours: smallint().notNull().default(8),
    steps: jsonb().$type<ApprovalStep[]>().notNull(),
    /** The step that is open, from 0. */
    step: smallint().notNull().default(0),
    /** One more each time that prices rose too far before it was ordered: only what was agreed to in this one counts. */
    round: smallint().notNull().default(1),
    /** Working hours after which the open step is late. */
    dueAt: instant().notNull(),
    escalatedAt: instant(),
    requestedAt: instant().notNull(),
    settledAt: instant(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique().on(t.entityId, t.number),
    index("requisition_waiting").on(t.dueAt).where(sql`state = 'waiting'`),
    index("requisition_by_time").on(t.requestedAt.desc(), t.id.desc()),
  ],
);

export const requisitionLine = pgTable(
  "requisition_line",
  {
    id: id(),
    requisitionId: reference()
      .notNull()
      .references(() => requisition.id),
    lineNumber: smallint().notNull(),
    itemId: reference()
      .notNull()
      .references(() => item.id),
    supplierId: integer()
      .notNull()
      .references(() => supplier.id),
    quantity: quantity().notNull(),
    unitPrice: unitPrice().notNull(),
    purchaseOrderId: reference().references(() => purchaseOrder.id),
    /** The recommendation that waits for it. */
    recommendationId: reference().references(() => replenishmentRecommendation.id),
  },
  (t) => [
    index("requisition_line_by_recommendation").on(t.recommendationId).where(sql`recommendation_id is not null`),
    unique().on(t.requisitionId, t.lineNumber),
    check("requisition_line_quantity", sql`${t.quantity} > 0`),
  ],
);

/** What was said about a step, by whom, and for whom. */
export const requisitionDecision = pgTable(
  "requisition_decision",
  {
    id: id(),
    requisitionId: reference()
      .notNull()
      .references(() => requisition.id),
    step: smallint().notNull(),
    round: smallint().notNull().default(1),
    verdict: text({ enum: ["approved", "rejected"] }).notNull(),
    userId: text()
      .notNull()
      .references(() => user.id),
    /** Who handed their approvals over; null where the person decided in their own right. */
    onBehalfOf: text().references(() => user.id),
    reason: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [index("requisition_decision_by_requisition").on(t.requisitionId)],
);

/** Approvals that are handed over between two instants. */
export const approvalDelegation = pgTable(
  "approval_delegation",
  {
    id: id(),
    fromUserId: text()
      .notNull()
      .references(() => user.id),
    toUserId: text()
      .notNull()
      .references(() => user.id),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    reason: text().notNull(),
  },
  (t) => [index("approval_delegation_to").on(t.toUserId, t.endsAt), check("approval_delegation_span", sql`${t.endsAt} > ${t.startsAt}`)],
);

/** What may be committed in a category in a month (UTC), "2026-03". */
export const budget = pgTable(
  "budget",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    category: text().notNull(),
    month: text().notNull(),
    amountMinor: minor().notNull(),
    mode: text({ enum: ["warn", "stop"] }).notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [unique().on(t.entityId, t.category, t.month), check("budget_month", sql`${t.month} ~ '^\\d{4}-(0[1-9]|1[0-2])$'`)],
);
