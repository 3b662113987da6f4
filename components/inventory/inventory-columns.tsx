import { columnsOf } from "@/components/grid/columns";
import { toneOf } from "@/components/ui/badge";
import { formatWord } from "@/components/ui/format";
import type { TopicRow } from "@/domain/changes/topics";

const column = columnsOf<TopicRow<"inventory">>();

export const inventoryColumns = [
  column.text("sku", "SKU", { width: 110, pinned: "left" }),
  column.text("description", "Description", { width: 240, sortable: true }),
  column.text("nodeCode", "Node", { width: 90 }),
  column.state("risk", "Risk", {
    width: 116,
    words: ["stockout", "low", "healthy", "excess"],
    // Of a severity "low" is good news, of stock it is not.
    toneOf: (risk) => (risk === "low" ? "warning" : toneOf(risk)),
  }),
  column.quantity("onHand", "On hand, units"),
  column.quantity("available", "Available, units", { width: 120 }),
  column.quantity("allocated", "Allocated, units", { width: 120 }),
  column.quantity("backordered", "Backordered, units", { width: 132 }),
  column.decimal("daysOnHand", "On hand, days", 1),
  column.decimal("dailyDemand", "Demand, units/day", 2, { width: 132 }),
  column.quantity("reorderPoint", "Reorder point, units", { width: 140 }),
  column.quantity("inboundOrdered", "On order, units", { width: 116 }),
  column.quantity("inTransit", "In transit, units", { width: 116 }),
  column.time("nextInboundAt", "Next inbound"),
  column.quantity("quarantined", "Quarantined, units", { width: 132 }),
  column.quantity("returnPending", "Return pending, units", { width: 146 }),
  column.money("valueMinor", "Value at cost"),
  column.text("category", "Category", { width: 130 }),
  column.state("demandClass", "Demand class", {
    width: 132,
    initialHide: true,
    words: ["smooth", "erratic", "intermittent", "lumpy", "none"],
    toneOf: () => "neutral",
  }),
  column.text("forecastModel", "Forecast model", {
    width: 150,
    initialHide: true,
    valueFormatter: ({ value }) => formatWord(String(value ?? "")),
  }),
];
