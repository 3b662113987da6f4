import { z } from "zod";
import "./input-problems";

// Days and instants as they are sent: ISO text of a day that is in the calendar, or a Date. Nothing is guessed: 30 February is no day,
// and neither null nor true is one. Worked: "2026-02-28" is a day, "2026-02-30" and "2926-01-01" are refused.

const FIRST = "1900-01-01";
const LAST = "2100-12-31";
const BETWEEN = "A day from 1900 to 2100.";
const NO_DAY = "A day such as 2026-03-31.";
const NO_INSTANT = "A day such as 2026-03-31, or an instant such as 2026-03-31T12:00:00Z.";
const FIRST_AT = Date.parse(`${FIRST}T00:00:00Z`);
const LAST_AT = Date.parse(`${LAST}T23:59:59.999Z`);

/** A day of the calendar, as text. */
export const day = z.iso
  .date({ error: ({ input }) => (input === undefined ? undefined : NO_DAY) })
  .refine((on) => on >= FIRST && on <= LAST, BETWEEN);

/** A moment; a day stands for its first moment in UTC. */
export const instant = z
  .union([z.date(), z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 }), z.iso.date()], {
    error: ({ input }) => (input === undefined ? undefined : NO_INSTANT),
  })
  .transform((given) => new Date(given))
  .refine((at) => at.getTime() >= FIRST_AT && at.getTime() <= LAST_AT, BETWEEN);
