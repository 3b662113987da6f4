import Link from "next/link";
import { columnsOf } from "@/components/grid/columns";
import { gridHref } from "@/components/grid/grid-url";
import type { Tone } from "@/components/ui/badge";
import type { TopicRow } from "@/domain/changes/topics";

export type ReplenishmentRow = TopicRow<"replenishment">;

const column = columnsOf<ReplenishmentRow>();
const tones: Record<string, Tone> = { open: "warning", snoozed: "neutral", released: "good", rejected: "neutral", superseded: "neutral" };
export const recommendationTone = (state: string): Tone => tones[state] ?? "neutral";

export const replenishmentColumns = [
  column.text("sku", "SKU", { width: 120, pinned: "left" }),
  column.text("description", "Item", { flex: 1, minWidth: 180 }),
  column.text("nodeCode", "Node", { width: 96 }),
  column.text("supplierName", "Supplier", { width: 160 }),
  column.state("state", "State", { width: 118, toneOf: recommendationTone, filterParams: { maxNumConditions: 5 } }),
  column.text("purchaseOrderNumber", "Purchase order", {
    width: 132,
    cellRenderer: ({ data }: { data: ReplenishmentRow | undefined }) =>
      data?.purchaseOrderId ? (
        <Link className="text-accent hover:underline" href={gridHref("/inbound", { open: data.purchaseOrderId })}>
          {data.purchaseOrderNumber}
        </Link>
      ) : (
        <span className="text-muted">–</span>
      ),
  }),
  column.quantity("quantity", "Order, units"),
  column.quantity("recommendedQuantity", "Recommended, units", { width: 140 }),
  column.money("valueMinor", "Value"),
  column.money("lostMarginMinor", "Margin at risk"),
  column.text("currency", "Cur.", { width: 70 }),
  column.time("stockoutOn", "Stock-out"),
  column.quantity("position", "Position, units"),
  column.quantity("reorderPoint", "Reorder point, units", { width: 140 }),
  column.decimal("dailyDemand", "Demand, units/day", 1, { width: 130 }),
  column.words("demandClass", "Demand class", { width: 116 }),
];
