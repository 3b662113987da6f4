import { z } from "zod";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { code } from "@/domain/ingest/text";
import { instant } from "@/domain/kernel/days";
import { lineNumber, rowId, smallId } from "@/domain/kernel/ids";
import { unitPrice } from "@/domain/kernel/money";
import { units } from "@/domain/kernel/quantity";

// What the procurement verbs accept. Facts from outside name things by their natural keys; an
// unknown key answers field issues for that fact and writes nothing of it. What domain/ingest/command.ts lets in is never refused here.

const whole = units.min(1, "At least 1 unit.");

export const purchaseOrderInput = z.object({
  entityId: smallId,
  supplierId: smallId,
  nodeId: smallId,
  /** Ours by default ("PO-000123"). The same number twice is the same order. */
  number: code.optional(),
  currency: z.string().length(3).optional(),
  orderedAt: instant.optional(),
  lines: z
    .array(
      z.object({
        itemId: rowId,
        quantity: whole,
        unitPrice,
        requestedAt: instant.optional(),
        promisedAt: instant,
      }),
    )
    .min(1)
    .max(500),
});
export type CreatePurchaseOrder = z.input<typeof purchaseOrderInput>;

export const asnInput = z.object({
  entityId: smallId,
  number: code,
  supplierCode: code,
  purchaseOrderNumber: code,
  shippedAt: instant,
  expectedAt: instant,
  lines: z
    .array(z.object({ sku: code, lineNumber: lineNumber.optional(), quantity: whole }))
    .min(1)
    .max(2_000),
});
export type RecordAsn = z.input<typeof asnInput>;

export const goodsReceiptInput = z.object({
  entityId: smallId,
  number: code,
  purchaseOrderNumber: code,
  asnNumber: code.optional(),
  receivedAt: instant,
  lines: z
    .array(
      z.object({
        sku: code,
        lineNumber: lineNumber.optional(),
        acceptedQuantity: units,
        rejectedQuantity: units.default(0),
      }),
    )
    .min(1)
    .max(2_000),
});
export type RecordGoodsReceipt = z.input<typeof goodsReceiptInput>;

export const supplierInvoiceInput = z.object({
  entityId: smallId,
  number: code,
  supplierCode: code,
  purchaseOrderNumber: code.optional(),
  currency: z.string().length(3),
  invoicedAt: instant,
  dueAt: instant.optional(),
  /** As printed on the invoice; the sum of the lines when it is not stated. */
  totalMinor: z.number().int().optional(),
  lines: z
    .array(z.object({ sku: code.optional(), lineNumber: lineNumber.optional(), quantity: whole, unitPrice }))
    .min(1)
    .max(2_000),
});
export type RecordSupplierInvoice = z.input<typeof supplierInvoiceInput>;

/** One answer a fact, in the order of the facts. */
export type Recorded =
  | { id: number; duplicate: boolean; issues?: undefined }
  | { id?: undefined; duplicate?: undefined; issues: FieldIssue[] };
