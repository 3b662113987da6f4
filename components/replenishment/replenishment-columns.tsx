import Link from "next/link";
import { columnsOf } from "@/components/grid/columns";
import { gridHref } from "@/components/grid/grid-url";
import { Badge, type Tone } from "@/components/ui/badge";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import type { TopicRow } from "@/domain/changes/topics";
import { StockoutTime } from "./stockout-time";

export type ReplenishmentRow = TopicRow<"replenishment">;

const column = columnsOf<ReplenishmentRow>();
const tones: Record<string, Tone> = {
  open: "warning",
  snoozed: "neutral",
  waiting: "information",
  released: "good",
  rejected: "neutral",
  superseded: "neutral",
};
/** Of what is due and gets nothing. */
export const cutWords: Record<NonNullable<ReplenishmentRow["cutBy"]>, string> = { budget: "No budget", storage: "No room" };
export const recommendationTone = (state: string): Tone => tones[state] ?? "neutral";

const purchaseOrder = column.text("purchaseOrderNumber", "Purchase order", {
  width: 140,
  cellRenderer: ({ data }: { data: ReplenishmentRow | undefined }) =>
    data?.purchaseOrderId ? (
      <Link className="text-accent hover:underline" href={gridHref("/purchasing", { open: data.purchaseOrderId })}>
        {data.purchaseOrderNumber}
      </Link>
    ) : (
      <span className="text-muted">–</span>
    ),
});

// What decides is in view on a small screen: what is lost when, what is there against what there should be, and what the order costs.
export const replenishmentColumns = [
  column.text("sku", "SKU", { width: 104, pinned: "left" }),
  column.text("description", "Item", { flex: 1, minWidth: 140 }),
  column.text("nodeCode", "Node", { width: 76 }),
  column.money("lostMarginMinor", "Margin at risk", {
    width: 104,
    // In the company's currency, while the value of the order is in the supplier's.
    tooltipValueGetter: ({ data }) => (data ? formatMoney(data.lostMarginMinor, data.lostMarginCurrency, true) : ""),
  }),
  column.time("stockoutOn", "Stock-out", {
    width: 104,
    // A decision that was made is no forecast any more.
    cellRenderer: ({ value, data }: { value: unknown; data: ReplenishmentRow | undefined }) =>
      typeof value === "string" && (data?.state === "open" || data?.state === "snoozed") ? (
        <StockoutTime at={value} />
      ) : (
        <span className="text-muted">–</span>
      ),
  }),
  column.quantity("position", "Position, units", { width: 92 }),
  column.quantity("reorderPoint", "Reorder point, units", { width: 112 }),
  column.decimal("dailyDemand", "Demand, units/day", 1, { width: 100 }),
  column.quantity("quantity", "Order, units", {
    width: 122,
    cellRenderer: ({ data }: { data: ReplenishmentRow | undefined }) =>
      data?.cutBy ? <Badge tone="warning">{cutWords[data.cutBy]}</Badge> : data ? formatQuantity(data.quantity) : null,
  }),
  column.money("valueMinor", "Value", { width: 96 }),
  column.text("currency", "Cur.", { width: 68 }),
  column.text("supplierName", "Supplier", { width: 150 }),
  column.text("category", "Category", { width: 120 }),
  column.quantity("recommendedQuantity", "Advised, units", { width: 104, headerTooltip: "Recommended by the planning run" }),
  column.state("state", "State", { width: 118, toneOf: recommendationTone, filterParams: { maxNumConditions: 6 } }),
  purchaseOrder,
  column.words("demandClass", "Demand class", { width: 130 }),
  column.state("cutBy", "Nothing left by", { width: 130, words: ["budget", "storage"], toneOf: () => "warning" }),
];

/** Of what is released, the order that it became comes first. */
export const releasedColumns = [
  ...replenishmentColumns.slice(0, 3),
  purchaseOrder,
  ...replenishmentColumns.slice(3).filter((each) => each !== purchaseOrder),
];
