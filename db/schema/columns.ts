import { bigint, integer, numeric, timestamp } from "drizzle-orm/pg-core";

/** Identity of high-volume rows. Safe as a JavaScript number up to 2^53. */
export const id = () => bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity();
/** Identity of small reference tables. */
export const smallId = () => integer().primaryKey().generatedAlwaysAsIdentity();
export const reference = () => bigint({ mode: "number" });
/** Money in minor units of the row's currency (pence, cents). */
export const minor = () => bigint({ mode: "number" });
/** Count of an item's base unit. */
export const quantity = () => integer();
/** Exact decimal price of one base unit, in major units; text in JavaScript. */
export const unitPrice = () => numeric({ precision: 20, scale: 6 });
export const instant = () => timestamp({ withTimezone: true, mode: "date" });
