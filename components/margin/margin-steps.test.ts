import { expect, test } from "vitest";
import { type MarginParts, marginSteps, rankedLeaks } from "./margin-steps";

const parts: MarginParts = {
  revenueMinor: 1000,
  cancelledMinor: 50,
  returnsMinor: 30,
  goodsMinor: 500,
  handlingMinor: 40,
  packagingMinor: 10,
  freightMinor: 90,
  marginMinor: 280,
  orders: 4,
};

test("each loss starts where the one before ended, and the last ends at the margin", () => {
  const steps = marginSteps(parts);
  expect(steps.map((step) => step.label)).toEqual([
    "Revenue",
    "Cancelled",
    "Returns",
    "Goods",
    "Pick and pack",
    "Packaging",
    "Freight",
    "Margin",
  ]);
  expect(steps.slice(1, -1).map(({ from, to }) => [from, to])).toEqual([
    [1000, 950],
    [950, 920],
    [920, 420],
    [420, 380],
    [380, 370],
    [370, 280],
  ]);
  expect(steps.at(-1)).toMatchObject({ from: 0, to: 280, isTotal: true });
});

test("leaks are ranked by money, without the goods, each compared with its share before", () => {
  const [worst, second] = rankedLeaks(parts, { ...parts, revenueMinor: 2000, freightMinor: 100 });
  expect(worst).toEqual({ part: "freightMinor", label: "Freight", valueMinor: 90, ratio: 0.09, ratioBefore: 0.05 });
  expect(second?.label).toBe("Cancelled");
});

test("without revenue there are no shares", () => {
  expect(rankedLeaks({ ...parts, revenueMinor: 0 }, { ...parts, revenueMinor: 0 })[0]).toMatchObject({ ratio: null, ratioBefore: null });
});
