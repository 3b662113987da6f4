import fc from "fast-check";
import { expect, test } from "vitest";
import { nameFeatures } from "./name-features";
import { matchCatalogues, nearDuplicates } from "./near-duplicates";

const word = fc.constantFrom("red", "blue", "lantern", "heart", "holder", "glass", "metal", "kx-ts208w", "CL51", "cl-51", "46", "mugs");
const record = fc.record({
  name: fc.array(word, { maxLength: 6 }).map((words) => words.join(" ")),
  price: fc.option(fc.integer({ min: 1, max: 500 })),
});
const records = fc.array(record, { maxLength: 14 });
const scores = (pairs: readonly { left: number; right: number; score: number }[]) =>
  new Map(pairs.map(({ left, right, score }) => [`${left}/${right}`, score.toFixed(9)]));

test("a model number is the same however it is hyphenated, and figures are not model numbers", () => {
  expect([...nameFeatures("Panasonic KX-TS208W Corded Phone").codes.keys()]).toEqual(["kxts208w"]);
  expect([...nameFeatures("KXTS208W").codes.keys()]).toEqual(["kxts208w"]);
  expect([...nameFeatures("8 port 10/100 switch 1080p").codes.keys()]).toEqual([]);
});

test("two items that share a model number and a maker are proposed with what they share", () => {
  const [pair] = nearDuplicates(
    [
      { name: "Canon High Capacity Color Ink Cartridge - CL51", price: 35 },
      { name: "Canon CL-51 Color Ink Cartridge", price: 34 },
      { name: "Garden lantern, large", price: 12 },
    ],
    { atLeast: 0.5 },
  );
  expect(pair).toMatchObject({ left: 0, right: 1, evidence: { sharedCodes: ["cl51"], onlyRight: [] } });
  expect(pair?.evidence.priceRatio).toBeCloseTo(34 / 35);
});

test("the order of a list changes no score", () => {
  fc.assert(
    fc.property(records, (list) => {
      const last = list.length - 1;
      const turned = nearDuplicates(list.toReversed(), { atLeast: 0.3 }).map(({ left, right, score }) => ({
        left: last - right,
        right: last - left,
        score,
      }));
      expect(scores(turned)).toEqual(scores(nearDuplicates(list, { atLeast: 0.3 })));
    }),
  );
});

test("asking twice proposes the same, no entry is proposed with itself, and every score lies between 0 and 1", () => {
  fc.assert(
    fc.property(records, (list) => {
      const pairs = nearDuplicates(list, { atLeast: 0.1 });
      expect(nearDuplicates(list, { atLeast: 0.1 })).toEqual(pairs);
      for (const { left, right, score } of pairs) {
        expect(left).toBeLessThan(right);
        expect(score).toBeGreaterThanOrEqual(0.1);
        expect(score).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("between two catalogues nothing is matched twice, and the side does not matter", () => {
  fc.assert(
    fc.property(records, records, (ours, theirs) => {
      const pairs = matchCatalogues(ours, theirs, { atLeast: 0.2 });
      expect(new Set(pairs.map(({ left }) => left)).size).toBe(pairs.length);
      expect(new Set(pairs.map(({ right }) => right)).size).toBe(pairs.length);
      const best = (list: typeof pairs) => list[0]?.score.toFixed(9);
      expect(best(matchCatalogues(theirs, ours, { atLeast: 0.2 }))).toBe(best(pairs));
    }),
  );
});
