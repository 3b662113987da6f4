import { expect, test } from "vitest";
import { outcomeRows } from "./outcome-rows";
import { policyWords } from "./policy-words";

const outcome = {
  cycleService: 0.91,
  fillRate: 0.974,
  averageStockMinor: 1_000_000,
  orders: 400,
  orderedUnits: 9_000,
  expedites: 12,
  demandedUnits: 10_000,
  lostUnits: 260,
  lostMarginMinor: 130_000,
  weeks: [],
};

test("more service for more stock: the one is better, the other worse, and what is equal is neither", () => {
  const rows = outcomeRows(outcome, { ...outcome, fillRate: 0.99, averageStockMinor: 1_250_000, orderedUnits: 9_100 }, "EUR");
  const of = (name: RegExp) => rows.find((row) => name.test(row.name));
  expect(of(/when asked/)).toMatchObject({ first: "97.40 %", second: "99.00 %", difference: "+1.60 pts", isBetter: true });
  expect(of(/Stock value/)).toMatchObject({ difference: "+€2,500.00", isBetter: false });
  expect(of(/Units ordered/)).toMatchObject({ difference: "+100", isBetter: null });
  expect(of(/Expedites/)).toMatchObject({ difference: "none", isBetter: null });
});

test("without a cycle there is no share of cycles", () => {
  expect(outcomeRows({ ...outcome, cycleService: null }, outcome, "EUR")[0]).toMatchObject({ first: "–", difference: "–" });
});

test("what really happened stands in a column of its own, with what was not recorded left open", () => {
  const recorded = {
    stockedNights: 0.9,
    averageStockMinor: 900_000,
    orders: 380,
    orderedUnits: 8_800,
    backorderedUnits: 41,
    recordedFrom: null,
  };
  const rows = outcomeRows(outcome, { ...outcome, stockedNights: 0.96 }, "EUR", recorded);
  const of = (name: RegExp) => rows.find((row) => name.test(row.name));
  expect(of(/Nights/)).toMatchObject({ recorded: "90.00 %", first: "–", second: "96.00 %", difference: "–" });
  expect(of(/Order lines/)).toMatchObject({ recorded: "380", first: "400" });
  expect(of(/waited/)).toMatchObject({ recorded: "41", first: "–", second: "–" });
  expect(of(/Expedites/)).toMatchObject({ recorded: "–" });
});

test("a policy reads as a line", () => {
  expect(policyWords({ measure: "cycle", serviceTarget: 0.975, model: "forecast", reviewDays: 7, leadTimeFactor: 1 }, "GBP")).toBe(
    "97.5 % of cycles, weekly",
  );
  const byClass = { measure: "cycle", serviceTarget: 0.95, serviceTargetA: 0.97, serviceTargetC: 0.9, model: "forecast" } as const;
  expect(policyWords({ ...byClass, reviewDays: 1, leadTimeFactor: 1 }, "GBP")).toBe("97 / 95 / 90 % of cycles, daily");
  expect(policyWords({ measure: "fill", serviceTarget: 0.9, model: "normal", reviewDays: 3, leadTimeFactor: 1.5 }, "GBP")).toBe(
    "90 % of units, every 3 days, past demand as if normal, lead time × 1.5",
  );
  const costs = { orderingCostMinor: 2_000, holdingRate: 0.25 };
  expect(policyWords({ measure: "fill", serviceTarget: 0.9, model: "by_class", reviewDays: 7, leadTimeFactor: 1, ...costs }, "GBP")).toBe(
    "90 % of units, weekly, past demand by class, an order costs 20.00, keeping stock 25 % a year",
  );
});
