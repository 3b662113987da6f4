import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, numeric, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Stop } from "@/domain/automation/guardrails";
import { type AutomationBand, usualBand } from "@/domain/automation/outcomes";
import type { AutomationCaps } from "@/domain/automation/policy";
import type { SteppedDown } from "@/domain/automation/step-down";
import { id, instant, minor, quantity, reference } from "./columns";
import { entity, node } from "./organisation";
import { replenishmentRecommendation } from "./replenishment";
import { supplier } from "./suppliers";

/** How far the planning run may go by itself; a part of the scope that is null stands for all. */
export const automationPolicy = pgTable(
  "automation_policy",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    nodeId: integer().references(() => node.id),
    brand: text(),
    category: text(),
    supplierId: integer().references(() => supplier.id),
    level: text({ enum: ["off", "shadow", "recommend", "hold", "automatic"] }).notNull(),
    caps: jsonb().$type<AutomationCaps>().notNull(),
    /** Minutes in which a held release can be stopped. */
    holdMinutes: integer().notNull(),
    /** Within which its outcomes have to stay for it to keep its level. */
    band: jsonb().$type<AutomationBand>().notNull().default(usualBand),
    /** That it lost a level by itself, until somebody sets one again. */
    steppedDown: jsonb().$type<SteppedDown>(),
    version: integer().notNull().default(1),
    reason: text().notNull(),
    /** A person, or the judge that stepped it down. */
    updatedBy: text().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("automation_policy_scope").on(
      t.entityId,
      sql`coalesce(node_id, 0)`,
      sql`coalesce(brand, '')`,
      sql`coalesce(category, '')`,
      sql`coalesce(supplier_id, 0)`,
    ),
  ],
);

/** The kill switch, and the cap of a day over all policies. Every automatic release holds this row while it works: killing waits for it and nothing follows. */
export const automationSwitch = pgTable("automation_switch", {
  entityId: integer()
    .primaryKey()
    .references(() => entity.id),
  killedAt: instant(),
  changedBy: text(),
  reason: text(),
  changedAt: instant(),
  /** What may go out by itself on one day over all policies; null: as usual (domain/automation/day-cap). */
  dayCapMinor: minor(),
  dayCapOrders: integer(),
  dayCapVersion: integer().notNull().default(0),
});

/** What was decided about a recommendation, under which version of which policy, and what became of it. */
export const automationDecision = pgTable(
  "automation_decision",
  {
    id: id(),
    entityId: integer().notNull(),
    recommendationId: reference()
      .notNull()
      .references(() => replenishmentRecommendation.id),
    policyId: reference()
      .notNull()
      .references(() => automationPolicy.id),
    policyVersion: integer().notNull(),
    level: text().notNull(),
    /** passed: nothing stops it, and nothing was done (shadow, recommend). overtaken: a person decided, or the need changed, while it was held. */
    outcome: text({ enum: ["released", "held", "stopped", "overtaken", "blocked", "passed"] }).notNull(),
    quantity: quantity().notNull(),
    /** In the supplier's currency. */
    valueMinor: minor().notNull(),
    /** In the company's, in which caps are counted, at the rate beside it; null where no rate was known. No rate: it is the same money. */
    homeMinor: minor(),
    exchangeRate: numeric({ precision: 20, scale: 10 }),
    stops: jsonb().$type<Stop[]>().notNull(),
    decidedAt: instant().notNull(),
    releaseAt: instant(),
    settledAt: instant(),
    settledBy: text(),
    settledReason: text(),
    /** What people made of it, for comparison: as recommended, another quantity, not at all; null until they did. */
    personOutcome: text({ enum: ["same", "changed", "rejected", "gone"] }),
    personMinor: minor(),
    personQuantity: quantity(),
    /** The latest decision about its recommendation. */
    isCurrent: boolean().notNull().default(true),
  },
  (t) => [
    uniqueIndex("automation_decision_current").on(t.recommendationId).where(sql`is_current`),
    index("automation_decision_by_policy").on(t.policyId, t.decidedAt),
    index("automation_decision_by_time").on(t.entityId, t.decidedAt),
    index("automation_decision_held").on(t.releaseAt).where(sql`outcome = 'held'`),
    index("automation_decision_uncompared").on(t.recommendationId).where(sql`person_outcome is null and outcome in ('passed', 'blocked')`),
  ],
);
