import { columnsOf } from "@/components/grid/columns";
import type { Tone } from "@/components/ui/badge";
import type { TopicRow } from "@/domain/changes/topics";

export type InvoiceRow = TopicRow<"invoices">;

const column = columnsOf<InvoiceRow>();
const tones: Record<string, Tone> = {
  unmatched: "neutral",
  matched: "good",
  within_tolerance: "good",
  blocked: "critical",
  released: "information",
  disputed: "warning",
};
export const invoiceTone = (state: string): Tone => tones[state] ?? "neutral";

export const invoiceColumns = [
  column.text("number", "Invoice", { width: 140, pinned: "left" }),
  column.text("supplierName", "Supplier", { flex: 1, minWidth: 150 }),
  column.state("state", "State", { width: 140, toneOf: invoiceTone, filterParams: { maxNumConditions: 6 } }),
  column.words("reasons", "Why it is held", { flex: 1, minWidth: 180 }),
  column.money("varianceMinor", "Variance"),
  column.money("totalMinor", "Total"),
  column.text("currency", "Cur.", { width: 70 }),
  column.text("purchaseOrderNumber", "Order", { width: 130 }),
  column.time("dueAt", "Due"),
  column.time("invoicedAt", "Invoiced"),
  column.words("categories", "Categories", { width: 150, initialHide: true, valueFormatter: ({ value }) => (value ?? []).join(", ") }),
  column.time("orderedAt", "Ordered", { initialHide: true }),
];
