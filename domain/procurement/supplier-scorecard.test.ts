import { expect, it } from "vitest";
import { confirmationSpeed, linesBehind, type OrderLineFact, supplierScorecard } from "./supplier-scorecard";

const now = new Date("2026-03-20T12:00:00Z");
const march = (day: number) => `2026-03-${String(day).padStart(2, "0")}T10:00:00Z`;
const line = (orderedQuantity: number, receipts: OrderLineFact["receipts"], more: Partial<OrderLineFact> = {}): OrderLineFact => ({
  orderedQuantity,
  cutUnits: 0,
  orderedAt: march(1),
  firstPromisedAt: march(8),
  cancelledAt: null,
  isRefused: false,
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

it("a cut that it offered and we took counts against it, one that we asked for does not", () => {
  expect(supplierScorecard([line(6, [came(8, 6)], { cutUnits: 4 })], now)).toMatchObject({ onTimeRatio: 0.6, inFullRatio: 0 });
  expect(supplierScorecard([line(0, [], { cutUnits: 10 })], now)).toMatchObject({ dueUnits: 10, onTimeRatio: 0, inFullRatio: 0 });
  expect(supplierScorecard([line(6, [came(8, 6)])], now)).toMatchObject({ onTimeRatio: 1, inFullRatio: 1 });
  expect(supplierScorecard([line(0, [])], now)).toMatchObject({ dueLines: 0, onTimeRatio: null });
});

it.each([
  ["what we take back before its day says nothing", { cancelledAt: march(5) }, null],
  ["what we give up after its day was broken all the same", { cancelledAt: march(12) }, 0],
  ["what it refused was broken whenever we cancel", { cancelledAt: march(5), isRefused: true }, 0],
])("%s", (_what, order, onTimeRatio) => {
  expect(supplierScorecard([line(10, [], order)], now).onTimeRatio).toBe(onTimeRatio);
});

it("opens a figure to exactly the lines that it is made of", () => {
  const delivered = line(10, [came(8, 10)]);
  const open = line(10, [], { firstPromisedAt: march(25) });
  const billed = line(10, [came(8, 10)], { firstPromisedAt: march(25), billedAtOrderPriceMinor: 400 });
  const missing = line(10, []);
  const all = [delivered, open, billed, missing];
  expect(linesBehind("on_time", all, now)).toEqual([delivered, missing]);
  expect(linesBehind("lead_time", all, now)).toEqual([delivered, billed]);
  expect(linesBehind("price", all, now)).toEqual([billed]);
});

it("measures how fast orders are answered from the first word to the first answer", () => {
  const told = { toldAt: march(1) };
  const answers = [
    { ...told, answeredAt: march(2) },
    { ...told, answeredAt: "2026-03-01T16:00:00Z" },
    { ...told, answeredAt: null },
  ];
  expect(confirmationSpeed(answers)).toEqual({ told: 3, answered: 2, meanHours: 15 });
  expect(confirmationSpeed([])).toEqual({ told: 0, answered: 0, meanHours: null });
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
