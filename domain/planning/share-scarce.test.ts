import fc from "fast-check";
import { expect, it } from "vitest";
import { type Claim, shareScarce } from "./share-scarce";

const claim = (part: Partial<Claim>): Claim => ({ wanted: 100, backordered: 0, dailyDemand: 1, position: 0, ...part });

it("thirty units bring two nodes to the same eleven days", () => {
  expect(shareScarce(30, [claim({ dailyDemand: 2 }), claim({ dailyDemand: 1, position: 3 })])).toEqual([22, 8]);
});

it("customers who wait come before anybody's stock", () => {
  expect(shareScarce(10, [claim({ dailyDemand: 50 }), claim({ backordered: 8, wanted: 8 })])).toEqual([2, 8]);
});

it("too little for all who wait is shared by how many wait", () => {
  expect(shareScarce(10, [claim({ backordered: 30 }), claim({ backordered: 10 })])).toEqual([8, 2]);
  expect(shareScarce(1, [claim({ backordered: 1 }), claim({ backordered: 2 })])).toEqual([0, 1]);
});

it("of those who wait, the better channel tier comes first, and what has no tier last", () => {
  const marketplace = claim({ backordered: 30, waitingByTier: [{ tier: 3, units: 30 }] });
  const shop = claim({
    backordered: 10,
    waitingByTier: [
      { tier: 1, units: 6 },
      { tier: 3, units: 2 },
    ],
  });
  expect(shareScarce(5, [marketplace, shop])).toEqual([0, 5]);
  // 6 of the first tier, then 32 wait in the third: 16 are shared 15 to 1, and nothing is left for the 2 without a tier.
  expect(shareScarce(22, [marketplace, shop])).toEqual([15, 7]);
});

it("enough for all is what all want", () => {
  expect(shareScarce(1_000, [claim({ wanted: 7 }), claim({ wanted: 5, backordered: 5 })])).toEqual([7, 5]);
});

it("nobody gets more than is wanted, nothing is left while somebody wants, and nothing is given that is not there", () => {
  const claims = fc.array(
    fc.record({
      wanted: fc.nat(200),
      backordered: fc.nat(50),
      dailyDemand: fc.integer({ min: 0, max: 40 }).map((d) => d / 4),
      position: fc.nat(100),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(fc.nat(500), claims, (available, list) => {
      const shares = shareScarce(available, list);
      const given = shares.reduce((sum, units) => sum + units, 0);
      const wanted = list.reduce((sum, { wanted: units }) => sum + units, 0);
      expect(given).toBe(Math.min(available, wanted));
      for (const [index, units] of shares.entries()) {
        expect(units).toBeGreaterThanOrEqual(0);
        expect(units).toBeLessThanOrEqual(list[index]?.wanted ?? 0);
      }
    }),
  );
});
