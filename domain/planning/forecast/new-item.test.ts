import { describe, expect, it } from "vitest";
import { launchProfile, newItemForecast } from "./new-item";

const flat = (value: number, periods: number) => new Float64Array(periods).fill(value);

describe("A new item", () => {
  it("seven periods at 10 among items that sell 4 are expected to sell 7", () => {
    expect([...newItemForecast(flat(10, 7), [flat(3, 30), flat(5, 30)], 3)]).toEqual([7, 7, 7]);
  });

  it("without a sale yet sells as the similar ones did after their launch, and fades as they did", () => {
    expect([...newItemForecast(new Float64Array(0), [Float64Array.of(8, 6, 4, 2), Float64Array.of(12, 10, 8, 6)], 4)]).toEqual([
      10, 8, 6, 4,
    ]);
  });

  it("with nobody to borrow from has its own pace, pulled towards nothing while little of it is known", () => {
    expect([...newItemForecast(flat(6, 7), [], 2)]).toEqual([3, 3]);
    expect([...newItemForecast(new Float64Array(0), [], 2)]).toEqual([0, 0]);
  });

  it("beyond what similar items lived, the last four periods go on", () => {
    expect([...launchProfile([Float64Array.of(9, 1, 2, 3, 4)], 7)]).toEqual([9, 1, 2, 3, 4, 2.5, 2.5]);
  });
});
