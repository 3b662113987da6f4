import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { instant } from "@/domain/kernel/days";

const filled = z.object({
  /** When the history ended and the live traffic began. */
  liveSince: instant,
  days: z.number(),
  replay: z.object({ digest: z.string(), channel: z.string(), cutoff: instant }).nullable(),
});
export type Filled = z.output<typeof filled>;

const fileIn = (folder: string) => join(folder, "filled.json");

/** What the folder's database was filled with; null when it was not, or not to the end. */
export const readFilled = (folder: string): Filled | null =>
  existsSync(fileIn(folder)) ? filled.parse(JSON.parse(readFileSync(fileIn(folder), "utf8"))) : null;

export const writeFilled = (folder: string, what: Filled): void => writeFileSync(fileIn(folder), JSON.stringify(what, null, 2));

export const digestOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");
