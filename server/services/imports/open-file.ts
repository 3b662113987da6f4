import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { type Duplex, PassThrough, type Readable, Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Parser } from "csv-parse";
import { columnKey, type ImportFormat } from "@/domain/imports/staged-line";
import { ServiceError } from "@/server/services/errors";
import { firstOddLine, TextReader } from "./utf8-text";

/** The file as a whole cannot be imported; nothing was written. */
export class ImportFileError extends ServiceError {
  constructor(
    readonly file: string,
    readonly line: number | null,
    message: string,
  ) {
    super("invalid", line === null ? `${file}: ${message}` : `${file}, line ${line}: ${message}`, { path: file });
    this.name = "ImportFileError";
  }
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const buffer = Buffer.alloc(count);
    const { bytesRead } = await file.read(buffer, 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The uncompressed bytes; gzip is known by its magic, not by its name. */
async function uncompressed(path: string): Promise<(Readable | Duplex)[]> {
  const magic = await firstBytes(path, 2);
  const raw = createReadStream(path, { highWaterMark: 1 << 18 });
  return magic[0] === 0x1f && magic[1] === 0x8b ? [raw, createGunzip({ chunkSize: 1 << 18 })] : [raw];
}

const UNREADABLE: Record<string, string> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a folder, not a file",
  EACCES: "nobody gave leave to read it",
};
const unreadable = (error: unknown) =>
  UNREADABLE[(error as { code?: string }).code ?? ""] ?? `it cannot be read to its end: ${reasonOf(error)}`;
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * SHA-256 of the content, read to its end: a truncated file, or one in another encoding, is found before anything is written. Also its
 * delimiter.
 */
export async function inspectFile(path: string): Promise<{ digest: string; delimiter: string }> {
  const hash = createHash("sha256");
  let head = "";
  const text = new TextReader();
  try {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        if (head.length < 65_536) head += chunk.toString("utf8");
        text.take(chunk);
        done();
      },
    });
    await pipeline([...(await uncompressed(path)), sink]);
  } catch (error) {
    throw new ImportFileError(path, null, unreadable(error));
  }
  if (!text.end())
    throw new ImportFileError(path, await oddLine(path), "it is not text in UTF-8: save the file in UTF-8 and import it again");
  const header = /^[^\r\n]*/.exec(head)?.[0] ?? "";
  const count = (mark: string) => header.split(mark).length;
  const delimiter = ["\t", ";", "|"].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ",");
  return { digest: hash.digest("hex"), delimiter };
}

/** Only of a file that is refused: it is read once more. */
async function oddLine(path: string): Promise<number | null> {
  const output = new PassThrough();
  const flowing = pipeline([...(await uncompressed(path)), output]).catch(() => {});
  try {
    return await firstOddLine(output);
  } finally {
    output.destroy();
    await flowing;
  }
}

type NumberedRow = { record: string[]; line: number };

/** Each row with the line that it ends on. The library's own report of a row, with all its counters, costs as much as parsing it. */
class NumberedRows extends Parser {
  override push(row: string[] | null): boolean {
    return super.push(row === null ? null : ({ record: row, line: this.info.lines } satisfies NumberedRow));
  }
}

/**
 * The rows of a file with their line numbers, after the header was checked. CRLF, LF and CR end a line;
 * a byte order mark is skipped; columns are found by name whatever their case.
 */
export async function* readRows(
  path: string,
  format: ImportFormat,
  delimiter: string,
): AsyncGenerator<{ line: number; row: string[]; column: Map<string, number>; width: number }[]> {
  const parser = new NumberedRows({
    bom: true,
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const output = new PassThrough({ objectMode: true, readableHighWaterMark: 16 });
  let batch: NumberedRow[] = [];
  const batches = new Transform({
    objectMode: true,
    // One step of the loop a thousand rows: an await per row would cost more than parsing it.
    transform(row: NumberedRow, _encoding, done) {
      batch.push(row);
      if (batch.length < 1_000) return done();
      const full = batch;
      batch = [];
      done(null, full);
    },
    flush(done) {
      done(null, batch);
    },
  });
  const streams = await uncompressed(path);
  const flowing = pipeline([...streams, parser, batches, output]).catch(() => {});
  let column: Map<string, number> | null = null;
  let width = 0;
  try {
    for await (const rows of output as AsyncIterable<NumberedRow[]>) {
      let first = 0;
      if (!column) {
        const header = rows[0];
        if (!header) throw new ImportFileError(path, 1, "the file is empty");
        column = checkedColumns(path, format, header.record);
        width = header.record.length;
        first = 1;
      }
      const known = column;
      yield rows.slice(first).map(({ record, line }) => ({ line, row: record, column: known, width }));
    }
  } catch (error) {
    if (error instanceof ImportFileError) throw error;
    // A quote that never closes, a disk that fails: the pipeline hands its error on through its last stream.
    throw new ImportFileError(path, (error as { lines?: number }).lines ?? null, reasonOf(error));
  } finally {
    output.destroy();
    await flowing;
  }
}

function checkedColumns(path: string, format: ImportFormat, header: readonly string[]): Map<string, number> {
  const column = new Map<string, number>();
  for (const [index, name] of header.entries()) if (!column.has(columnKey(name))) column.set(columnKey(name), index);
  const missing = format.required.filter((name) => !column.has(columnKey(name)));
  if (missing.length > 0)
    throw new ImportFileError(
      path,
      1,
      `the column${missing.length > 1 ? "s" : ""} ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing`,
    );
  return column;
}
