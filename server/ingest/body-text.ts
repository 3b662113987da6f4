import type { Parsed } from "@/domain/ingest/command";
import type { IngestSource } from "./source";

const latin = new TextDecoder("windows-1252");
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decoded(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

const LINE_END = 10;

/** The first line that is not UTF-8. */
function brokenLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(LINE_END, start);
    const stop = end < 0 ? bytes.length : end + 1;
    if (decoded(bytes.subarray(start, stop)) === null) return line;
    start = stop;
  }
  return line;
}

/** A text in UTF-8; what is written otherwise is refused, rather than read with other letters than were meant. */
export function utf8Text(bytes: Uint8Array): Parsed<string> {
  const text = decoded(bytes);
  if (text !== null) return { ok: true, value: text };
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const message = isUtf16 ? "is UTF-16. Send it as UTF-8." : "is not text in UTF-8. Send it as UTF-8.";
  return { ok: false, issues: [{ path: `line ${isUtf16 ? 1 : brokenLine(bytes)}`, message }] };
}

/** The body of a message. An interchange of X12 names no encoding: what is not UTF-8 is the Latin letters of the systems that write it. */
export function bodyText(format: IngestSource["format"], bytes: Buffer): Parsed<string> {
  const read = utf8Text(bytes);
  return read.ok || format !== "x12_855" ? read : { ok: true, value: latin.decode(bytes) };
}
