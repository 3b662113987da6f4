"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/states";
import { refusal } from "@/domain/governance/roles";
import { screenAt, screenGroups } from "./screens";

/** Says who may see a screen to whoever came by a link and may not, and where to go instead. */
export function ScreenGate({ permissions, children }: { permissions: readonly string[]; children: ReactNode }) {
  const screen = screenAt(usePathname());
  if (!screen || permissions.includes(screen.permission)) return children;
  const open = screenGroups.flatMap(({ screens }) => screens).find(({ permission }) => permissions.includes(permission));
  return (
    <EmptyState title={`${screen.label} is not open to you`}>
      <p>{refusal(screen.permission)}</p>
      {open ? (
        <Link href={open.href} className="text-accent hover:underline">
          Go to {open.label}
        </Link>
      ) : null}
    </EmptyState>
  );
}
