"use client";
import { useState } from "react";
import { useOpenRow } from "@/components/grid/detail-panel";
import { anyOf, FilterTabs } from "@/components/grid/filter-tabs";
import { LiveGrid } from "@/components/grid/live-grid";
import { dayAfter, dayOf, ENDS_SOON_DAYS } from "@/domain/procurement/price-list";
import { AddSupplier } from "./add-supplier";
import { supplierColumns } from "./supplier-columns";
import { SupplierDetail } from "./supplier-detail";

/** Also those whose last contract is over: nobody has followed it up. */
const endingContracts = () => ({
  contractEndsAt: {
    filterType: "date",
    type: "lessThan",
    dateFrom: `${dayAfter(dayOf(new Date()), ENDS_SOON_DAYS + 1)} 00:00:00`,
    dateTo: null,
  },
});

const fixedTabs = [
  { label: "All", filters: {} },
  { label: "To review", filters: { state: anyOf("applied", "in_review") } },
  { label: "Approved", filters: { state: anyOf("approved") } },
  { label: "Bank change waits", filters: { bankChange: anyOf("waiting") } },
  { label: "Suspended", filters: { state: anyOf("suspended") } },
];

export function SuppliersScreen() {
  const openId = useOpenRow();
  const [tabs] = useState(() => [...fixedTabs, { label: "Contract ends", filters: endingContracts() }]);
  return (
    <div className="flex min-h-0 flex-1">
      <h1 className="sr-only">Suppliers</h1>
      <LiveGrid
        topic="suppliers"
        noun="suppliers"
        columns={supplierColumns}
        // The server's own order: what waits for a review, then by name.
        defaultSort={[]}
        toolbar={
          <>
            <FilterTabs label="Which suppliers" tabs={tabs} />
            <AddSupplier />
          </>
        }
        emptyHint="Suppliers come with the import of master data, or are added one by one."
      />
      {openId === null ? null : <SupplierDetail key={openId} id={openId} />}
    </div>
  );
}
