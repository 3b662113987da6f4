import { columnsOf } from "@/components/grid/columns";
import type { TopicRow } from "@/domain/changes/topics";

const column = columnsOf<TopicRow<"orders">>();

export const orderColumns = [
  column.text("number", "Order", { width: 130, pinned: "left" }),
  column.state("state", "State", {
    words: ["accepted", "allocated", "part_allocated", "backordered", "shipped", "part_shipped", "cancelled", "returned"],
  }),
  column.text("channelCode", "Channel", { width: 100 }),
  column.time("placedAt", "Placed"),
  column.time("promisedAt", "Promised"),
  column.time("shippedAt", "Shipped"),
  column.words("nodeCodes", "Ships from", { minWidth: 130, flex: 1 }),
  column.text("country", "Country", { width: 100 }),
  column.quantity("lineCount", "Lines", { width: 80 }),
  column.quantity("unitCount", "Units", { width: 90 }),
  column.quantity("backorderedUnits", "Backordered, units", { width: 132 }),
  column.money("totalMinor", "Total"),
  column.text("currency", "Currency", { width: 108 }),
];
