import { columnsOf } from "@/components/grid/columns";
import { WordFilter } from "@/components/grid/word-filter";
import type { Tone } from "@/components/ui/badge";
import type { TopicRow } from "@/domain/changes/topics";
import { defectLabels } from "./defect-words";

export type ReadinessRow = TopicRow<"readiness">;

const column = columnsOf<ReadinessRow>();
export const gateTone = (gate: string): Tone => (gate === "below" ? "critical" : "good");

export const readinessColumns = [
  column.text("code", "Code", { width: 120, pinned: "left" }),
  column.text("name", "Item or supplier", { flex: 1, minWidth: 220 }),
  column.text("kind", "Kind", { width: 96, valueFormatter: ({ value }) => (value === "item" ? "Item" : "Supplier") }),
  column.quantity("score", "Score", { width: 92 }),
  column.badge("gate", "Gate, 75", ({ gate }) => ({ tone: gateTone(gate), text: gate === "below" ? "Below" : "Ready" }), {
    width: 104,
    filter: "agTextColumnFilter",
  }),
  column.words("defects", "Failing checks", {
    flex: 1,
    minWidth: 220,
    filter: WordFilter,
    filterParams: { words: Object.keys(defectLabels) },
    valueFormatter: ({ value }) =>
      Array.isArray(value) ? value.map((name) => defectLabels[name as keyof typeof defectLabels] ?? name).join(", ") : "",
  }),
  column.money("atStakeMinor", "At stake", { width: 124 }),
  column.money("stockMinor", "Stock at cost", { width: 124, initialHide: true }),
  column.money("openOrderMinor", "Open orders", { width: 124, initialHide: true }),
  column.text("category", "Category", { width: 120 }),
  column.time("assessedAt", "Assessed"),
];
