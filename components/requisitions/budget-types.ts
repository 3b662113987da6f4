import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

type Month = inferRouterOutputs<AppRouter>["requisitions"]["budgets"];
export type Budget = Month["budgets"][number];
export type Company = Month["entities"][number];
