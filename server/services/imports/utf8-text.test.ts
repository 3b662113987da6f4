import { expect, test } from "vitest";
import { firstOddLine, TextReader } from "./utf8-text";

const pieces = async function* (bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
};
const isText = async (bytes: Buffer, size: number) => {
  const reader = new TextReader();
  for await (const piece of pieces(bytes, size)) reader.take(piece);
  return reader.end();
};

test("a letter of several bytes is text wherever the pieces are cut, and half of one is none", async () => {
  const bytes = Buffer.from("sku,description\nA,Käse 🧀\n");
  for (const size of [1, 2, 3, 5, 100]) expect(await isText(bytes, size)).toBe(true);
  for (const size of [1, 3, 100]) expect(await isText(bytes.subarray(0, -2), size)).toBe(false);
});

test.each([
  ["a letter of Latin-1", Buffer.concat([Buffer.from("a\nb\n"), Buffer.from("Käse\n", "latin1")]), 3],
  ["a NUL, lines ending in CRLF", Buffer.from("a\r\nb\0\r\nc\r\n"), 2],
  ["a letter of Latin-1, lines ending in CR", Buffer.from("a\rb\rK\xe4se", "latin1"), 3],
  ["no line", Buffer.from("a\nKäse\n"), null],
])("names the line of %s, wherever the pieces are cut", async (_what, bytes, line) => {
  for (const size of [1, 2, 7, 100]) expect(await firstOddLine(pieces(bytes, size))).toBe(line);
});
