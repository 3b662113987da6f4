import { expect, test } from "vitest";
import { overrideOutcome } from "./override-outcome";

const order = {
  recommendedQuantity: 30,
  decidedQuantity: 50,
  position: 20,
  realisedDemand: 60,
  unitMarginMinor: 400,
  unitCostMinor: 600,
  holdingRate: 0.2,
  reviewDays: 7,
};

test("50 where 30 were recommended and 40 were needed helped: no sale was lost, and 10 were kept for a week", () => {
  expect(overrideOutcome(order)).toEqual({ benefitMinor: 3_977, outcome: "helped" });
});

test("the same 50 made no difference when only 10 were needed: keeping 20 more for a week costs less than one unit earns", () => {
  expect(overrideOutcome({ ...order, realisedDemand: 30 })).toEqual({ benefitMinor: -46, outcome: "no_difference" });
  expect(overrideOutcome({ ...order, realisedDemand: 30, decidedQuantity: 230 })).toEqual({ benefitMinor: -460, outcome: "hurt" });
});

test("a rejected order hurts by the margin of what was short, and helps when nothing of many was sold", () => {
  expect(overrideOutcome({ ...order, decidedQuantity: 0 })).toEqual({ benefitMinor: -12_000, outcome: "hurt" });
  expect(overrideOutcome({ ...order, recommendedQuantity: 300, decidedQuantity: 0, realisedDemand: 0 }).outcome).toBe("helped");
});

test("the same quantity makes no difference", () => {
  expect(overrideOutcome({ ...order, decidedQuantity: 30 })).toEqual({ benefitMinor: 0, outcome: "no_difference" });
});
