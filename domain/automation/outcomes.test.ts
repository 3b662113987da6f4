import { describe, expect, test } from "vitest";
import { judgeOutcomes, type OutcomeLine, usualBand } from "./outcomes";
import type { Level } from "./policy";
import { stepDown, stepDownReason } from "./step-down";

const line = (part: Partial<OutcomeLine> = {}): OutcomeLine => ({
  isRecent: true,
  isStopped: false,
  isUndone: false,
  isChanged: false,
  valueMinor: 10_000,
  paidMinor: null,
  referenceMinor: null,
  nights: 0,
  emptyNights: 0,
  serviceTarget: 0.95,
  ...part,
});
const some = (count: number, part: Partial<OutcomeLine> = {}) => Array.from({ length: count }, () => line(part));
const outside = (lines: readonly OutcomeLine[], band = usualBand) =>
  judgeOutcomes(lines, band).flatMap(({ measure, verdict }) => (verdict === "outside" ? [measure] : []));

describe("Outcomes", () => {
  test("are judged by lines, nights and money, each against its own limit", () => {
    const lines = [
      ...some(4, { isStopped: true }),
      ...some(1, { paidMinor: 52_000, referenceMinor: 50_000, nights: 140, emptyNights: 42 }),
      ...some(20, { paidMinor: 2_600, referenceMinor: 2_500, nights: 7 }),
    ];
    const judged = judgeOutcomes(lines, usualBand);
    expect(judged.map(({ measure, verdict }) => [measure, verdict])).toEqual([
      ["stopped", "outside"],
      ["undone", "within"],
      ["changed", "within"],
      ["service", "outside"],
      ["price", "outside"],
    ]);
    expect(judged[0]).toMatchObject({ found: 0.16, limit: 0.1, counted: 4, of: 25, valueMinor: 40_000 });
    expect(judged[3]).toMatchObject({ counted: 42, of: 280 });
    expect(judged[3]?.found).toBeCloseTo(0.85);
    expect(judged[3]?.limit).toBeCloseTo(0.9);
    expect(judged[4]).toMatchObject({ found: 0.04, limit: 0.03, counted: 21, valueMinor: 4_000 });
  });

  test("few lines or nights say nothing, and what is at its limit is within", () => {
    expect(outside(some(19, { isUndone: true }))).toEqual([]);
    expect(outside([...some(17), ...some(3, { isUndone: true })])).toEqual([]);
    expect(outside([...some(16), ...some(4, { isUndone: true })])).toEqual(["undone"]);
    expect(outside([...some(15), ...some(5, { isChanged: true })])).toEqual(["changed"]);
    expect(outside(some(1, { nights: 139, emptyNights: 139 }))).toEqual([]);
    expect(judgeOutcomes([], usualBand).map(({ verdict, found }) => [verdict, found])).toEqual(Array(5).fill(["few", null]));
  });

  test("lines of before count by their nights alone, and another band judges otherwise", () => {
    expect(outside(some(40, { isRecent: false, isUndone: true, isStopped: true, nights: 28, emptyNights: 14 }))).toEqual(["service"]);
    expect(outside(some(4, { isStopped: true }), { ...usualBand, leastLines: 4 })).toEqual(["stopped"]);
    expect(outside(some(40, { isStopped: true }), { ...usualBand, stoppedShare: 1 })).toEqual([]);
  });
});

describe("Stepping down", () => {
  const down = (level: Level, lines: readonly OutcomeLine[]) => stepDown(level, judgeOutcomes(lines, usualBand));
  const stopped = [...some(21), ...some(4, { isStopped: true })];

  test("by one level, and it says which outcomes left their band", () => {
    const one = down("hold", stopped);
    expect(one?.level).toBe("recommend");
    expect(one && stepDownReason(one)).toBe("People stopped 4 of 25 lines (16 %, at most 10 %)");
    expect(down("automatic", stopped)?.level).toBe("hold");
    const two = down("automatic", some(20, { isUndone: true, nights: 10, emptyNights: 2 }));
    expect(two && stepDownReason(two)).toBe(
      "20 of 20 lines were cancelled, closed short or refused (100 %, at most 15 %); Nothing was free on 40 of 200 nights (service 80 %, at least 90 %)",
    );
  });

  test("not within the band, and not where nothing happens by itself", () => {
    expect(down("automatic", some(40))).toBeNull();
    expect(down("recommend", stopped)).toBeNull();
  });
});
