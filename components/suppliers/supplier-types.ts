import type { inferRouterOutputs } from "@trpc/server";
import type { TopicRow } from "@/domain/changes/topics";
import type { AppRouter } from "@/server/trpc/root";

export type SupplierRow = TopicRow<"suppliers">;
type Detail = inferRouterOutputs<AppRouter>["suppliers"]["detail"];
export type BankDetail = Detail["bankDetails"][number];
export type Contract = Detail["contracts"][number];
export type ListedPrice = inferRouterOutputs<AppRouter>["suppliers"]["prices"]["rows"][number];
