import { columnsOf } from "@/components/grid/columns";
import type { Tone } from "@/components/ui/badge";
import type { TopicRow } from "@/domain/changes/topics";

export type TransferRow = TopicRow<"transfers">;

const column = columnsOf<TransferRow>();
const tones: Record<TransferRow["state"], Tone> = {
  proposed: "warning",
  released: "information",
  shipped: "information",
  received: "good",
  rejected: "neutral",
  superseded: "neutral",
  cancelled: "neutral",
};
export const transferTone = (state: string): Tone => tones[state as TransferRow["state"]] ?? "neutral";

export const transferColumns = [
  column.text("number", "Transfer", { width: 110, pinned: "left" }),
  column.state("state", "State", { width: 112, words: Object.keys(tones) as TransferRow["state"][], toneOf: transferTone }),
  column.text("sku", "SKU", { width: 110 }),
  column.text("description", "Description", { flex: 1, minWidth: 160 }),
  column.text("fromCode", "From", { width: 90 }),
  column.text("toCode", "To", { width: 90 }),
  column.quantity("quantity", "Units", { width: 84 }),
  column.money("savedMarginMinor", "Saves", { width: 110 }),
  column.money("costMinor", "Costs", { width: 96 }),
  column.text("currency", "Cur.", { width: 70 }),
  column.quantity("laneDays", "Way, days", { width: 100 }),
  column.time("createdAt", "Proposed"),
  column.time("expectedAt", "Expected"),
  column.time("receivedAt", "Arrived"),
  column.quantity("receivedQuantity", "Arrived, units", { width: 120 }),
];
