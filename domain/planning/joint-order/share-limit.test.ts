import { expect, test } from "vitest";
import { type LimitClaim, shareLimit } from "./share-limit";

const claim = (changes: Partial<LimitClaim>): LimitClaim => ({ wanted: 0, urgent: 0, atRiskMinor: 0, held: 0, isSet: false, ...changes });
const a = claim({ wanted: 60, urgent: 60, atRiskMinor: 3_000 });
const b = claim({ wanted: 50, urgent: 50, atRiskMinor: 1_000 });
const c = claim({ wanted: 80 });

test("100 go to what loses the most margin for them, 60 and 40, and nothing to what loses none", () => {
  expect(shareLimit(100, [c, b, a], false)).toEqual([0, 40, 60]);
  expect(shareLimit(500, [c, b, a], false)).toEqual([80, 50, 60]);
});

test("what covers no loss comes after all that does, of the same line as well", () => {
  expect(shareLimit(100, [claim({ wanted: 90, urgent: 30, atRiskMinor: 3_000 }), b], false)).toEqual([50, 50]);
});

test("an open recommendation that loses nothing gives way to one that does, not to one that promises a hair more", () => {
  expect(shareLimit(100, [{ ...c, held: 80 }, a], false)).toEqual([40, 60]);
  const hair = claim({ wanted: 100, urgent: 100, atRiskMinor: 1_100 });
  const holder = claim({ wanted: 100, urgent: 100, atRiskMinor: 1_000, held: 100 });
  expect(shareLimit(100, [hair, holder], false)).toEqual([0, 100]);
  expect(shareLimit(100, [{ ...hair, atRiskMinor: 1_300 }, holder], false)).toEqual([100, 0]);
});

test("where only some are planned again each keeps what it has and still needs, and what is free goes by margin", () => {
  const holder = { ...c, held: 80 };
  expect(shareLimit(100, [holder, a], true)).toEqual([80, 20]);
  expect(shareLimit(100, [{ ...holder, wanted: 30 }, a], true)).toEqual([30, 60]);
});

test("what a buyer set is first", () => {
  expect(shareLimit(100, [a, { ...c, isSet: true }], false)).toEqual([20, 80]);
  expect(shareLimit(-5, [a, c], false)).toEqual([0, 0]);
});
