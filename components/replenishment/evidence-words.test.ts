import { expect, test } from "vitest";
import { heldFacts, leadTimeOrigin } from "./evidence-words";

test("a lead time says from how many orders of the item it is, and how many of them have not arrived", () => {
  expect(leadTimeOrigin({ leadTimeOrders: 5, leadTimeOpenOrders: 2 })).toBe(
    "5 orders of the item, 2 of them not arrived yet, beside the statement",
  );
  expect(leadTimeOrigin({ leadTimeOrders: 1 })).toBe("1 order of the item, beside the statement");
  expect(leadTimeOrigin({ leadTimeOrders: 1, leadTimeOpenOrders: 1 })).toBe(
    "The supplier's other orders and 1 order of the item, none of them arrived, beside the statement",
  );
  expect(leadTimeOrigin({ leadTimeOrders: 0 })).toBe("The supplier's other orders, beside the statement");
  expect(leadTimeOrigin({})).toBe("The supplier's statement");
});

test("0.93 forecast where the horizon had 0.12 now and then is followed up to three times that, and said", () => {
  const forecast = { model: "tsb", wape: null, forecastDemand: 0.93, pastDemand: 0.12 };
  expect(heldFacts("lumpy", forecast)).toEqual([{ label: "Forecast is followed", value: "up to three times the horizon" }]);
  expect(heldFacts("lumpy", { ...forecast, forecastDemand: 0.03 })).toEqual([
    { label: "Forecast is followed", value: "down to a third of the horizon" },
  ]);
  // Even demand takes the forecast as it is.
  expect(heldFacts("smooth", forecast)).toEqual([]);
  expect(heldFacts("lumpy", { ...forecast, forecastDemand: 0.3 })).toEqual([]);
});
