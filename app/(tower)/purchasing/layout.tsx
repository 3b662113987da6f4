import type { ReactNode } from "react";
import { LinkTabs } from "@/components/ui/link-tabs";

const tabs = [
  { href: "/purchasing", label: "Purchase orders" },
  { href: "/purchasing/requisitions", label: "Requisitions" },
  { href: "/purchasing/approvals", label: "Approvals" },
  { href: "/purchasing/budgets", label: "Budgets" },
  { href: "/purchasing/rules", label: "Approval rules" },
];

export default function PurchasingLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 className="sr-only">Purchasing</h1>
      <LinkTabs label="Parts of purchasing" tabs={tabs} />
      {children}
    </>
  );
}
