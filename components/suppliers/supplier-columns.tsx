import { columnsOf } from "@/components/grid/columns";
import type { Tone } from "@/components/ui/badge";
import { OpenOrders, Ordered } from "./order-links";
import type { SupplierRow } from "./supplier-types";

const column = columnsOf<SupplierRow>();
const tones: Record<string, Tone> = { applied: "warning", in_review: "information", approved: "good", suspended: "critical" };
export const supplierTone = (state: string): Tone => tones[state] ?? "neutral";

export const supplierColumns = [
  column.text("name", "Supplier", { flex: 1, minWidth: 180, pinned: "left" }),
  column.text("code", "Code", { width: 84 }),
  column.state("state", "State", { width: 118, toneOf: supplierTone }),
  column.state("bankChange", "Bank details", { width: 118, toneOf: () => "warning" }),
  column.time("contractEndsAt", "Contract ends"),
  column.decimal("onTimePercent", "On time, %", 1),
  column.decimal("inFullPercent", "In full, %", 1),
  column.decimal("defectPercent", "Defects, %", 2),
  column.decimal("leadTimeDays", "Lead time, days", 1, { width: 130 }),
  column.quantity("openOrders", "Open orders", { cellRenderer: OpenOrders }),
  column.money("spendMinor", "Ordered, 180 days", { width: 150, cellRenderer: Ordered }),
  column.text("currency", "Cur.", { width: 70 }),
  column.text("country", "Country", { width: 90 }),
];
