import type { inferRouterOutputs } from "@trpc/server";
import type { TopicRow } from "@/domain/changes/topics";
import type { AppRouter } from "@/server/trpc/root";

export type SupplierRow = TopicRow<"suppliers">;
export type SupplierDetailed = inferRouterOutputs<AppRouter>["suppliers"]["detail"];
export type BankDetail = SupplierDetailed["bankDetails"][number];
export type Contract = SupplierDetailed["contracts"][number];
export type ListedPrice = inferRouterOutputs<AppRouter>["suppliers"]["prices"]["rows"][number];
