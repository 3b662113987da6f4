import { columnsOf } from "@/components/grid/columns";
import { WordFilter } from "@/components/grid/word-filter";
import type { Tone } from "@/components/ui/badge";
import { formatWord } from "@/components/ui/format";
import type { TopicRow } from "@/domain/changes/topics";
import { riskFlags } from "@/domain/procurement/purchase-risk";
import { riskSummary, riskWords } from "./risk-words";

export type RequisitionRow = TopicRow<"requisitions">;

const column = columnsOf<RequisitionRow>();
const tones: Record<RequisitionRow["state"], Tone> = { waiting: "warning", ordered: "good", rejected: "critical", withdrawn: "neutral" };
export const requisitionTone = (state: string): Tone => tones[state as RequisitionRow["state"]] ?? "neutral";

/** Whom it waits for, and whether it is late; null when nobody has to agree any more. */
export function waiting(row: Pick<RequisitionRow, "waitsFor" | "isLate" | "step" | "stepCount">): { tone: Tone; text: string } | null {
  if (row.waitsFor === null) return null;
  const step = row.stepCount > 1 ? ` ${row.step + 1}/${row.stepCount}` : "";
  return { tone: row.isLate ? "critical" : "information", text: `${formatWord(row.waitsFor)}${step}${row.isLate ? ", late" : ""}` };
}

export const requisitionColumns = [
  column.text("number", "Requisition", { width: 128, pinned: "left" }),
  column.state("state", "State", { width: 118, words: ["waiting", "ordered", "rejected", "withdrawn"], toneOf: requisitionTone }),
  column.badge("waitsFor", "Waits for", waiting, { width: 150 }),
  column.badge("riskFlags", "Unusual", ({ riskFlags }) => riskSummary(riskFlags), {
    width: 190,
    sortable: false,
    filter: WordFilter,
    filterParams: { words: riskFlags },
    tooltipValueGetter: ({ data }) => data?.riskFlags.map((flag) => riskWords[flag]).join(", "),
  }),
  column.text("requesterName", "Asked by", { width: 140 }),
  column.text("reason", "For", { flex: 1, minWidth: 180 }),
  column.text("supplierNames", "Suppliers", { width: 170 }),
  column.words("categories", "Categories", { width: 150, initialHide: true, valueFormatter: ({ value }) => (value ?? []).join(", ") }),
  column.text("nodeCode", "Node", { width: 90 }),
  column.money("totalMinor", "Value"),
  column.text("currency", "Cur.", { width: 70 }),
  column.quantity("lineCount", "Lines", { width: 80 }),
  column.time("needBy", "Needed by"),
  column.time("dueAt", "Answer due"),
  column.time("requestedAt", "Asked"),
  column.time("settledAt", "Settled"),
];
