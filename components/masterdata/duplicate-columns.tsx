import { columnsOf } from "@/components/grid/columns";
import type { Tone } from "@/components/ui/badge";
import type { TopicRow } from "@/domain/changes/topics";
import { featureLabel } from "./feature-label";

export type DuplicateRow = TopicRow<"duplicates">;

const column = columnsOf<DuplicateRow>();
const tones: Record<string, Tone> = { open: "warning", dismissed: "neutral", merged: "good", withdrawn: "neutral" };
export const duplicateTone = (state: string): Tone => tones[state] ?? "neutral";

const features = ({ value }: { value: unknown }) =>
  Array.isArray(value) ? value.map((name) => featureLabel(String(name))).join(", ") : "";

export const duplicateColumns = [
  column.decimal("scorePercent", "Sure, %", 1, { width: 104 }),
  column.text("kind", "Kind", { width: 96, valueFormatter: ({ value }) => (value === "item" ? "Item" : "Supplier") }),
  column.text("leftCode", "First", { width: 112 }),
  column.text("leftName", "Name of the first", { flex: 1, minWidth: 180 }),
  column.text("rightCode", "Second", { width: 112 }),
  column.text("rightName", "Name of the second", { flex: 1, minWidth: 180 }),
  column.words("agrees", "Agree", { minWidth: 150, flex: 1, valueFormatter: features }),
  column.words("disagrees", "Disagree", { width: 120, valueFormatter: features }),
  column.state("state", "State", { width: 120, toneOf: duplicateTone, words: ["open", "dismissed", "merged", "withdrawn"] }),
  column.time("proposedAt", "Proposed"),
];
