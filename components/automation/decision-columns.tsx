import Link from "next/link";
import type { ReactNode } from "react";
import { gridHref } from "@/components/grid/grid-url";
import { formatQuantity } from "@/components/ui/format";
import type { Decision } from "./automation-types";
import { WeighedValue } from "./weighed-value";

export type DecisionColumn = { label: string; figures?: boolean; cell: (one: Decision) => ReactNode };

/** What every table of decisions shows of one: the line that it is about, and what it comes to. */
export const item: DecisionColumn = {
  label: "Item",
  cell: (one) => (
    <Link
      className="text-accent hover:underline"
      title={one.description}
      href={gridHref("/replenishment", { filters: {}, open: one.recommendationId })}
    >
      {one.sku}
    </Link>
  ),
};
export const place: DecisionColumn[] = [
  { label: "Node", cell: (one) => one.nodeCode },
  { label: "Supplier", cell: (one) => one.supplierName },
];
export const worth: DecisionColumn[] = [
  { label: "Units", figures: true, cell: (one) => formatQuantity(one.quantity) },
  { label: "Value", figures: true, cell: (one) => <WeighedValue {...one} /> },
];

/** Head and rows of a table of these columns. */
export const decisionTable = (columns: readonly DecisionColumn[], decisions: readonly Decision[]) => ({
  head: [...columns],
  rows: decisions.map((one) => ({ key: one.id, cells: columns.map(({ cell }) => cell(one)) })),
});
