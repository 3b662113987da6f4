import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NodeNeed, type SharedLine, shareRefusal, shareShortSupply } from "./share-short-supply";

const NOW = new Date("2026-03-02T09:00:00Z");
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const line = (part: Partial<SharedLine>): SharedLine => ({
  nodeId: 1,
  settled: 0,
  wanted: 100,
  confirmed: 100,
  promisedAt: inDays(7),
  ...part,
});
const need = (part: Partial<NodeNeed>): NodeNeed => ({ nodeId: 1, cover: 0, dailyDemand: 5, waiting: [], ...part });
const single = { packSize: 1, minimum: 1 };
const sum = (units: readonly number[]) => units.reduce((total, one) => total + one, 0);

describe("what is confirmed of an item for several nodes", () => {
  const lines = [line({}), line({ nodeId: 2, confirmed: 40 })];
  // 55 are free now, of which 35 are sold in the 7 days.
  const needs = [need({ cover: 55 }), need({ nodeId: 2, waiting: [{ tier: 3, units: 30 }] })];

  it("serves those who wait, and then brings both nodes to the same 13 days", () => {
    expect(shareShortSupply(lines, needs, single, NOW)).toEqual([45, 95]);
    expect(shareShortSupply(lines, needs, { packSize: 10, minimum: 10 }, NOW)).toEqual([50, 90]);
  });

  it("an odd rest stays where the supplier put it, and what moves are whole packs", () => {
    const odd = [line({}), line({ nodeId: 2, confirmed: 37 })];
    const shares = shareShortSupply(odd, needs, { packSize: 10, minimum: 10 }, NOW);
    expect(shares).toEqual([40, 97]);
    expect(shareRefusal(odd, shares, { packSize: 10, minimum: 10 })).toBeNull();
  });

  it("of those who wait, the better channel tier comes first, at whatever node", () => {
    const waiting = [
      need({ waiting: [{ tier: 3, units: 100 }] }),
      need({
        nodeId: 2,
        waiting: [
          { tier: 1, units: 60 },
          { tier: 3, units: 40 },
        ],
      }),
    ];
    expect(shareShortSupply([line({ confirmed: 50 }), line({ nodeId: 2, confirmed: 0 })], waiting, single, NOW)).toEqual([1, 49]);
  });

  it("no node gets more than was ordered for it, however many wait", () => {
    const crowd = [need({}), need({ nodeId: 2, waiting: [{ tier: 1, units: 900 }] })];
    expect(shareShortSupply([line({}), line({ nodeId: 2, confirmed: 10, wanted: 60 })], crowd, single, NOW)).toEqual([50, 60]);
  });

  it("a line that meets the supplier's minimum goes on meeting it, and one below it keeps a pack", () => {
    const crowd = [need({}), need({ nodeId: 2, waiting: [{ tier: 1, units: 900 }] })];
    const terms = { packSize: 5, minimum: 40 };
    expect(shareShortSupply([line({ confirmed: 60 }), line({ nodeId: 2, confirmed: 10 })], crowd, terms, NOW)).toEqual([40, 30]);
    expect(shareShortSupply([line({ confirmed: 30 }), line({ nodeId: 2, confirmed: 10 })], crowd, terms, NOW)).toEqual([5, 35]);
    // 30 of the minimum have come already.
    expect(shareShortSupply([line({ confirmed: 60, settled: 30 }), line({ nodeId: 2, confirmed: 10 })], crowd, terms, NOW)).toEqual([
      10, 60,
    ]);
  });

  it("where nobody knows the demand nothing is given away, and nothing is got but for who waits", () => {
    const unknown = (waiting: NodeNeed["waiting"]) => [need({ dailyDemand: 0, waiting }), need({ nodeId: 2 })];
    const both = [line({ confirmed: 40 }), line({ nodeId: 2, confirmed: 60 })];
    expect(shareShortSupply(both, unknown([]), single, NOW)).toEqual([40, 60]);
    expect(shareShortSupply(both, unknown([{ tier: 3, units: 50 }]), single, NOW)).toEqual([50, 50]);
  });

  it("a refused line is asked for again only where its share is an order that the supplier takes", () => {
    const refused = [line({ confirmed: 60 }), line({ nodeId: 2, confirmed: 0 })];
    const few = [need({ cover: 10 }), need({ nodeId: 2, dailyDemand: 0, waiting: [{ tier: 1, units: 8 }] })];
    expect(shareShortSupply(refused, few, { packSize: 1, minimum: 20 }, NOW)).toEqual([60, 0]);
    expect(shareShortSupply(refused, few, single, NOW)).toEqual([52, 8]);
  });

  it("a node with two orders claims once, gets more on the earlier and gives from the later", () => {
    const twice = [
      line({ confirmed: 20, promisedAt: inDays(9) }),
      line({ confirmed: 20, wanted: 30 }),
      line({ nodeId: 2, confirmed: 60, wanted: 92 }),
    ];
    const waits = [need({ waiting: [{ tier: 1, units: 55 }] }), need({ nodeId: 2, cover: 1_000 })];
    expect(shareShortSupply(twice, waits, single, NOW)).toEqual([69, 30, 1]);
    const calm = [need({ cover: 1_000 }), need({ nodeId: 2, waiting: [{ tier: 1, units: 75 }] })];
    expect(shareShortSupply(twice, calm, single, NOW)).toEqual([1, 7, 92]);
  });
});

