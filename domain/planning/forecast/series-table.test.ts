import { describe, expect, test } from "vitest";
import { periodAfter } from "./next-period";
import { readSeriesTable } from "./series-table";

describe("a table of series", () => {
  test("long, wide and competition layouts say the same", () => {
    const long = readSeriesTable([
      ["series", "period", "value"],
      ["A", "2024-01", "3"],
      ["A", "2024-02", "5"],
    ]);
    const wide = readSeriesTable([
      ["series", "2024-01", "2024-02"],
      ["A", "3", "5"],
    ]);
    const competition = readSeriesTable([
      ["series", "h", "frequency", "values"],
      ["A", "6", "12", "3 5"],
    ]);
    for (const table of [long, wide, competition]) {
      expect(table.issues).toEqual([]);
      expect([...(table.series[0]?.values ?? [])]).toEqual([3, 5]);
    }
    expect(long.series[0]?.lastPeriod).toBe("2024-02");
    expect(competition.series[0]).toMatchObject({ season: 12, horizon: 6 });
  });
  test("blanks at the ends are not part of a series, a blank inside was not observed", () => {
    const { series } = readSeriesTable([
      ["series", "1", "2", "3", "4"],
      ["A", "", "3", "", "4"],
      ["B", "2", "3", "", ""],
      ["C", "", "", "", ""],
    ]);
    expect(series.map((one) => [...one.values])).toEqual([
      [3, Number.NaN, 4],
      [2, 3],
    ]);
    expect(series[1]?.lastPeriod).toBe("2");
  });
  test("what cannot be read is named by line and column, and the rest is read", () => {
    const wide = readSeriesTable([
      ["series", "1", "2"],
      ["A", "x", "3"],
      ["B", "1", "2"],
    ]);
    expect(wide.issues).toEqual([{ line: 2, column: "1", message: '"x" is not a number.' }]);
    expect(wide.series.map((one) => one.id)).toEqual(["B"]);
    const long = readSeriesTable([
      ["series", "period", "value"],
      ["A", "2", "1"],
      ["A", "2", "1"],
      ["A", "10", "7"],
    ]);
    expect(long.issues).toEqual([{ line: 3, column: "period", message: "2 comes after 2 in series A; periods must rise." }]);
    expect([...(long.series[0]?.values ?? [])]).toEqual([1, 7]);
    expect(readSeriesTable([["name", "1"]]).issues[0]?.line).toBe(1);
  });
});

test("periods to come are named as the last one is", () => {
  expect(periodAfter("1999-12", 1, 12)).toBe("2000-01");
  expect(periodAfter("1999-Q4", 2, 4)).toBe("2000-Q2");
  expect(periodAfter("1999-12-27", 1, 52)).toBe("2000-01-03");
  expect(periodAfter("2000-02-28", 1, 7)).toBe("2000-02-29");
  expect(periodAfter("1999", 3, 1)).toBe("2002");
  expect(periodAfter("2000.1154", 2, 52)).toBe("t+2");
});
