import { sql } from "drizzle-orm";
import { bigint, boolean, date, doublePrecision, index, integer, jsonb, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { instant, reference } from "./columns";
import { item } from "./items";
import { entity, node } from "./organisation";

/** The newest forecast of each item × node, with what it was made from and how good its models were on the past. */
export const demandForecast = pgTable(
  "demand_forecast",
  {
    itemId: reference()
      .notNull()
      .references(() => item.id),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    /** The key of the balance it belongs to. */
    id: bigint({ mode: "number" }).generatedAlwaysAs(sql`item_id * 4096 + node_id`),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    demandClass: text({ enum: ["smooth", "erratic", "intermittent", "lumpy", "none"] }).notNull(),
    /** The model that did best from the rolling origins; the forecast averages those that came near it. */
    model: text().notNull(),
    /** 1 or 7. */
    periodDays: smallint().notNull(),
    /** The first day of the first forecast period. */
    startsOn: date({ mode: "string" }).notNull(),
    /** Base units a period, oldest first, up to the day before `starts_on`; null where the shelf was empty. */
    history: doublePrecision().array().notNull(),
    /** Base units a period. */
    mean: doublePrecision().array().notNull(),
    /** Exceeded by nine of ten outcomes, and by one of ten. */
    low: doublePrecision().array().notNull(),
    high: doublePrecision().array().notNull(),
    /** From the rolling origins, of the whole combination; null when the history is too short or had no demand. */
    wape: doublePrecision(),
    naiveWape: doublePrecision(),
    bias: doublePrecision(),
    mase: doublePrecision(),
    valueAdded: doublePrecision(),
    /** Base units that the errors were measured on: what they are weighed by. */
    testedDemand: doublePrecision().notNull(),
    /** Of the last four weeks: those with stock at some time, and those of them with a day that ended with nothing free. */
    weeksWatched: smallint().notNull().default(0),
    weeksShort: smallint().notNull().default(0),
    /** What each model contributes, by its name; they sum to 1. */
    weights: jsonb().$type<Record<string, number>>(),
    /** Of the seven days from `starts_on` on, of forecasts by weeks; they sum to 1. */
    weekdayShares: doublePrecision().array(),
    /** Base units that were expected of the seven days before `starts_on`, and on how many of them the shelf was not empty. */
    expectedLast: doublePrecision(),
    observedLast: smallint(),
    /** Of the 84 days before `starts_on`, those since the first stock or demand on which the shelf was not empty. */
    observedDays: smallint(),
    /** The similar items that it was made from; null where its own history was long enough. */
    similarItemIds: bigint({ mode: "number" }).array(),
    /** Whether plans are made with it, or with the demand of the last weeks (domain/planning/forecast/item-forecast). */
    drivesPlans: boolean().notNull().default(false),
    /** What it was multiplied by for each event of the calendar that touches it, by its name; the history had it taken out. */
    eventEffects: jsonb().$type<Record<string, number>>(),
    madeAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.itemId, t.nodeId] }), index("demand_forecast_by_entity").on(t.entityId, t.madeAt)],
);
