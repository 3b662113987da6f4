import { sql } from "drizzle-orm";
import { check, date, integer, pgTable, smallint, text } from "drizzle-orm/pg-core";
import { entity } from "./organisation";

/** When a company works: approvals are due and late by it. A company without a row works Monday to Friday, nine to five, UTC. */
export const workingCalendar = pgTable(
  "working_calendar",
  {
    entityId: integer()
      .primaryKey()
      .references(() => entity.id),
    /** IANA name, such as "Europe/London". */
    timeZone: text().notNull(),
    /** Hours of the local day. */
    opensAt: smallint().notNull().default(9),
    closesAt: smallint().notNull().default(17),
    /** Local days on which nobody works. */
    holidays: date().array().notNull().default(sql`'{}'`),
    version: integer().notNull().default(1),
  },
  (t) => [check("working_calendar_hours", sql`${t.opensAt} >= 0 AND ${t.closesAt} <= 24 AND ${t.opensAt} < ${t.closesAt}`)],
);
