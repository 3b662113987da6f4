import { expect, it } from "vitest";
import { type OrderLineFact, supplierScorecard } from "./supplier-scorecard";

const now = new Date("2026-03-20T12:00:00Z");
const march = (day: number) => `2026-03-${String(day).padStart(2, "0")}T10:00:00Z`;
const line = (orderedQuantity: number, receipts: OrderLineFact["receipts"], more: Partial<OrderLineFact> = {}): OrderLineFact => ({
  orderedQuantity,
  orderedAt: march(1),
  firstPromisedAt: march(8),
  receipts,
  priceVarianceMinor: 0,
  billedAtOrderPriceMinor: 0,
  notices: [],
  ...more,
});
const came = (day: number, accepted: number, rejected = 0) => ({ at: march(day), accepted, rejected });

it("counts a part that came in time for its part", () => {
  expect(supplierScorecard([line(10, [came(8, 6), came(12, 4)])], now)).toMatchObject({ onTimeRatio: 0.6, inFullRatio: 1 });
});

it("does not let too much of one line make up for another", () => {
  expect(supplierScorecard([line(10, [came(7, 15)]), line(10, [])], now)).toMatchObject({ onTimeRatio: 0.5, inFullRatio: 0.5 });
});

it("leaves out what can still be kept, and counts what never came", () => {
  const open = line(10, [], { firstPromisedAt: march(20) });
  expect(supplierScorecard([open], now).onTimeRatio).toBeNull();
  expect(supplierScorecard([open, line(10, [])], now)).toMatchObject({ dueUnits: 10, onTimeRatio: 0 });
});

it("weighs lead times by the units that took them", () => {
  const card = supplierScorecard([line(4, [came(5, 3), came(9, 1)])], now);
  expect(card.leadTimeMeanDays).toBe(5);
  expect(card.leadTimeDeviationDays).toBeCloseTo(Math.sqrt(3));
});

it("a rejected unit came in time and is a defect all the same", () => {
  expect(supplierScorecard([line(10, [came(8, 8, 2)])], now)).toMatchObject({ onTimeRatio: 1, inFullRatio: 0, defectRatio: 0.2 });
});

it("measures billed prices and ship notices against what was agreed", () => {
  const card = supplierScorecard(
    [
      line(10, [], {
        priceVarianceMinor: 50,
        billedAtOrderPriceMinor: 1000,
        notices: [
          { shipped: 5, received: 5 },
          { shipped: 5, received: 4 },
        ],
      }),
    ],
    now,
  );
  expect(card).toMatchObject({ priceVarianceRatio: 0.05, noticeAccuracyRatio: 0.5 });
});

it("says nothing of what was never measured", () => {
  expect(supplierScorecard([], now)).toMatchObject({ onTimeRatio: null, inFullRatio: null, leadTimeMeanDays: null, defectRatio: null });
});
