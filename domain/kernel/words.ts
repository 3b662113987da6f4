import { z } from "zod";
import "./input-problems";

// Text that people and programs send. Control characters other than tab and line break, and halves of a surrogate pair, are refused:
// the database cannot keep all of them, and nobody sees them on a screen. Worked: "a\nb" may be a reason, "a\u0007b" and "\ud800" not.

const unkeepable = /(?![\t\n\r])\p{Cc}|\p{Cs}/u;
const PLAIN = "Control characters are not allowed.";
export const isPlain = (text: string): boolean => !unkeepable.test(text);
/** The same in one line: without tab and line break. */
export const isPlainLine = (text: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(text);

/** As it was sent. */
export const text = (most: number) => z.string().max(most).refine(isPlain, PLAIN);
/** Trimmed; may have several lines. */
export const words = (most: number) => z.string().trim().max(most).refine(isPlain, PLAIN);
/** Trimmed and in one line: a name, a number of a document, a category. */
export const label = (most: number, empty?: string) => words(most).min(1, empty).refine(isPlainLine, PLAIN);
/** Why somebody does something. */
export const reason = words(500).min(3, "Say why.");

/** A document as it came, whose format may set its parts apart by control characters; only what no column holds is refused. */
export const body = (most: number) =>
  z
    .string()
    .min(2)
    .max(most)
    .refine((given) => !/\0|\p{Cs}/u.test(given), PLAIN);

/** JSON whose texts and names can be kept. */
export const plainJson = z.json().refine((given) => isPlainJson(given), PLAIN);
const isPlainJson = (given: unknown): boolean =>
  typeof given === "string"
    ? isPlain(given)
    : typeof given !== "object" || given === null || Object.entries(given).every(([name, value]) => isPlain(name) && isPlainJson(value));
