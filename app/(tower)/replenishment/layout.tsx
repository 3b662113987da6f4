import type { ReactNode } from "react";
import { LinkTabs } from "@/components/ui/link-tabs";

const tabs = [
  { href: "/replenishment", label: "Recommendations" },
  { href: "/replenishment/what-if", label: "What-if" },
  { href: "/replenishment/automation", label: "Automation" },
  { href: "/replenishment/calendar", label: "Calendar" },
  { href: "/replenishment/overrides", label: "Overrides" },
];

export default function ReplenishmentLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 className="sr-only">Replenishment</h1>
      <LinkTabs label="Parts of replenishment" tabs={tabs} />
      {children}
    </>
  );
}
