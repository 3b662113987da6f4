import { z } from "zod";
import { lineValueMinor } from "@/domain/kernel/money";
import { dayOf, isValidOn } from "@/domain/procurement/price-list";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requirePermission, type ServiceContext, transact } from "../context";
import { type Recorded, type RecordSupplierInvoice, supplierInvoiceInput } from "./inputs";
import { findLine, lockOrders, orderKey } from "./purchase-order-lookup";

const DAY = 86_400_000;

/** Keeps an invoice as it was billed; the match decides later. An unknown order is a reason of the match, not a refusal. Idempotent on (supplier, number). */
export async function recordSupplierInvoice(context: ServiceContext, invoices: readonly RecordSupplierInvoice[]): Promise<Recorded[]> {
  requirePermission(context, "invoices.release");
  const parsed = z.array(supplierInvoiceInput).parse(invoices);
  if (parsed.length === 0) return [];
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const results: Recorded[] = [];
    const suppliers = await client.query<{ id: number; entity_id: number; code: string; payment_days: number }>(
      // The code of a supplier that was merged means the one that survived.
      `SELECT v.id, s.entity_id, s.code, v.payment_days FROM supplier s JOIN supplier v ON v.id = coalesce(s.merged_into_id, s.id)
       WHERE (s.entity_id, s.code) IN (SELECT * FROM unnest($1::int[], $2::text[]))`,
      [parsed.map((invoice) => invoice.entityId), parsed.map((invoice) => invoice.supplierCode)],
    );
    // A contract that is valid on the day of the invoice says when it is due; the one that began last, where there are two.
    const contracts = await client.query<{ supplier_id: number; from: string; to: string | null; days: number }>(
      `SELECT supplier_id, valid_from::text AS "from", valid_to::text AS "to", payment_days AS days FROM supplier_contract
       WHERE supplier_id = ANY($1::int[]) AND payment_days IS NOT NULL ORDER BY valid_from DESC, id DESC`,
      [suppliers.rows.map((row) => row.id)],
    );
    const paymentDays = (supplier: { id: number; payment_days: number }, invoicedAt: Date) =>
      contracts.rows.find(
        (row) => row.supplier_id === supplier.id && isValidOn({ validFrom: row.from, validTo: row.to }, dayOf(invoicedAt)),
      )?.days ?? supplier.payment_days;
    const supplierOf = new Map(suppliers.rows.map((row) => [`${row.entity_id}/${row.code}`, row]));
    const orders = await lockOrders(
      client,
      parsed.flatMap((invoice) =>
        invoice.purchaseOrderNumber ? [{ entityId: invoice.entityId, number: invoice.purchaseOrderNumber }] : [],
      ),
    );

    const known = parsed.flatMap((invoice, index) => {
      const supplier = supplierOf.get(`${invoice.entityId}/${invoice.supplierCode}`);
      if (!supplier) {
        results[index] = { issues: [{ path: "supplier", message: `There is no supplier ${invoice.supplierCode}.` }] };
        return [];
      }
      const named = invoice.purchaseOrderNumber ? orders.get(orderKey(invoice.entityId, invoice.purchaseOrderNumber)) : undefined;
      // Another supplier's order is not an order of this invoice.
      const order = named?.answeringSupplierId === supplier.id ? named : undefined;
      const totalMinor =
        invoice.totalMinor ?? invoice.lines.reduce((sum, line) => sum + lineValueMinor(line.unitPrice, line.quantity, invoice.currency), 0);
      if (!Number.isSafeInteger(totalMinor)) {
        results[index] = { issues: [{ path: "lines", message: "are worth more than can be counted" }] };
        return [];
      }
      const dueAt = invoice.dueAt ?? new Date(invoice.invoicedAt.getTime() + paymentDays(supplier, invoice.invoicedAt) * DAY);
      return [{ invoice, index, supplier, order, totalMinor, dueAt }];
    });
    const inserted = await client.query<{ id: number; supplier_id: number; number: string }>(
      `INSERT INTO supplier_invoice (entity_id, supplier_id, purchase_order_id, number, currency, invoiced_at, due_at, total_minor, updated_at)
       SELECT i.*, $9 FROM unnest($1::int[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::bigint[]) AS i
       ON CONFLICT (supplier_id, number) DO NOTHING RETURNING id`,
      [
        known.map((k) => k.invoice.entityId),
        known.map((k) => k.supplier.id),
        known.map((k) => k.order?.id ?? null),
        known.map((k) => k.invoice.number),
        known.map((k) => k.invoice.currency),
        known.map((k) => k.invoice.invoicedAt),
        known.map((k) => k.dueAt),
        known.map((k) => k.totalMinor),
        now,
      ],
    );
    const fresh = new Set(inserted.rows.map((row) => row.id));
    const stored = await client.query<{ id: number; supplier_id: number; number: string }>(
      "SELECT id, supplier_id, number FROM supplier_invoice WHERE (supplier_id, number) IN (SELECT * FROM unnest($1::int[], $2::text[]))",
      [known.map((k) => k.supplier.id), known.map((k) => k.invoice.number)],
    );
    const idOf = new Map(stored.rows.map((row) => [`${row.supplier_id}/${row.number}`, row.id]));
    const recorded = known.flatMap((entry) => {
      const id = idOf.get(`${entry.supplier.id}/${entry.invoice.number}`) ?? 0;
      const isNew = fresh.delete(id);
      results[entry.index] = { id, duplicate: !isNew };
      return isNew ? [{ ...entry, id }] : [];
    });
    const lines = recorded.flatMap((entry) =>
      entry.invoice.lines.map((line, index) => {
        const orderLine =
          entry.order && (line.sku !== undefined || line.lineNumber !== undefined) ? findLine(entry.order, line) : undefined;
        return { id: entry.id, lineNumber: index + 1, orderLine, ...line };
      }),
    );
    await client.query(
      `INSERT INTO supplier_invoice_line (invoice_id, line_number, purchase_order_line_id, item_id, billed_quantity, unit_price)
       SELECT * FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[], $5::int[], $6::numeric[])`,
      [
        lines.map((l) => l.id),
        lines.map((l) => l.lineNumber),
        lines.map((l) => l.orderLine?.id ?? null),
        lines.map((l) => l.orderLine?.itemId ?? null),
        lines.map((l) => l.quantity),
        lines.map((l) => l.unitPrice),
      ],
    );
    await audit(
      inside,
      "supplier_invoice.recorded",
      recorded.map((entry) => ({
        subjectKind: "supplier_invoice",
        subjectId: entry.id,
        detail: { number: entry.invoice.number, totalMinor: entry.totalMinor },
      })),
    );
    await markChanged(
      client,
      "invoices",
      recorded.map((entry) => entry.id),
    );
    return results;
  });
}
