import { z } from "zod";
import { isCountable } from "../kernel/money";
import { MOST_UNITS } from "../kernel/quantity";
import { confirmationOf, currency, isPrice, lineNumber, price } from "./confirmation";
import type { FieldIssue } from "./field-issue";
import { code } from "./text";

// What a message asks for, whatever format it came in. Everything is named by natural keys (SKU, node code,
// order number); the service verbs find the rows. Unit prices are exact decimal text in major units.

const instant = z.iso.datetime({ offset: true, message: "is not an ISO 8601 instant with its offset" }).transform((text) => new Date(text));
const country = z
  .string()
  .trim()
  .regex(/^[A-Za-z]{2}$/, "is not an ISO 3166 alpha-2 code")
  .transform((text) => text.toUpperCase());
const units = z.number().int("is not a whole number").positive("is not above zero").max(1_000_000);
const lines = <T extends z.ZodType>(line: T) => z.array(line).min(1, "has no lines").max(2_000, "has more than 2,000 lines");
const received = z.number().int().nonnegative().max(MOST_UNITS);
const lineOf = z.object({ sku: code, quantity: units });
/** Integer minor units of the document's currency. */
const minor = z.number().int().nonnegative();
/** What a document comes to is counted exactly; what is no price has been refused for that. */
const isExact = ({ lines, currency }: { lines: { unitPrice: string; quantity: number }[]; currency: string }) =>
  !lines.every(({ unitPrice }) => isPrice(unitPrice)) || isCountable(lines, currency);
const inexact = { path: ["lines"], message: "come to more than is counted exactly" };
/** The channel's code, for sources that serve several channels. */
const channel = code.optional();

export const commandData = {
  order: z
    .object({
      orderNumber: code,
      channel,
      placedAt: instant,
      currency,
      customerKey: code.optional(),
      shipToCountry: country,
      lines: lines(lineOf.extend({ unitPrice: price })),
    })
    .refine(isExact, inexact),
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
        acceptedQuantity: received,
        rejectedQuantity: received.default(0),
      }),
    ),
  }),
  invoice: z
    .object({
      invoiceNumber: code,
      supplier: code,
      purchaseOrderNumber: code.optional(),
      currency,
      invoicedAt: instant,
      dueAt: instant.optional(),
      totalMinor: minor.optional(),
      lines: lines(lineOf.extend({ lineNumber, unitPrice: price })),
    })
    .refine(isExact, inexact),
  confirmation: z.object({
    confirmedAt: instant.optional(),
    confirmations: z.array(confirmationOf(instant)).min(1, "has no confirmations").max(200, "has more than 200 confirmations"),
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
