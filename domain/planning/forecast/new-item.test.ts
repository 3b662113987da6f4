import { describe, expect, it } from "vitest";
import { launchProfile, newItemForecast, newItemQuantiles, similarItems } from "./new-item";

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

  it("its band is as wide as similar items' periods lie apart", () => {
    const [low, high] = newItemQuantiles([Float64Array.of(2, 4, 6, 8)], Float64Array.of(10, 20), [0.1, 0.9]);
    expect([...(low ?? [])]).toEqual([4, 8]);
    expect([...(high ?? [])]).toEqual([16, 32]);
  });

  it("is similar to what costs about as much in its category", () => {
    const known = [1, 2, 3].map((itemId) => ({ itemId, category: itemId === 3 ? "Plates" : "Cups", unitPrice: itemId * 4 }));
    expect(similarItems({ itemId: 9, category: "Cups", unitPrice: 9 }, known)).toEqual([2, 1]);
    expect(similarItems({ itemId: 1, category: "Cups", unitPrice: 9 }, known)).toEqual([2]);
    expect(similarItems({ itemId: 9, category: "Bowls", unitPrice: 9 }, known)).toEqual([]);
  });
});
