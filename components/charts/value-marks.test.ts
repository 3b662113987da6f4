import fc from "fast-check";
import { expect, it } from "vitest";
import { valueMarks } from "./value-marks";

it("marks are round, evenly apart, and reach what is drawn", () => {
  expect(valueMarks(1_234, 4)).toEqual([0, 500, 1_000, 1_500]);
  expect(valueMarks(0.42, 3)).toEqual([0, 0.2, 0.4, 0.6]);
  expect(valueMarks(300, 3)).toEqual([0, 100, 200, 300]);
  expect(valueMarks(0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
});

it("what is counted has no halves, and nothing has an axis all the same", () => {
  expect(valueMarks(2, 4, true)).toEqual([0, 1, 2]);
  expect(valueMarks(8, 4, true)).toEqual([0, 2, 4, 6, 8]);
  expect(valueMarks(9, 4, true)).toEqual([0, 5, 10]);
  expect(valueMarks(0, 4)).toEqual([0, 1]);
});

it("there are never more marks than asked for, and the last is the first that reaches the most", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), fc.integer({ min: 2, max: 8 }), fc.boolean(), (most, steps, isWhole) => {
      const marks = valueMarks(most, steps, isWhole);
      expect(marks.length).toBeLessThanOrEqual(steps + 1);
      expect(marks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-6));
      expect(marks.at(-2)).toBeLessThan(most);
    }),
  );
});
