import { z } from "zod";
import { MOST_UNITS } from "@/domain/ingest/confirmation";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { code } from "@/domain/ingest/text";

// What the procurement verbs accept. Facts from outside name things by their natural keys; an
// unknown key answers field issues for that fact and writes nothing of it. What domain/ingest/command.ts lets in is never refused here.

const whole = z.number().int().positive().max(MOST_UNITS);
const received = z.number().int().min(0).max(MOST_UNITS);
const unitPrice = z.string().regex(/^\d{1,14}(\.\d{1,6})?$/, 'An exact decimal with up to six places, e.g. "4.50".');

export const purchaseOrderInput = z.object({
  entityId: z.number().int(),
  supplierId: z.number().int(),
  nodeId: z.number().int(),
  /** Ours by default ("PO-000123"). The same number twice is the same order. */
  number: code.optional(),
  currency: z.string().length(3).optional(),
  orderedAt: z.coerce.date().optional(),
  lines: z
    .array(
      z.object({
        itemId: z.number().int(),
        quantity: whole,
        unitPrice,
        requestedAt: z.coerce.date().optional(),
        promisedAt: z.coerce.date(),
      }),
    )
    .min(1)
    .max(500),
});
export type CreatePurchaseOrder = z.input<typeof purchaseOrderInput>;

export const asnInput = z.object({
  entityId: z.number().int(),
  number: code,
  supplierCode: code,
  purchaseOrderNumber: code,
  shippedAt: z.coerce.date(),
  expectedAt: z.coerce.date(),
  lines: z
    .array(z.object({ sku: code, lineNumber: z.number().int().optional(), quantity: whole }))
    .min(1)
    .max(2_000),
});
export type RecordAsn = z.input<typeof asnInput>;

export const goodsReceiptInput = z.object({
  entityId: z.number().int(),
  number: code,
  purchaseOrderNumber: code,
  asnNumber: code.optional(),
  receivedAt: z.coerce.date(),
  lines: z
    .array(
      z.object({
        sku: code,
        lineNumber: z.number().int().optional(),
        acceptedQuantity: received,
        rejectedQuantity: received.default(0),
      }),
    )
    .min(1)
    .max(2_000),
});
export type RecordGoodsReceipt = z.input<typeof goodsReceiptInput>;

export const supplierInvoiceInput = z.object({
  entityId: z.number().int(),
  number: code,
  supplierCode: code,
  purchaseOrderNumber: code.optional(),
  currency: z.string().length(3),
  invoicedAt: z.coerce.date(),
  dueAt: z.coerce.date().optional(),
  /** As printed on the invoice; the sum of the lines when it is not stated. */
  totalMinor: z.number().int().optional(),
  lines: z
    .array(z.object({ sku: code.optional(), lineNumber: z.number().int().optional(), quantity: whole, unitPrice }))
    .min(1)
    .max(2_000),
});
export type RecordSupplierInvoice = z.input<typeof supplierInvoiceInput>;

/** One answer a fact, in the order of the facts. */
export type Recorded =
  | { id: number; duplicate: boolean; issues?: undefined }
  | { id?: undefined; duplicate?: undefined; issues: FieldIssue[] };
