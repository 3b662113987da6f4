"use client";
import { useQuery } from "@tanstack/react-query";
import { isWithin, type Permission } from "@/domain/governance/roles";
import { useTRPC } from "./provider";

/** Whether the person may do this to the row: a button that would be refused is not shown. */
export function useMay(permission: Permission): (row: { entityId: number; nodeIds: readonly number[] }) => boolean {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const scope = me.data?.scopes[permission];
  return (row) => scope !== undefined && isWithin(scope, row);
}
