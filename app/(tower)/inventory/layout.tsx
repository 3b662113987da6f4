import type { ReactNode } from "react";
import { LinkTabs } from "@/components/ui/link-tabs";

const tabs = [
  { href: "/inventory", label: "Stock" },
  { href: "/inventory/transfers", label: "Transfers" },
];

export default function InventoryLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 className="sr-only">Inventory</h1>
      <LinkTabs label="Parts of inventory" tabs={tabs} />
      {children}
    </>
  );
}
