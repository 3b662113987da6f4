import { z } from "zod";
import { isPlain, isPlainLine } from "../kernel/words";

// Text from outside, as the database can hold it and a screen can show it: well formed, without control characters. What people write
// may have tabs and line ends. Too long or not fit is refused where it comes in, because a text that fails later fails each time.
// Worked example: "late\u0000" and "late \ud800" (half of a pair) are refused, "late:\nthe kiln" is a reason but no order number.

const noControls = "has characters that cannot be shown";

/** Whether text that people wrote has what nobody can read. */
export const isUnreadable = (text: string): boolean => !isPlain(text);

/** A natural key or a short code: trimmed, on one line. */
const keyOf = (most: number) =>
  z.string().trim().min(1, "is required").max(most, `is longer than ${most} characters`).refine(isPlainLine, noControls);
export const code = keyOf(120);
/** The unit of a quantity, as trading partners write it. */
export const unitCode = keyOf(20);

/** What somebody wrote for people to read. */
export const wordsOf = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `is longer than ${most} characters`)
    .refine((text) => !isUnreadable(text), noControls);

/** At most so many characters of a text; a pair is not cut in half. */
export const shortened = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, "");
