import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

type Outputs = inferRouterOutputs<AppRouter>["backtests"];
export type Place = Outputs["places"][number];
export type Run = Outputs["list"][number];
export type Detail = Outputs["detail"];
export type Policy = Run["policies"][number];
export type Recorded = NonNullable<Run["recorded"]>;
export type Outcome = NonNullable<Run["outcomes"]>[number];
