// Whether bytes are text in UTF-8. A NUL is none, though it could be encoded: the database does not keep it.

const NUL = 0;
const LF = 10;
const CR = 13;

/** Takes a file in pieces that may end anywhere. */
export class TextReader {
  #decoder = new TextDecoder("utf-8", { fatal: true });
  #isText = true;

  take(chunk: Buffer): void {
    if (!this.#isText) return;
    this.#isText = !chunk.includes(NUL) && this.#decodes(chunk);
  }
  /** After the last piece: whether all of it was text. */
  end(): boolean {
    return this.#isText && this.#decodes();
  }
  #decodes(chunk?: Buffer): boolean {
    try {
      this.#decoder.decode(chunk, { stream: chunk !== undefined });
      return true;
    } catch {
      return false;
    }
  }
}

const isText = (line: Buffer): boolean => {
  const reader = new TextReader();
  reader.take(line);
  return reader.end();
};

/** The number of the first line that is not text, as people count lines; null when all are. CRLF, LF and CR end one. */
export async function firstOddLine(chunks: AsyncIterable<Buffer>): Promise<number | null> {
  let line = 1;
  let open: Buffer[] = [];
  let isAfterCr = false;
  for await (const chunk of chunks) {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte !== LF && byte !== CR) {
        isAfterCr = false;
        continue;
      }
      if (!isText(Buffer.concat([...open, chunk.subarray(start, at)]))) return line;
      if (!(byte === LF && isAfterCr)) line += 1;
      isAfterCr = byte === CR;
      open = [];
      start = at + 1;
    }
    open.push(chunk.subarray(start));
  }
  return isText(Buffer.concat(open)) ? null : line;
}
