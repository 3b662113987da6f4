import { sql } from "drizzle-orm";
import { doublePrecision, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { id, instant, minor, quantity, reference } from "./columns";
import { item } from "./items";
import { entity, node } from "./organisation";
import { replenishmentRecommendation } from "./replenishment";

/** What people made of a recommendation, with what they knew, and how it turned out (domain/planning/override-outcome.ts). */
export const recommendationDecision = pgTable(
  "recommendation_decision",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    recommendationId: reference()
      .notNull()
      .references(() => replenishmentRecommendation.id),
    itemId: reference()
      .notNull()
      .references(() => item.id),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    at: instant().notNull(),
    actor: text().notNull(),
    kind: text({ enum: ["accepted", "changed", "snoozed", "rejected"] }).notNull(),
    reason: text(),
    recommendedQuantity: quantity().notNull(),
    /** 0 where nothing was ordered. */
    decidedQuantity: quantity().notNull(),
    position: quantity().notNull(),
    /** Lead time and review: what the order was for. */
    horizonDays: integer().notNull(),
    reviewDays: integer().notNull(),
    unitMarginMinor: doublePrecision().notNull(),
    unitCostMinor: doublePrecision().notNull(),
    holdingRate: doublePrecision().notNull(),
    judgedAt: instant(),
    /** Units over the horizon, from the day of the decision. */
    realisedDemand: integer(),
    /** What the recommended quantity would have cost more (positive) or less. */
    benefitMinor: minor(),
    outcome: text({ enum: ["helped", "hurt", "no_difference", "overtaken"] }),
  },
  (t) => [
    index("recommendation_decision_by_recommendation").on(t.recommendationId, t.id),
    index("recommendation_decision_unjudged").on(t.at).where(sql`judged_at is null and kind <> 'accepted'`),
    index("recommendation_decision_by_time").on(t.entityId, t.at),
  ],
);
