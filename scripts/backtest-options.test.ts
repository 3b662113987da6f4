import { describe, expect, it } from "vitest";
import { Misuse, policyOf, readOptions } from "./backtest-options";

describe("What is typed behind the back-test", () => {
  it("is read as it is meant", () => {
    const { values, positionals } = readOptions(["--history", "a.csv", "b.csv", "--margin", "0.3", "--from", "2011-02-28"]);
    expect(values).toMatchObject({ history: ["a.csv"], margin: 0.3, "lead-time": 14, from: Date.UTC(2011, 1, 28) });
    expect(positionals).toEqual(["b.csv"]);
    expect(policyOf("measure=fill,target=0.9,a=0.97,review=3,ordering=2.50,holding=0.3")).toMatchObject({
      measure: "fill",
      serviceTarget: 0.9,
      serviceTargetA: 0.97,
      model: "forecast",
      orderingCostMinor: 250,
      holdingRate: 0.3,
    });
  });

  it.each([
    [["--margin", "abc"], "--margin abc is not a number."],
    [["--margin", "3"], "--margin 3 is above 0.99."],
    [["--lead-time", "x"], "--lead-time x is not a number."],
    [["--lead-time", "0"], "--lead-time 0 is below 0.5."],
    [["--from", "2011-02-31"], "--from 2011-02-31 is not a day such as 2026-03-31."],
    [["--bogus"], "Unknown option '--bogus'."],
    [["--margin"], "Option '--margin <value>' argument missing."],
    [["stray"], '"stray" belongs to no option.'],
  ])("%s is refused in a line that names it", (typed, line) => {
    expect(() => readOptions(typed)).toThrow(new Misuse(line));
  });

  it.each(["target=abc", "target=", "a=2", "speed=3", "review=0", "model=oracle", "ordering=-1"])("a policy %s is refused", (text) => {
    expect(() => policyOf(text)).toThrow(Misuse);
  });
});
