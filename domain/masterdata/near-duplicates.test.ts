import fc from "fast-check";
import { expect, test } from "vitest";
import { nameFeatures } from "./name-features";
import { indexNames, type NamedRecord } from "./name-index";
import { evidenceOf } from "./name-similarity";
import { mutualBest, nearPairs } from "./near-duplicates";

const word = fc.constantFrom("red", "blue", "lantern", "heart", "holder", "glass", "metal", "kx-ts208w", "CL51", "cl-51", "46", "mugs");
const record = fc.record({
  name: fc.array(word, { maxLength: 6 }).map((words) => words.join(" ")),
  price: fc.option(fc.integer({ min: 1, max: 500 })),
});
const records = fc.array(record, { maxLength: 14 });
const pairsOf = (list: readonly NamedRecord[], options: Parameters<typeof nearPairs>[1]) => nearPairs(indexNames(list), options);
const scores = (pairs: readonly { left: number; right: number; score: number }[]) =>
  new Map(pairs.map(({ left, right, score }) => [`${left}/${right}`, score.toFixed(9)]));

test("a model number is the same however it is hyphenated, and figures are not model numbers", () => {
  expect([...nameFeatures("Panasonic KX-TS208W Corded Phone").codes.keys()]).toEqual(["kxts208w"]);
  expect([...nameFeatures("KXTS208W").codes.keys()]).toEqual(["kxts208w"]);
  expect([...nameFeatures("8 port 10/100 switch 1080p").codes.keys()]).toEqual([]);
});

test("two items that share a model number and a maker are near, with what they share", () => {
  const index = indexNames([
    { name: "Canon High Capacity Color Ink Cartridge - CL51", price: 35 },
    { name: "Canon CL-51 Color Ink Cartridge", price: 34 },
    { name: "Garden lantern, large", price: 12 },
  ]);
  expect(nearPairs(index, { atLeast: 0.5 })).toMatchObject([{ left: 0, right: 1 }]);
  const [a, b] = index.names;
  const evidence = a && b && evidenceOf(a, b);
  expect(evidence).toMatchObject({ sharedCodes: ["cl51"], onlyRight: [] });
  expect(evidence?.priceRatio).toBeCloseTo(34 / 35);
  expect([index.holdersOf("cl51"), index.holdersOf("cl52")]).toEqual([2, 0]);
});

test("the order of a list changes no score", () => {
  fc.assert(
    fc.property(records, (list) => {
      const last = list.length - 1;
      const turned = pairsOf(list.toReversed(), { atLeast: 0.3 }).map(({ left, right, score }) => ({
        left: last - right,
        right: last - left,
        score,
      }));
      expect(scores(turned)).toEqual(scores(pairsOf(list, { atLeast: 0.3 })));
    }),
  );
});

test("asking twice finds the same, no entry is near itself, and every score lies between 0 and 1", () => {
  fc.assert(
    fc.property(records, (list) => {
      const pairs = pairsOf(list, { atLeast: 0.1 });
      expect(pairsOf(list, { atLeast: 0.1 })).toEqual(pairs);
      for (const { left, right, score } of pairs) {
        expect(left).toBeLessThan(right);
        expect(score).toBeGreaterThanOrEqual(0.1);
        expect(score).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("the nearest of each are found below the threshold too, and a pair is best only from both sides", () => {
  const [a, b, c] = [
    { left: 0, right: 1, score: 0.4 },
    { left: 1, right: 2, score: 0.6 },
    { left: 3, right: 4, score: 0.3 },
  ] as const;
  expect(mutualBest([a, b, c])).toEqual([b, c]);
  fc.assert(
    fc.property(records, (list) => {
      const all = pairsOf(list, { atLeast: 0.2 });
      const near = pairsOf(list, { atLeast: 1.1, nearest: 3, nearestFrom: 0.2 });
      expect(scores(mutualBest(near))).toEqual(
        scores(mutualBest(all).filter((pair) => near.some((one) => one.left === pair.left && one.right === pair.right))),
      );
      for (const { score } of near) expect(score).toBeGreaterThanOrEqual(0.2);
    }),
  );
});
