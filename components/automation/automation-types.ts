import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

type Outputs = inferRouterOutputs<AppRouter>["automation"];
export type Overview = Outputs["overview"];
export type Policy = Overview["policies"][number];
export type Decision = Overview["held"][number];
export type Company = Overview["entities"][number];
export type Preview = Outputs["preview"];
export type Outcomes = Outputs["outcomes"];
export type Choices = Outputs["choices"];
