import { sql } from "drizzle-orm";
import { date, doublePrecision, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, reference } from "./columns";
import { entity, node } from "./organisation";

/** What was said of a week before it began, and what came; a quarter of a year is kept by item × node. */
export const publishedForecast = pgTable(
  "published_forecast",
  {
    /** The first of seven days. */
    startsOn: date({ mode: "string" }).notNull(),
    itemId: reference().notNull(),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    demandClass: text().notNull(),
    model: text().notNull(),
    /** Base units of the week. */
    forecast: doublePrecision().notNull(),
    /** The week before, which a forecast has to beat; null where it was not observed. */
    naive: doublePrecision(),
    madeAt: instant().notNull(),
    /** Base units that were asked for; null until the week is over. */
    actual: doublePrecision(),
    judgedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.startsOn, t.itemId, t.nodeId] }),
    index("published_forecast_open").on(t.entityId, t.startsOn).where(sql`actual is null`),
  ],
);

/** The weeks that are over, by class of demand: what all item × nodes of it were forecast, and by how much each missed. */
export const forecastWeek = pgTable(
  "forecast_week",
  {
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    startsOn: date({ mode: "string" }).notNull(),
    demandClass: text().notNull(),
    keys: integer().notNull(),
    forecastUnits: doublePrecision().notNull(),
    actualUnits: doublePrecision().notNull(),
    /** Sum of |forecast − actual| over item × nodes. */
    missedUnits: doublePrecision().notNull(),
    /** Of those whose week before was observed: what they asked for, and by how much the week before missed it as a forecast. */
    comparedUnits: doublePrecision().notNull(),
    naiveMissedUnits: doublePrecision().notNull(),
    judgedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.entityId, t.startsOn, t.demandClass] })],
);
