import { createWriteStream, statSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** Whether both names lead to one file, by whatever links. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [statSync(one, { throwIfNoEntry: false }), statSync(other, { throwIfNoEntry: false })];
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

/** Writes the file whole or not at all: what was there stays until the new text is complete. What is no file, such as a pipe, is written to. */
export async function writeWhole(path: string, text: Iterable<string>): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) return pipeline(text, createWriteStream(path));
  const part = `${path}.part`;
  try {
    await pipeline(text, createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
