import { expect, test } from "vitest";
import { burnDown } from "./burn-down";

test("orders of the budgets' categories burn them down day by day; days to come are open", () => {
  const budgets = [
    { category: "Garden", amountMinor: 10_000 },
    { category: "Textiles", amountMinor: 5_000 },
  ];
  const ordered = [
    { category: "Garden", day: "2026-02-01", minor: 4_000 },
    { category: "Lighting", day: "2026-02-01", minor: 9_000 },
    { category: "Textiles", day: "2026-02-03", minor: 6_000 },
  ];
  const points = burnDown("2026-02", budgets, ordered, new Date("2026-02-03T15:00:00Z"));
  expect(points).toHaveLength(28);
  expect(points.slice(0, 4).map(({ value }) => value)).toEqual([11_000, 11_000, 5_000, null]);
});
