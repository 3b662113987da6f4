import { columnsOf } from "@/components/grid/columns";
import type { Tone } from "@/components/ui/badge";
import { formatQuantity } from "@/components/ui/format";
import type { TopicRow } from "@/domain/changes/topics";

export type InboundRow = TopicRow<"inbound">;

const column = columnsOf<InboundRow>();
const supplierTones: Record<string, Tone> = {
  accepted: "good",
  accepted_with_change: "warning",
  rejected: "critical",
  overdue: "critical",
  sent: "information",
};
const receiptTones: Record<string, Tone> = {
  none: "neutral",
  partial: "information",
  full: "good",
  over: "warning",
  short_closed: "warning",
};

const stageTones: Record<string, Tone> = { in_transit: "information", arrived: "good", stopped: "critical" };

const stageTone = (stage: string): Tone => stageTones[stage] ?? "neutral";
export const supplierTone = (state: string): Tone => supplierTones[state] ?? "neutral";
export const receiptTone = (state: string): Tone => receiptTones[state] ?? "neutral";

/** Late first of all; short when the supplier has sent less than was ordered. */
export function arrivalRisk(
  row: Pick<InboundRow, "daysLate" | "shippedUnits" | "orderedUnits" | "receivedUnits" | "receiptState" | "asnNumber">,
): { tone: Tone; text: string } {
  const missing = row.orderedUnits - Math.max(row.shippedUnits, row.receivedUnits);
  if (row.daysLate > 0) return { tone: row.daysLate > 7 ? "critical" : "warning", text: `${row.daysLate} d late` };
  if (row.asnNumber && missing > 0) return { tone: "warning", text: `${formatQuantity(missing)} short` };
  if (row.receiptState === "full" || row.receiptState === "over") return { tone: "good", text: "Arrived" };
  return { tone: "neutral", text: "On time" };
}

export const inboundColumns = [
  column.text("number", "Order", { width: 130, pinned: "left" }),
  column.text("supplierName", "Supplier", { flex: 1, minWidth: 150 }),
  column.text("nodeCode", "Node", { width: 96 }),
  column.badge("daysLate", "Arrival", arrivalRisk, { width: 116, filter: "agNumberColumnFilter" }),
  column.state("stage", "Stage", { width: 112, words: ["ordered", "in_transit", "arrived", "stopped"], toneOf: stageTone }),
  column.time("expectedAt", "Expected"),
  column.time("firstPromisedAt", "First promise"),
  column.state("receiptState", "Receipt", { width: 118, toneOf: receiptTone, filterParams: { maxNumConditions: 4 } }),
  column.state("supplierState", "Supplier says", { toneOf: supplierTone, filterParams: { maxNumConditions: 4 } }),
  column.text("asnNumber", "ASN", { width: 130 }),
  column.quantity("orderedUnits", "Ordered, units"),
  column.quantity("shippedUnits", "Shipped, units"),
  column.quantity("receivedUnits", "Received, units"),
  column.quantity("lineCount", "Lines", { width: 80 }),
  column.money("totalMinor", "Value"),
  column.text("currency", "Cur.", { width: 70 }),
  column.time("lastReceiptAt", "Last receipt"),
  column.time("orderedAt", "Ordered"),
];
