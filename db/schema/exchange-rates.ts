import { sql } from "drizzle-orm";
import { char, check, date, index, integer, numeric, pgTable, text } from "drizzle-orm/pg-core";
import { id, instant } from "./columns";
import { entity } from "./organisation";

/**
 * What one unit of a currency is worth in the company's own, from a day on (domain/procurement/exchange-rate.ts). Only added to: what was
 * weighed at a rate can be looked up. Of two of one day the later one holds.
 */
export const exchangeRate = pgTable(
  "exchange_rate",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    currency: char({ length: 3 }).notNull(),
    rate: numeric({ precision: 20, scale: 10 }).notNull(),
    validFrom: date({ mode: "string" }).notNull(),
    reason: text().notNull(),
    setBy: text().notNull(),
    setAt: instant().notNull(),
  },
  (t) => [
    index("exchange_rate_of_day").on(t.entityId, t.currency, t.validFrom.desc().nullsFirst(), t.id.desc().nullsFirst()),
    check("exchange_rate_above_zero", sql`${t.rate} > 0`),
  ],
);
