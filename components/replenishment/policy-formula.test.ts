import { expect, test } from "vitest";
import { policyFormulas } from "./policy-formula";

const evidence = {
  dailyDemand: 7.8,
  leadTimeDays: 37.5,
  reviewDays: 7,
  waitDays: 3,
  gapDays: 3,
  cycleDays: 47.5,
  safetyStock: 107,
  reorderPoint: 446,
  orderUpTo: 477,
};

test("the reorder point counts the wait for the order day and the gap to the next one, the level the whole cycle", () => {
  expect(policyFormulas(evidence)).toEqual([
    "Reorder point 446 ≈ 7.80 a day × (3 to the order day + 37.5 lead time + 3 to the order day after it) + 107 safety stock.",
    "Order up to 477 ≈ 7.80 a day × (3 to the order day + 37.5 lead time + 7 until the order after it) + 107 safety stock.",
  ]);
});

test("where orders go out on any day it is lead time and review", () => {
  const { waitDays, gapDays, cycleDays, ...any } = evidence;
  expect(policyFormulas({ ...any, leadTimeDays: 9, dailyDemand: 10, safetyStock: 43, reorderPoint: 133, orderUpTo: 203 })).toEqual([
    "Reorder point 133 ≈ 10.00 a day × 9 lead time + 43 safety stock.",
    "Order up to 203 ≈ 10.00 a day × (9 lead time + 7 until the order after it) + 43 safety stock.",
  ]);
});

test("what the end of a season lowered follows no such sum, and none is shown", () => {
  expect(policyFormulas({ ...evidence, reorderPoint: 100, orderUpTo: 101 })).toEqual([]);
});
