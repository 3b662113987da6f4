import { columnsOf } from "@/components/grid/columns";
import { formatWord } from "@/components/ui/format";
import type { TopicRow } from "@/domain/changes/topics";
import { catalogue, exceptionStates } from "@/domain/exceptions/catalogue";
import { SlaClock } from "./sla-clock";

type Row = TopicRow<"exceptions">;
const column = columnsOf<Row>();

/** The label of a type; a type that this build does not know keeps its own word. */
export function typeLabel(type: string): string {
  return Object.hasOwn(catalogue, type) ? catalogue[type as keyof typeof catalogue].label : formatWord(type);
}

export const exceptionColumns = [
  column.state("severity", "Severity", { width: 102, words: ["critical", "high", "medium", "low"] }),
  column.text("type", "Type", { width: 166, valueFormatter: ({ value }) => typeLabel(String(value ?? "")) }),
  column.text("title", "What happened", { flex: 1, minWidth: 240 }),
  column.money("moneyAtRiskMinor", "Money at risk", { width: 138 }),
  column.text("nodeCode", "Node", { width: 78 }),
  column.state("state", "State", { width: 116, words: exceptionStates }),
  column.text("ownerName", "Owner", { width: 108, valueFormatter: ({ value, data }) => (data ? String(value ?? "Nobody") : "") }),
  // The server calls a row overdue, in time or paused, and sorts by the moment it is due.
  column.state("dueAt", "Due", {
    colId: "sla",
    width: 104,
    words: ["overdue", "in_time", "paused"],
    cellRenderer: ({ data }: { data: Row | undefined }) => (data ? <SlaClock row={data} /> : null),
  }),
  column.time("openedAt", "Opened", { width: 96 }),
];
