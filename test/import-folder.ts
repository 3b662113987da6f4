import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImportFormatName } from "@/domain/imports/formats";
import { importFile } from "@/server/services/imports/import-file";
import type { Retailer } from "./factories/retailer";

/** Files of a few lines, written and imported for a company by its code. */
export async function importFolder() {
  const folder = await mkdtemp(join(tmpdir(), "gantry-import-"));
  let written = 0;
  return {
    /** For a file that is written in another way. */
    nextPath: () => join(folder, `${++written}.csv`),
    async read({ context }: Retailer, entityCode: string, format: ImportFormatName, ...lines: string[]) {
      const path = this.nextPath();
      await writeFile(path, lines.join("\n"));
      return importFile(context, { format, path, options: { entityCode, approved: true } });
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
