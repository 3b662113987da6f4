import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Assortment } from "@/domain/simulation/assortment";
import { catalogueUpload } from "@/domain/simulation/catalogue-upload";
import { nodes } from "@/domain/simulation/organisation";
import { importFile } from "@/server/services/imports/import-file";
import type { Past } from "./past";

/** The upload that gives the steward something to do, through the import that everybody uses. */
export async function uploadCatalogue(past: Past, assortment: Assortment, until: Date): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "gantry-catalogue-"));
  const files = catalogueUpload(assortment, nodes[0]?.code ?? "");
  try {
    for (const [format, text] of [
      ["items-csv", files.items],
      ["suppliers-csv", files.suppliers],
      ["stock-csv", files.stock],
    ] as const) {
      const path = join(folder, `${format}.csv`);
      await writeFile(path, text);
      const { rejections } = await importFile(past.at(until), {
        format,
        path,
        options: { entityCode: past.organisation.entityCode, approved: true },
      });
      if (rejections[0]) throw new Error(`The uploaded catalogue was refused: line ${rejections[0].lineNumber}, ${rejections[0].reason}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
