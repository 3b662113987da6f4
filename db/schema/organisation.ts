import { boolean, char, integer, numeric, pgTable, smallint, text, unique } from "drizzle-orm/pg-core";
import { minor, smallId } from "./columns";

export const entity = pgTable("entity", {
  id: smallId(),
  code: text().notNull().unique(),
  name: text().notNull(),
  currency: char({ length: 3 }).notNull(),
  /** How much more than ordered is taken without asking where a supplier has no terms of its own, 0–1. */
  overReceiptRatio: numeric({ precision: 4, scale: 3, mode: "number" }).notNull().default(0.05),
});

export const node = pgTable(
  "node",
  {
    id: smallId(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    code: text().notNull(),
    name: text().notNull(),
    kind: text({ enum: ["warehouse", "store", "third_party"] }).notNull(),
    timeZone: text().notNull().default("UTC"),
    country: char({ length: 2 }).notNull(),
    /** Local time of the last carrier pick-up, HH:MM. */
    cutOff: text().notNull().default("17:00"),
    capacityMinutesPerDay: integer().notNull().default(4800),
    handlingMinutesPerLine: numeric({ precision: 6, scale: 2 }).notNull().default("1.50"),
    handlingMinorPerLine: minor().notNull().default(45),
    packagingMinorPerParcel: minor().notNull().default(60),
    active: boolean().notNull().default(true),
  },
  (t) => [unique().on(t.entityId, t.code)],
);

export const channel = pgTable(
  "channel",
  {
    id: smallId(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    code: text().notNull(),
    name: text().notNull(),
    /** 1 is served first. */
    tier: smallint().notNull().default(3),
    shipPolicy: text({ enum: ["partial", "ship_complete"] })
      .notNull()
      .default("partial"),
  },
  (t) => [unique().on(t.entityId, t.code)],
);

/** What it costs to send one parcel from a node to a country zone. */
export const carrierRate = pgTable(
  "carrier_rate",
  {
    id: smallId(),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    carrier: text().notNull(),
    /** ISO 3166 alpha-2, or "*" for the rest of the world. */
    country: text().notNull(),
    baseMinor: minor().notNull(),
    perKilogramMinor: minor().notNull(),
    transitDays: smallint().notNull(),
  },
  (t) => [unique().on(t.nodeId, t.carrier, t.country)],
);
