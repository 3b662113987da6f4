"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { type GridState, gridHref } from "@/components/grid/grid-url";
import { screenGroups } from "@/components/shell/screens";
import { useTRPC } from "@/components/trpc/provider";
import { classNames } from "@/components/ui/class-names";
import type { Permission } from "@/domain/governance/roles";

export type Rows = { screen: string; state: Partial<GridState> & { open?: number } };

/** Which permissions the person holds anywhere; null while that is read. */
export function usePermissions(): ReadonlySet<Permission> | null {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  return me.data ? new Set(Object.keys(me.data.scopes) as Permission[]) : null;
}

/** A number that opens its rows, for people who may see them; for others the number alone. */
export function RowsLink({
  rows,
  nodeId,
  title,
  className,
  children,
}: {
  rows: Rows;
  nodeId: number | undefined;
  title?: string;
  className?: string;
  children: ReactNode;
}) {
  const held = usePermissions();
  const needed = screenGroups.flatMap((group) => group.screens).find((screen) => screen.href === rows.screen)?.permission;
  if (!needed || !held?.has(needed))
    return (
      <div title={title} className={className}>
        {children}
      </div>
    );
  return (
    <Link
      href={gridHref(rows.screen, { ...rows.state, node: nodeId })}
      title={title}
      className={classNames(className, "transition-colors hover:bg-surface-2")}
    >
      {children}
    </Link>
  );
}
