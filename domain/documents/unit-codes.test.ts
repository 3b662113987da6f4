import { expect, test } from "vitest";
import { isUnitOf, unitCodesOf } from "./unit-codes";

test("a base unit has a code in either format, or none", () => {
  expect(unitCodesOf("each")).toMatchObject({ unece: "EA", x12: "EA" });
  expect(unitCodesOf(" Gram ")).toMatchObject({ unece: "GRM", x12: "GR" });
  expect(unitCodesOf("bundle of hay")).toBeNull();
  expect(unitCodesOf("constructor")).toBeNull();
});

test.each([
  ["EA", "each", true],
  ["H87", "each", true],
  ["C62", "EA", true],
  ["CA", "each", false],
  ["KGM", "gram", false],
  ["GRM", "g", true],
  ["GR", "g", true],
  ["bundle of hay", "Bundle of hay", true],
  ["EA", "bundle of hay", false],
])("%s counts %s: %s", (stated, baseUnit, expected) => {
  expect(isUnitOf(stated, baseUnit)).toBe(expected);
});
