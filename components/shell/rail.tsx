"use client";
import {
  Boxes,
  Database,
  Factory,
  FileSignature,
  Gauge,
  Inbox,
  type LucideIcon,
  PackageCheck,
  Receipt,
  Settings2,
  ShoppingCart,
  TrendingUp,
  TriangleAlert,
  Truck,
} from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useWaitingCount } from "@/components/requisitions/use-waiting-count";
import { classNames } from "@/components/ui/class-names";
import { screenAt, screenGroups } from "./screens";

const icons: Record<string, LucideIcon> = {
  tower: Gauge,
  inventory: Boxes,
  orders: ShoppingCart,
  exceptions: TriangleAlert,
  inbound: Truck,
  replenishment: PackageCheck,
  purchasing: FileSignature,
  suppliers: Factory,
  invoices: Receipt,
  margin: TrendingUp,
  masterdata: Database,
  governance: Settings2,
};

export function Rail({ permissions }: { permissions: readonly string[] }) {
  const current = screenAt(usePathname());
  const node = useSearchParams().get("node");
  return (
    <nav aria-label="Screens" className="flex w-48 shrink-0 flex-col gap-4 overflow-y-auto border-r bg-surface-1 px-2 py-3 max-md:w-12">
      <Link href="/" className="flex items-center gap-2 px-2 font-semibold text-[15px] tracking-tight">
        <span aria-hidden className="grid size-6 place-items-center rounded bg-accent text-on-accent">
          <Gauge className="size-4" />
        </span>
        <span className="max-md:hidden">Gantry</span>
      </Link>
      {screenGroups.map((group) => {
        const screens = group.screens.filter((screen) => permissions.includes(screen.permission));
        if (screens.length === 0) return null;
        return (
          <div key={group.label} className="flex flex-col gap-0.5">
            <p className="px-2 pb-1 text-muted text-xs max-md:sr-only">{group.label}</p>
            {screens.map((screen) => {
              const Icon = icons[screen.key] ?? Inbox;
              const isCurrent = screen === current;
              return (
                <Link
                  key={screen.key}
                  href={node ? `${screen.href}?node=${node}` : screen.href}
                  aria-current={isCurrent ? "page" : undefined}
                  title={screen.label}
                  className={classNames(
                    "flex h-7 items-center gap-2 rounded px-2",
                    isCurrent ? "bg-surface-3 font-medium text-text" : "text-muted hover:bg-surface-2 hover:text-text",
                  )}
                >
                  <Icon aria-hidden className="size-4 shrink-0" />
                  <span className="max-md:sr-only">{screen.label}</span>
                  {screen.key === "purchasing" ? <WaitingForMe /> : null}
                </Link>
              );
            })}
          </div>
        );
      })}
    </nav>
  );
}

/** How many approvals wait for this person; nothing when none does. */
function WaitingForMe() {
  const waiting = useWaitingCount();
  if (waiting === 0) return null;
  return (
    <span className="figures ml-auto rounded bg-warning-surface px-1.5 font-medium text-warning text-xs max-md:ml-0">
      {waiting}
      <span className="sr-only"> {waiting === 1 ? "waits" : "wait"} for your approval</span>
    </span>
  );
}
