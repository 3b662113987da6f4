import { z } from "zod";
import type { FieldIssue } from "./field-issue";

// What a message asks for, whatever format it came in. Everything is named by natural keys (SKU, node code,
// order number); the service verbs find the rows. Unit prices are exact decimal text in major units.

const controlCharacters = /\p{Cc}/u;
/** A natural key or a short code: trimmed, without control characters, which the database cannot hold. */
export const code = z
  .string()
  .trim()
  .min(1, "is required")
  .max(120)
  .refine((text) => !controlCharacters.test(text), "has control characters");
const instant = z.iso.datetime({ offset: true, message: "is not an ISO 8601 instant with its offset" }).transform((text) => new Date(text));
const country = z
  .string()
  .trim()
  .length(2, "is not an ISO 3166 alpha-2 code")
  .transform((text) => text.toUpperCase());
const currency = z
  .string()
  .trim()
  .length(3, "is not an ISO 4217 code")
  .transform((text) => text.toUpperCase());
const units = z.number().int("is not a whole number").positive("is not above zero").max(1_000_000);
const price = z
  .union([z.string(), z.number().transform(String)])
  .refine((text) => /^\d{1,13}(\.\d{1,6})?$/.test(text), "is not a decimal of at most six places");
const lines = <T extends z.ZodType>(line: T) => z.array(line).min(1, "has no lines").max(2_000, "has more than 2,000 lines");
const lineOf = z.object({ sku: code, quantity: units });
/** Integer minor units of the document's currency. */
const minor = z.number().int().nonnegative();
/** Tells two lines of one SKU apart on a purchase order. */
const lineNumber = z.number().int().positive().optional();
/** The channel's code, for sources that serve several channels. */
const channel = code.optional();

export const commandData = {
  order: z.object({
    orderNumber: code,
    channel,
    placedAt: instant,
    currency,
    customerKey: code.optional(),
    shipToCountry: country,
    lines: lines(lineOf.extend({ unitPrice: price })),
  }),
  cancellation: z.object({
    orderNumber: code,
    channel,
    cancelledAt: instant,
    reason: code.default("cancelled by the channel"),
    lines: lines(lineOf).optional(),
  }),
  shipment: z.object({
    orderNumber: code,
    channel,
    shipmentNumber: code,
    node: code,
    carrier: code,
    trackingNumber: code.optional(),
    shippedAt: instant,
    deliveredAt: instant.optional(),
    freightMinor: minor.optional(),
    lines: lines(lineOf),
  }),
  return: z.object({
    orderNumber: code,
    channel,
    returnNumber: code,
    node: code,
    receivedAt: instant,
    reason: code,
    refundMinor: minor.optional(),
    lines: lines(lineOf.extend({ disposition: z.enum(["restock", "quarantine", "scrap"]) })),
  }),
  asn: z.object({
    asnNumber: code,
    supplier: code,
    purchaseOrderNumber: code,
    shippedAt: instant,
    expectedAt: instant,
    lines: lines(lineOf.extend({ lineNumber })),
  }),
  receipt: z.object({
    receiptNumber: code,
    purchaseOrderNumber: code,
    asnNumber: code.optional(),
    receivedAt: instant,
    lines: lines(
      z.object({
        sku: code,
        lineNumber,
        acceptedQuantity: z.number().int().nonnegative(),
        rejectedQuantity: z.number().int().nonnegative().default(0),
      }),
    ),
  }),
  invoice: z.object({
    invoiceNumber: code,
    supplier: code,
    purchaseOrderNumber: code.optional(),
    currency,
    invoicedAt: instant,
    dueAt: instant.optional(),
    totalMinor: minor.optional(),
    lines: lines(lineOf.extend({ lineNumber, unitPrice: price })),
  }),
  confirmation: z.object({
    confirmedAt: instant.optional(),
    confirmations: z
      .array(
        z.object({
          purchaseOrderNumber: code,
          responseNumber: code,
          verdict: z.enum(["accepted", "rejected", "lines", "received"]).default("lines"),
          /** The version of the order that is answered; an answer that names none is not taken for one to a changed line. */
          orderVersion: z.number().int().positive().max(1_000_000).optional(),
          currency: currency.optional(),
          reason: z.string().max(500).optional(),
          promisedAt: instant.optional(),
          lines: z
            .array(
              z.object({
                lineNumber,
                sku: code.optional(),
                verdict: z.enum(["accepted", "changed", "rejected", "pending"]),
                unit: code.optional(),
                quantity: z.number().int().nonnegative().max(10_000_000).optional(),
                unitPrice: price.optional(),
                promisedAt: instant.optional(),
                substitute: code.optional(),
                reason: z.string().max(500).optional(),
              }),
            )
            .max(500)
            .default([]),
          /** What is wrong with it where its document could not be read: it is refused, the others are taken. */
          issues: z
            .array(z.object({ path: z.string().max(200), message: z.string().max(500) }))
            .max(50)
            .optional(),
        }),
      )
      .min(1, "has no confirmations")
      .max(200),
  }),
} as const;

export type CommandKind = keyof typeof commandData;
export type CommandData<K extends CommandKind> = z.infer<(typeof commandData)[K]>;
/** Notices that a channel sends and that change nothing here are kept, and done at once. */
export type IngestCommand = { [K in CommandKind]: { kind: K; data: CommandData<K> } }[CommandKind] | { kind: "notice"; reason: string };
export const commandKinds = Object.keys(commandData) as CommandKind[];

export type Parsed<T> = { ok: true; value: T } | { ok: false; issues: FieldIssue[] };

export const refused = (path: string, message: string): { ok: false; issues: FieldIssue[] } => ({ ok: false, issues: [{ path, message }] });

/** A schema's verdict as field paths: "data.lines.0.sku". */
export function parseWith<T>(schema: z.ZodType<T>, input: unknown, prefix = ""): Parsed<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  return {
    ok: false,
    issues: parsed.error.issues.slice(0, 50).map((issue) => ({ path: prefix + issue.path.join("."), message: issue.message })),
  };
}

export const parseCommand = (kind: CommandKind, input: unknown, prefix = ""): Parsed<IngestCommand> => {
  const parsed = parseWith<unknown>(commandData[kind], input, prefix);
  return parsed.ok ? { ok: true, value: { kind, data: parsed.value } as IngestCommand } : parsed;
};
