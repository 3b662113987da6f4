import { once } from "node:events";
import { createReadStream } from "node:fs";
import { finished, pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Parser, parse } from "csv-parse";

/** The rows of a table, and the line of the file on which each ends. */
export type TableRows = { rows: string[][]; lines: number[] };

/** What the header is divided by; csv-parse splits at any of several, also where only one of them divides. */
const DELIMITERS = [",", ";", "\t"];
const delimiterOf = (header: string) =>
  DELIMITERS.reduce((best, one) => (header.split(one).length > header.split(best).length ? one : best), ",");

/** Reads the file whole, packed or not. Throws an error that names it where it is no UTF-8 or cannot be unpacked. */
export async function readTable(path: string): Promise<TableRows> {
  const table: TableRows = { rows: [], lines: [] };
  const read = async (chunks: AsyncIterable<Buffer>) => {
    // A file in another encoding would give its names back with holes.
    const text = new TextDecoder("utf-8", { fatal: true });
    let parser: Parser | null = null;
    for await (const chunk of chunks) {
      const part = text.decode(chunk, { stream: true });
      parser ??= parserFor(delimiterOf(part.split("\n", 1)[0] ?? ""), table);
      if (!parser.write(part)) await once(parser, "drain");
    }
    text.decode();
    parser?.end();
    if (parser) await finished(parser);
  };
  const file = createReadStream(path);
  try {
    await ((await isPacked(path)) ? pipeline(file, createGunzip(), read) : pipeline(file, read));
  } catch (error) {
    if (error instanceof TypeError) throw new Error(`${path} is not text in UTF-8.`);
    throw (error as NodeJS.ErrnoException).code?.startsWith("Z_")
      ? new Error(`${path} cannot be unpacked: ${(error as Error).message}.`)
      : error;
  }
  return table;
}

async function isPacked(path: string): Promise<boolean> {
  for await (const head of createReadStream(path, { end: 1 }))
    return (head as Buffer).readUInt8(0) === 0x1f && (head as Buffer).at(1) === 0x8b;
  return false;
}

function parserFor(delimiter: string, { rows, lines }: TableRows): Parser {
  const parser = parse({ bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, info: true });
  return parser.on("data", ({ record, info }: { record: string[]; info: { lines: number } }) => {
    rows.push(record);
    lines.push(info.lines);
  });
}
