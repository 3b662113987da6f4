import { columnsOf } from "@/components/grid/columns";
import type { Tone } from "@/components/ui/badge";
import type { TopicRow } from "@/domain/changes/topics";

export type MessageRow = TopicRow<"messages">;

const column = columnsOf<MessageRow>();
const tones: Record<string, Tone> = {
  received: "information",
  retrying: "warning",
  processed: "good",
  dead: "critical",
  discarded: "neutral",
};
export const messageTone = (state: string): Tone => tones[state] ?? "neutral";

export const messageColumns = [
  column.time("receivedAt", "Received", { pinned: "left", width: 104 }),
  column.text("sourceCode", "Source", { width: 150 }),
  column.words("kind", "Kind", { width: 110 }),
  column.state("state", "State", { width: 122, toneOf: messageTone, filterParams: { maxNumConditions: 5 } }),
  column.text("firstIssue", "Why it stopped", { flex: 1, minWidth: 220 }),
  column.text("blockedBy", "Blocked by", { width: 160 }),
  column.text("externalId", "Message", { width: 180 }),
  column.text("entityKey", "About", { width: 170 }),
  column.quantity("attempts", "Attempts", { width: 112 }),
  column.time("processedAt", "Done", { width: 112 }),
];
