import { readFileSync } from "node:fs";
import { z } from "zod";
import { instant } from "@/domain/kernel/days";

const settings = z.object({
  url: z.url(),
  email: z.email(),
  password: z.string().min(1),
  /** Secret of each ingest source by its code. */
  secrets: z.record(z.string(), z.string()),
  /** Where the suppliers take purchase orders, and the secret of each by its code. */
  mailbox: z.object({ port: z.number().int().positive(), secrets: z.record(z.string(), z.string()) }),
  /** When the history ended. What is ordered from suppliers later arrives within minutes. */
  liveSince: instant,
  /** How many times the usual speed. */
  rate: z.number().positive(),
  customers: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("simulated"),
      size: z.object({
        seed: z.string(),
        items: z.number().int(),
        suppliers: z.number().int(),
        bundles: z.number().int(),
        days: z.number().int(),
        ordersADay: z.number(),
      }),
    }),
    z.object({ kind: z.literal("replay"), file: z.string(), channel: z.string(), cutoff: instant }),
  ]),
});
export type SimulatorSettings = z.output<typeof settings>;
export type SimulatorSettingsFile = z.input<typeof settings>;

/** The settings are a file rather than arguments: they hold secrets. */
export const readSettings = (path: string): SimulatorSettings => settings.parse(JSON.parse(readFileSync(path, "utf8")));
