import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { onlineRetail, type RetailLineKind } from "@/domain/imports/online-retail";
import { columnKey } from "@/domain/imports/staged-line";

export type HistoryLine = {
  invoice: string;
  kind: RetailLineKind;
  sku: string;
  quantity: number;
  unitPrice: string;
  description: string;
  at: Date;
  country: string;
  customer: string | null;
};

const READING = { shiftMs: 0, before: null, now: null, currency: "GBP", pseudonym: (customer: string) => customer };

/** The lines of a retailer's order history that the importer would take, in the file's order. */
export async function* readHistory(path: string): AsyncGenerator<HistoryLine> {
  const file = createReadStream(path);
  const text = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  const rows = text.pipe(parse({ bom: true, delimiter: [",", "\t"], relax_column_count: true }));
  // A broken file must fail the reader, not only the stream in front of it.
  for (const stream of [file, text]) stream.once("error", (error: Error) => rows.destroy(error));
  let place: ReadonlyMap<string, number> | null = null;
  for await (const row of rows as AsyncIterable<string[]>) {
    if (place === null) {
      // Rows as arrays, and a name looked up once: a third of a million rows as objects take several times as long.
      const header = row.map(columnKey);
      const names = [...onlineRetail.required, ...onlineRetail.optional];
      place = new Map(names.map((name) => [name, header.indexOf(columnKey(name))]));
      continue;
    }
    const known = place;
    const outcome = onlineRetail.read((name) => row[known.get(name) ?? -1] ?? "", READING);
    if (outcome === "later" || !outcome.ok) continue;
    const { kind, sku, quantity, unitPrice, description, at, country, customerKey } = outcome.value.fields;
    yield {
      invoice: outcome.value.groupKey,
      kind: kind as RetailLineKind,
      sku: String(sku),
      quantity: Number(quantity),
      unitPrice: String(unitPrice),
      description: String(description),
      at: new Date(String(at)),
      country: String(country),
      customer: customerKey === undefined ? null : String(customerKey),
    };
  }
}
