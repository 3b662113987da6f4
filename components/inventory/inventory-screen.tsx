"use client";
import { useOpenRow } from "@/components/grid/detail-panel";
import { LiveGrid } from "@/components/grid/live-grid";
import { inventoryColumns } from "./inventory-columns";
import { InventoryDetail } from "./inventory-detail";

const defaultSort = [{ field: "sku", direction: "asc" as const }];

export function InventoryScreen() {
  const open = useOpenRow();
  return (
    <div className="flex min-h-0 flex-1">
      <LiveGrid
        topic="inventory"
        noun="stock rows"
        columns={inventoryColumns}
        defaultSort={defaultSort}
        emptyHint="Stock appears with the first receipt or import."
      />
      {open === null ? null : <InventoryDetail key={open} id={open} />}
    </div>
  );
}
