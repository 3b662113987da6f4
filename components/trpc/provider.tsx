"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchStreamLink, TRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import type { AppRouter } from "@/server/trpc/root";

const context = createTRPCContext<AppRouter>();
export const { useTRPC, useTRPCClient } = context;

function isRefusal(error: unknown): boolean {
  const code: unknown = error instanceof TRPCClientError ? error.data?.code : undefined;
  return typeof code === "string" && ["UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "BAD_REQUEST"].includes(code);
}

function newQueryClient() {
  return new QueryClient({
    defaultOptions: {
      // The feed says when something changed, so nothing is read again merely because a window got the focus.
      queries: { staleTime: 15_000, refetchOnWindowFocus: false, retry: (failures, error) => failures < 2 && !isRefusal(error) },
    },
  });
}

export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(newQueryClient);
  const [trpcClient] = useState(() => createTRPCClient<AppRouter>({ links: [httpBatchStreamLink({ url: "/api/trpc" })] }));
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
