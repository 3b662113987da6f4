import { columnsOf } from "@/components/grid/columns";
import { formatWord } from "@/components/ui/format";
import type { TopicRow } from "@/domain/changes/topics";
import { catalogue, exceptionStates } from "@/domain/exceptions/catalogue";

const column = columnsOf<TopicRow<"exceptions">>();

/** The label of a type; a type that this build does not know keeps its own word. */
export function typeLabel(type: string): string {
  return Object.hasOwn(catalogue, type) ? catalogue[type as keyof typeof catalogue].label : formatWord(type);
}

export const exceptionColumns = [
  column.state("severity", "Severity", { width: 108, words: ["critical", "high", "medium", "low"] }),
  column.text("type", "Type", { width: 150, valueFormatter: ({ value }) => typeLabel(String(value ?? "")) }),
  column.text("title", "What happened", { flex: 1, minWidth: 240 }),
  column.money("moneyAtRiskMinor", "Money at risk"),
  column.text("nodeCode", "Node", { width: 88 }),
  column.state("state", "State", { width: 128, words: exceptionStates }),
  column.text("ownerName", "Owner", { width: 120, valueFormatter: ({ value }) => (value ? String(value) : "Nobody") }),
  column.time("dueAt", "Due", { width: 100 }),
  column.time("openedAt", "Opened", { width: 100 }),
];
