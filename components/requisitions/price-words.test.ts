import { expect, test } from "vitest";
import { differenceWords, priceText } from "./price-words";

test("a difference of price is said with its direction", () => {
  expect(differenceWords(0.05)).toBe("+5.0 %");
  expect(differenceWords(-0.25)).toBe("−25.0 %");
  expect(differenceWords(0.0004)).toBe("+0.04 %");
  expect(differenceWords(0)).toBe("the same");
  expect(priceText("4.200000")).toBe("4.20");
});