it("the shares are what was confirmed, none is more than wanted, none falls to nothing, and all that moves is packs", () => {
  const story = fc
    .record({
      lines: fc.array(
        fc.record({
          nodeId: fc.integer({ min: 1, max: 4 }),
          settled: fc.nat(30),
          confirmed: fc.nat(200),
          more: fc.nat(200),
          days: fc.nat(14),
        }),
        { minLength: 2, maxLength: 7 },
      ),
      needs: fc.array(
        fc.record({
          cover: fc.integer({ min: -20, max: 200 }),
          dailyDemand: fc.nat(80).map((d) => d / 4),
          waiting: fc.array(fc.record({ tier: fc.integer({ min: 1, max: 3 }), units: fc.integer({ min: 1, max: 80 }) }), { maxLength: 4 }),
        }),
        { minLength: 4, maxLength: 4 },
      ),
      packSize: fc.integer({ min: 1, max: 12 }),
      minimum: fc.integer({ min: 1, max: 60 }),
    })
    .map(({ lines, needs, ...terms }) => ({
      lines: lines.map(({ more, days, confirmed, ...one }) => ({ ...one, confirmed, wanted: confirmed + more, promisedAt: inDays(days) })),
      needs: needs.map((one, index) => ({ ...one, nodeId: index + 1 })).filter(({ nodeId }) => lines.some((one) => one.nodeId === nodeId)),
      terms,
    }));
  fc.assert(
    fc.property(story, ({ lines, needs, terms }) => {
      const shares = shareShortSupply(lines, needs, terms, NOW);
      expect(sum(shares)).toBe(sum(lines.map(({ confirmed }) => confirmed)));
      expect(shareRefusal(lines, shares, terms)).toBeNull();
      for (const [index, { confirmed, settled }] of lines.entries()) {
        const share = shares[index] ?? 0;
        expect(share).toBeGreaterThanOrEqual(Math.min(confirmed, terms.packSize));
        if (settled + confirmed >= terms.minimum)
          expect(settled + share).toBeGreaterThanOrEqual(Math.min(settled + confirmed, terms.minimum));
      }
    }),
    { numRuns: 500 },
  );
});

it("more customers who wait at a node never bring it less", () => {
  const units = fc.nat(120);
  fc.assert(
    fc.property(units, units, units, fc.integer({ min: 1, max: 60 }), (confirmed, other, waits, more) => {
      const lines = [line({ confirmed, wanted: 200 }), line({ nodeId: 2, confirmed: other, wanted: 200 })];
      const shareOf = (first: number) =>
        shareShortSupply(lines, [need({ waiting: [{ tier: 1, units: first }] }), need({ nodeId: 2, cover: 20 })], single, NOW)[0] ?? 0;
      expect(shareOf(waits + more)).toBeGreaterThanOrEqual(shareOf(waits));
    }),
  );
});

it("refuses a split that asks for more, for what nobody ordered, or for parts of packs, and says of which line", () => {
  const lines = [line({}), line({ nodeId: 2, confirmed: 40 })];
  const terms = { packSize: 10, minimum: 10 };
  expect(shareRefusal(lines, [100, 50], terms)).toMatchObject({ line: null });
  expect(shareRefusal(lines, [30, 110], terms)).toMatchObject({
    line: 1,
    message: "It gets from 0 to the 100 units that are wanted of it.",
  });
  expect(shareRefusal(lines, [95, 45], terms)).toMatchObject({ line: 0, message: "Units move in packs of 10." });
});
