import { columnsOf } from "@/components/grid/columns";
import { receiptTone, supplierTone } from "@/components/inbound/inbound-columns";
import type { Tone } from "@/components/ui/badge";
import type { TopicRow } from "@/domain/changes/topics";

export type PurchasingRow = TopicRow<"purchasing">;

const column = columnsOf<PurchasingRow>();
const stages = ["to_decide", "overdue", "to_approve", "to_send", "held", "waiting", "placed", "agreed", "closed"] as const;
const stageTones: Record<PurchasingRow["stage"], Tone> = {
  to_decide: "warning",
  overdue: "critical",
  to_approve: "warning",
  to_send: "warning",
  held: "warning",
  waiting: "information",
  placed: "neutral",
  agreed: "good",
  closed: "neutral",
};
const approvalTones: Record<string, Tone> = { approved: "good", pending: "warning", rejected: "critical" };
const invoiceTones: Record<string, Tone> = { matched: "good", blocked: "critical", partial: "information" };

export const stageTone = (stage: string): Tone => stageTones[stage as PurchasingRow["stage"]] ?? "neutral";
export const approvalTone = (state: string): Tone => approvalTones[state] ?? "neutral";
export const invoiceTone = (state: string): Tone => invoiceTones[state] ?? "neutral";

export const purchasingColumns = [
  column.text("number", "Order", { width: 116, pinned: "left" }),
  column.text("supplierName", "Supplier", { flex: 1, minWidth: 150 }),
  column.text("nodeCode", "Node", { width: 90 }),
  column.state("stage", "Next", { width: 118, words: stages, toneOf: stageTone }),
  column.state("approvalState", "Approval", {
    width: 118,
    words: ["draft", "pending", "approved", "rejected"],
    toneOf: approvalTone,
  }),
  column.state("supplierState", "Supplier says", {
    width: 180,
    words: ["unsent", "sent", "accepted", "accepted_with_change", "rejected", "overdue"],
    toneOf: supplierTone,
  }),
  column.state("receiptState", "Receipt", { width: 112, words: ["none", "partial", "full", "over", "short_closed"], toneOf: receiptTone }),
  column.state("invoiceState", "Invoice", { width: 112, words: ["none", "partial", "matched", "blocked"], toneOf: invoiceTone }),
  column.quantity("linesToDecide", "Changed, lines", { width: 96 }),
  column.time("confirmationDueAt", "Answer due"),
  column.time("firstPromisedAt", "First promise"),
  column.time("promisedAt", "Promised"),
  column.quantity("orderedUnits", "Ordered, units"),
  column.money("totalMinor", "Value"),
  column.text("currency", "Cur.", { width: 70 }),
  column.quantity("version", "Version", { width: 84 }),
  column.text("holdReason", "Held for", { width: 160 }),
  column.quantity("lineCount", "Lines", { width: 80 }),
  column.words("skus", "Items, SKU", { width: 150, initialHide: true, valueFormatter: ({ value }) => (value ?? []).join(", ") }),
  column.words("categories", "Categories", { width: 150, initialHide: true, valueFormatter: ({ value }) => (value ?? []).join(", ") }),
  column.time("sentAt", "Sent"),
  column.time("orderedAt", "Ordered"),
  column.text("supplierCode", "Supplier code", { width: 110 }),
  column.time("cancelledAt", "Cancelled"),
];
