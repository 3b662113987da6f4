import { z } from "zod";
import { MOST_UNITS } from "../kernel/quantity";
import { code, unitCode, wordsOf } from "./text";

// What one answer of a supplier may say: the same for the address that takes it and for the verb that applies it, which differ only in
// how a day comes (text or Date). What the one takes the other never refuses.

export const currency = z
  .string()
  .trim()
  .regex(/^[A-Za-z]{3}$/, "is not an ISO 4217 code")
  .transform((text) => text.toUpperCase());
export const isPrice = (text: string): boolean => /^\d{1,13}(\.\d{1,6})?$/.test(text);
export const price = z.union([z.string(), z.number().transform(String)]).refine(isPrice, "is not a decimal of at most six places");
/** Tells two lines of one SKU apart on a purchase order. */
export const lineNumber = z.number().int().positive("is not above zero").max(1_000_000).optional();
const reason = wordsOf(500).optional();

/** `day` reads the instant of a promise. */
export const confirmationOf = <Day extends z.ZodType<Date, unknown>>(day: Day) =>
  z.object({
    purchaseOrderNumber: code,
    responseNumber: code,
    verdict: z.enum(["accepted", "rejected", "lines", "received"]).default("lines"),
    /** The version of the order that is answered; an answer that names none is not taken for one to a changed line. */
    orderVersion: z.number().int().positive().max(1_000_000).optional(),
    currency: currency.optional(),
    reason,
    promisedAt: day.optional(),
    lines: z
      .array(
        z.object({
          lineNumber,
          sku: code.optional(),
          verdict: z.enum(["accepted", "changed", "rejected", "pending"]),
          unit: unitCode.optional(),
          quantity: z.number().int("is not a whole number").nonnegative("is below zero").max(MOST_UNITS).optional(),
          unitPrice: price.optional(),
          promisedAt: day.optional(),
          substitute: code.optional(),
          reason,
        }),
      )
      .max(500, "has more than 500 lines")
      .default([]),
    /** What is wrong with it where its document could not be read: it is refused, the others are taken. */
    issues: z
      .array(z.object({ path: z.string().max(200), message: z.string().max(500) }))
      .max(50)
      .optional(),
  });
