"use client";
import { useOpenRow } from "@/components/grid/detail-panel";
import { LiveGrid } from "@/components/grid/live-grid";
import { orderColumns } from "./order-columns";
import { OrderDetail } from "./order-detail";

const defaultSort = [{ field: "placedAt", direction: "desc" as const }];

export function OrdersScreen() {
  const open = useOpenRow();
  return (
    <div className="flex min-h-0 flex-1">
      <LiveGrid
        topic="orders"
        noun="orders"
        columns={orderColumns}
        defaultSort={defaultSort}
        emptyHint="Orders appear when a channel sends them or a file is imported."
      />
      {open === null ? null : <OrderDetail key={open} id={open} />}
    </div>
  );
}
