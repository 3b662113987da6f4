import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

/** A purchase order as its panel receives it. */
export type OrderDetail = inferRouterOutputs<AppRouter>["purchasing"]["detail"];
export type AgreedLine = OrderDetail["lines"][number];
/** What is shared of one item among orders of a supplier. */
export type SupplyShare = inferRouterOutputs<AppRouter>["purchasing"]["supplyShares"][number];
