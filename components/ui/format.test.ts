import { expect, test } from "vitest";
import { formatCount, formatDecimal, formatMoney, formatMoneyShort, formatPrice, formatQuantity, formatRatio } from "./format";

test("what is below nothing has a minus everywhere, and nothing is never below nothing", () => {
  expect(formatMoney(-817_365, "GBP", true)).toBe("−£8,173.65");
  expect(formatMoney(-817_365, "GBP")).toBe("−8,173.65");
  expect(formatMoneyShort(-120_000_000, "GBP")).toBe("−£1.2m");
  expect(formatQuantity(-5)).toBe("−5");
  expect(formatRatio(-0.125)).toBe("−12.5 %");
  expect(formatRatio(-0.0001)).toBe("0.0 %");
});

test("large figures have separators whatever their places, and a price has each place that counts", () => {
  expect(formatDecimal(1437.1, 1)).toBe("1,437.1");
  expect(formatDecimal(166_666.5, 2)).toBe("166,666.50");
  expect(formatPrice("8.330100")).toBe("8.3301");
  expect(formatPrice("1250.000000")).toBe("1,250.00");
});

test("one is singular", () => {
  expect([formatCount(1, "purchase order"), formatCount(0, "unit"), formatCount(1240, "unit")]).toEqual([
    "1 purchase order",
    "0 units",
    "1,240 units",
  ]);
});
