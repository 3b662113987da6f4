import { columnsOf } from "@/components/grid/columns";
import type { Tone } from "@/components/ui/badge";
import type { TopicRow } from "@/domain/changes/topics";

export type CalendarRow = TopicRow<"calendar">;

const column = columnsOf<CalendarRow>();
const tones: Record<CalendarRow["state"], Tone> = { past: "neutral", running: "information", coming: "warning" };
export const eventTone = (state: CalendarRow["state"]): Tone => tones[state];

/** A ratio of usual demand as what it adds: 1.93 → "+93 %". */
export const effectWords = (ratio: number | null): string =>
  ratio === null ? "–" : `${ratio < 1 ? "−" : "+"}${Math.abs((ratio - 1) * 100).toFixed(0)} %`;

const effect = { valueFormatter: ({ value }: { value: unknown }) => effectWords(typeof value === "number" ? value : null) };

export const calendarColumns = [
  column.text("name", "Event", { flex: 1, minWidth: 160, pinned: "left" }),
  column.state("state", "State", {
    width: 110,
    words: ["running", "coming", "past"],
    toneOf: (word) => tones[word as CalendarRow["state"]] ?? "neutral",
  }),
  column.text("fromOn", "First day", { width: 112, filter: "agDateColumnFilter" }),
  column.text("toOn", "Last day", { width: 112, filter: "agDateColumnFilter" }),
  column.text("category", "Category", { width: 140 }),
  column.text("sku", "Item", { width: 120 }),
  column.text("nodeCode", "Node", { width: 96 }),
  column.decimal("expectedEffectRatio", "Expected, demand", 2, { width: 150, ...effect }),
  column.decimal("learnedEffectRatio", "Learned, demand", 2, { width: 150, ...effect }),
  column.quantity("learnedDays", "Learned from, days", { width: 150 }),
];
