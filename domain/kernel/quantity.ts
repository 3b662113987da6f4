import { z } from "zod";
import "./input-problems";

// Quantities are whole units of an item's base unit. Ten million of a line are past every order, and twenty such lines still fit where
// the database adds them up in 4 bytes.

export const MOST_UNITS = 10_000_000;
export const units = z.number().int().min(0, "Not below 0.").max(MOST_UNITS, "At most 10,000,000 units.");
