"use client";
import { LinkTabs } from "@/components/ui/link-tabs";
import { useWaitingCount } from "./use-waiting-count";

/** The parts of purchasing; beside the approvals stands how much waits for this person. */
export function PurchasingTabs() {
  const waiting = useWaitingCount();
  return (
    <LinkTabs
      label="Parts of purchasing"
      tabs={[
        { href: "/purchasing", label: "Purchase orders" },
        { href: "/purchasing/requisitions", label: "Requisitions" },
        { href: "/purchasing/approvals", label: waiting > 0 ? `Approvals (${waiting})` : "Approvals" },
        { href: "/purchasing/budgets", label: "Budgets" },
        { href: "/purchasing/rules", label: "Approval rules" },
      ]}
    />
  );
}
