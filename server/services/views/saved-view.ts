import { z } from "zod";
import { plainJson, text } from "@/domain/kernel/words";
import type { ServiceContext } from "../context";
import { ServiceError } from "../errors";

export const screens = [
  "inventory",
  "orders",
  "inbound",
  "purchasing",
  "requisitions",
  "transfers",
  "exceptions",
  "replenishment",
  "calendar",
  "invoices",
  "suppliers",
  "readiness",
  "duplicates",
  "messages",
] as const;
export const screen = z.enum(screens);

/** What a person sees on a screen: columns, sort, filters, search. The grid owns its shape; its size is bounded here. */
export const viewState = z
  .record(text(60), plainJson)
  .refine((state) => JSON.stringify(state).length <= 20_000, { error: "The view is too large to be saved." });

export type SavedView = {
  id: number;
  screen: string;
  name: string;
  shared: boolean;
  mine: boolean;
  ownerName: string;
  state: z.infer<typeof viewState>;
};

/** Views belong to people; a job has none. */
export function viewer(context: Pick<ServiceContext, "actor">): string {
  if (context.actor.kind !== "person") throw new ServiceError("forbidden", "Only people have saved views.");
  return context.actor.id;
}
