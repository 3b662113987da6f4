import { expect, test } from "vitest";
import { body, label, plainJson, reason, text, words } from "./words";

test("a reason may have several lines, a name has one", () => {
  expect(reason.parse("  too late\nfor us ")).toBe("too late\nfor us");
  expect(label(20).safeParse("C\n1").success).toBe(false);
  expect(text(20).parse(" as it was sent ")).toBe(" as it was sent ");
});

test("what cannot be kept or seen is refused wherever it stands", () => {
  for (const bad of ["a\u0000b", "a\u0007b", "a\u0085b", "a\ud800b", "a\udc00"])
    for (const schema of [text(20), words(20), label(20), plainJson]) expect([bad, schema.safeParse(bad).success]).toEqual([bad, false]);
  for (const nested of [{ a: ["x", { b: "a\u0000" }] }, { "a\u0000": 1 }]) expect(plainJson.safeParse(nested).success).toBe(false);
  expect(plainJson.safeParse({ a: ["x", { b: null }, 1.5, true] }).success).toBe(true);
  expect(words(20).parse("😀 naïve – 漢字")).toBe("😀 naïve – 漢字");
});

test("a document may set its parts apart by control characters", () => {
  expect([body(20).safeParse("ISA\u001dGS").success, body(20).safeParse("ISA\u0000").success]).toEqual([true, false]);
});
