import { describe, expect, test } from "vitest";
import { readSeriesTable } from "./series-table";

const MONTHS = 12;

describe("a table of series", () => {
  test("long, wide and competition layouts say the same", () => {
    const long = readSeriesTable(
      [
        ["series", "period", "value"],
        ["A", "2024-01", "3"],
        ["A", "2024-02", "5"],
      ],
      MONTHS,
    );
    const wide = readSeriesTable(
      [
        ["series", "2024-01", "2024-02"],
        ["A", "3", "5"],
      ],
      MONTHS,
    );
    const competition = readSeriesTable(
      [
        ["series", "h", "frequency", "start", "values"],
        ["A", "6", "12", "1984.75", "3 5"],
      ],
      MONTHS,
    );
    for (const table of [long, wide, competition]) {
      expect(table.issues).toEqual([]);
      expect([...(table.series[0]?.values ?? [])]).toEqual([3, 5]);
    }
    expect(long.series[0]?.lastPeriod).toBe("2024-02");
    expect(competition.series[0]).toMatchObject({ season: 12, horizon: 6, lastPeriod: "1984-11" });
  });
  test.each([[["unique_id", "ds", "y"]], [["Date", "SKU", "Warehouse", "Quantity"]]])(
    "the usual other names of its columns are known: %j",
    (header) => {
      const cells: Record<string, string> = {
        unique_id: "A",
        sku: "A",
        ds: "2024-01",
        date: "2024-01",
        y: "3",
        quantity: "3",
        warehouse: "MID",
      };
      const row = header.map((name) => cells[name.toLowerCase()] ?? "");
      expect(readSeriesTable([header, row], MONTHS)).toMatchObject({ series: [{ id: "A", lastPeriod: "2024-01" }], issues: [] });
      const wrong = readSeriesTable([header, row.map((cell) => (cell === "3" ? "three" : cell))], MONTHS);
      expect(wrong.issues).toMatchObject([{ line: 2, column: header.at(-1), message: '"three" is not a number.' }]);
    },
  );
  test("blanks at the ends are not part of a series, a blank inside was not observed", () => {
    const { series } = readSeriesTable(
      [
        ["series", "1", "2", "3", "4"],
        ["A", "", "3", "", "4"],
        ["B", "2", "3", "", ""],
        ["C", "", "", "", ""],
      ],
      MONTHS,
    );
    expect(series.map((one) => [...one.values])).toEqual([
      [3, Number.NaN, 4],
      [2, 3],
    ]);
    expect(series[1]?.lastPeriod).toBe("2");
  });
  test("what cannot be read is named by line and column, and the rest is read", () => {
    const wide = readSeriesTable(
      [
        ["series", "1", "2"],
        ["A", "x", "3"],
        ["B", "1", "2"],
      ],
      MONTHS,
    );
    expect(wide.issues).toEqual([{ line: 2, column: "1", message: '"x" is not a number.' }]);
    expect(wide.series.map((one) => one.id)).toEqual(["B"]);
    const long = readSeriesTable(
      [
        ["series", "period", "value"],
        ["A", "2", "1"],
        ["A", "3", "1e308"],
        ["B", "10", "7"],
      ],
      MONTHS,
    );
    expect(long.issues).toEqual([{ line: 3, column: "value", message: '"1e308" is not a number of at most 15 digits.' }]);
    expect(long.series.map((one) => one.id)).toEqual(["B"]);
    expect(readSeriesTable([["name", "1"]], MONTHS).issues[0]?.line).toBe(1);
  });
  test("how far and how often a series of its own repeats are whole numbers within reason", () => {
    const { series, issues } = readSeriesTable(
      [
        ["series", "h", "frequency", "values"],
        ["A", "1000000000", "12", "3 5"],
        ["B", "6", "monthly", "3 5"],
        [" C ", "", "", "3 5"],
      ],
      MONTHS,
    );
    expect(issues).toEqual([
      { line: 2, column: "h", message: '"1000000000" is not a whole number from 1 to 366.' },
      { line: 3, column: "frequency", message: '"monthly" is not a whole number from 1 to 366.' },
    ]);
    expect(series).toMatchObject([{ id: "C", season: null, horizon: null }]);
  });
  test("a table without its values is told so by its header", () => {
    const { issues } = readSeriesTable(
      [
        ["series", "period"],
        ["A", "2024-01"],
      ],
      MONTHS,
    );
    expect(issues).toMatchObject([{ line: 1, message: expect.stringContaining("has neither series, period and value nor") }]);
  });
  test("a period that is left out was not observed, and rows come in any order", () => {
    const { series } = readSeriesTable(
      [
        ["series", "period", "value"],
        ["A", "2024-07", "7"],
        ["A", "2024-01", "1"],
        ["A", "2024-03", "3"],
      ],
      MONTHS,
    );
    expect([...(series[0]?.values ?? [])]).toEqual([1, Number.NaN, 3, Number.NaN, Number.NaN, Number.NaN, 7]);
    expect(series[0]?.lastPeriod).toBe("2024-07");
  });
  test("a name that stands for two series gives two, whichever order the rows come in", () => {
    const rows = [
      ["A", "2024-01", "1"],
      ["A", "2024-02", "2"],
      ["A", "2024-01", "10"],
      ["A", "2024-02", "20"],
    ];
    const sorted = [rows[0], rows[2], rows[1], rows[3]] as string[][];
    for (const order of [rows, sorted]) {
      const { series } = readSeriesTable([["series", "period", "value"], ...order], MONTHS);
      expect(series.map((one) => [one.id, ...one.values])).toEqual([
        ["A", 1, 2],
        ["A", 10, 20],
      ]);
    }
  });
  test.each([
    ["two days of one week", 52, ["2024-01-01", "2024-01-02"], "2024-01-01 and 2024-01-02 of series A are one period of this frequency."],
    ["names of two kinds", 12, ["2024-01", "June"], '"June" is no period of the kind of the others of series A.'],
    ["days that no month has", 12, ["2024-02-01", "2024-02-30"], '"2024-02-30" is not in the calendar.'],
    ["blank periods", 12, ["2024-01", ""], "The period is blank."],
    ["a year that nobody meant", 12, ["2024-01", "2204-01"], "Series A reaches from 2024-01 to 2204-01 with 2 values."],
  ])("%s are named by line, and their series is left out", (_, season, periods, message) => {
    const rows = periods.map((period) => ["A", period, "1"]);
    const table = readSeriesTable([["series", "period", "value"], ...rows], season);
    expect(table).toMatchObject({ series: [], issues: [{ line: 3, column: "period", message }] });
  });
  test("names without a place of their own are taken as they come", () => {
    const { series } = readSeriesTable(
      [
        ["series", "W9", "W10"],
        ["A", "3", "4"],
      ],
      52,
    );
    expect(series[0]).toMatchObject({ values: Float64Array.of(3, 4), lastPeriod: "W10" });
  });
});
