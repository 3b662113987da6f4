"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** The companies that the person buys for, with what they sell in; this month's budgets come with them. */
export function useCompanies(month = new Date().toISOString().slice(0, 7)) {
  const trpc = useTRPC();
  return useQuery(trpc.requisitions.budgets.queryOptions({ month }, { staleTime: 60_000 })).data?.entities ?? [];
}
