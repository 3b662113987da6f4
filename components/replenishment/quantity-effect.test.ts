import { expect, test } from "vitest";
import { quantityEffect } from "./quantity-effect";

const basis = {
  currency: "GBP",
  unitPrice: "4.50",
  position: 20,
  dailyDemand: 4,
  orderUpTo: 76,
  reorderPoint: 44,
  minimumOrderQuantity: 24,
  orderMultiple: 12,
};

test("five packs say their value, the stock after them and how long it lasts", () => {
  expect(quantityEffect(60, basis)).toEqual({
    unitPrice: "4.50",
    valueMinor: 27_000,
    packs: 5,
    positionAfter: 80,
    coverDays: 20,
    overOrderUpTo: 4,
    refusal: null,
    warning: null,
    needsReason: false,
    consequences: [],
    overBudget: null,
  });
});

test("a quantity that reaches a price break is valued at its price, one below it at the list price", () => {
  const prices = [
    { from: 0, unitPriceMinor: 450 },
    { from: 48, unitPriceMinor: 410 },
  ];
  expect(quantityEffect(48, { ...basis, prices })).toMatchObject({ unitPrice: "4.100000", valueMinor: 19_680 });
  expect(quantityEffect(36, { ...basis, prices }).valueMinor).toBe(16_200);
});

test("half a pack is refused with the packs around it", () => {
  expect(quantityEffect(50, basis).refusal).toBe("The supplier packs this item in 12: 48 or 60 would do.");
  expect(quantityEffect(5, basis).refusal).toBe("The supplier packs this item in 12: 12 would do.");
});

test("less than the minimum, or too little to leave the reorder point, is a warning", () => {
  expect(quantityEffect(12, basis).warning).toBe("Below the supplier's minimum of 24.");
  expect(quantityEffect(24, basis).warning).toBe("Stays at or below the reorder point of 44: it will be recommended again.");
});

test("nothing, a part and an empty field are no quantities", () => {
  for (const quantity of [0, -12, 1.5, Number.NaN])
    expect(quantityEffect(quantity, basis).refusal).toBe("Enter a whole number above zero.");
});

test("cover is unknown where nothing is sold, and zero where orders wait for more than comes", () => {
  expect(quantityEffect(12, { ...basis, dailyDemand: 0 }).coverDays).toBeNull();
  expect(quantityEffect(12, { ...basis, position: -40 }).coverDays).toBe(0);
});

const budget = {
  category: "Garden",
  month: "2026-03",
  mode: "stop" as const,
  currency: "GBP",
  leftMinor: 4_000,
  plannedMinor: 0,
  plannedLines: 0,
  calmMinor: 0,
  waitingMinor: 0,
};
const limits = {
  currency: "GBP",
  homeCurrency: "GBP",
  exchangeRate: null,
  othersMinor: 1_000,
  othersUnits: 5,
  minimumValueMinor: 10_000,
  minimumQuantity: 20,
  unitLitres: 2,
  roomLitres: 10,
  budget,
  shelfLifeDays: 1,
  leadTimeDays: 6,
  approvalFromMinor: 5_000,
};
const none = {
  ...limits,
  roomLitres: null,
  budget: null,
  shelfLifeDays: null,
  approvalFromMinor: null,
  minimumValueMinor: 0,
  minimumQuantity: 0,
};

test("what the order, the room, the shelf life and the approval make of it is said; less than the minimum wants a reason", () => {
  const atRisk = { lostUnits: 30, savedUnits: 20, lostMarginMinor: 6_000, currency: "GBP" };
  const effect = quantityEffect(12, { ...basis, recommendedQuantity: 60, atRisk, limits });
  expect(effect.needsReason).toBe(true);
  expect(effect.consequences).toEqual([
    "Leaves £16.00 of the £60.00 of margin at risk unsaved, of 8 units that the recommended quantity saves.",
    "Released alone, the order is £46.00 below the supplier's minimum of £100.00, with the other open lines of the supplier and node still £36.00.",
    "Released alone, the order is 8 units below the supplier's minimum of 20, with the other open lines of the supplier and node still 3 units.",
    "Takes 24 l; the node has 10 l left.",
    "4 units would outlive their shelf life of 1 day.",
    "An order of £54.00 waits for approval, which is asked from £50.00 on.",
  ]);
  expect(quantityEffect(60, { ...basis, recommendedQuantity: 60, limits: none }).consequences).toEqual([]);
});

test("a release from the panel orders this line alone: what the others are worth asks nobody for approval, and helps to no minimum", () => {
  const asked = { ...none, othersMinor: 1_900_000, othersUnits: 900 };
  expect(quantityEffect(12, { ...basis, limits: { ...asked, approvalFromMinor: 1_000_000 } }).consequences).toEqual([]);
  expect(quantityEffect(12, { ...basis, limits: { ...asked, minimumValueMinor: 10_000 } }).consequences).toEqual([
    "Released alone, the order is £46.00 below the supplier's minimum of £100.00; with the other open lines of the supplier and node it reaches it.",
  ]);
});

test("less than recommended leaves no more margin at risk than ordering nothing does, and none where an order comes too late anyway", () => {
  const atRisk = { lostUnits: 90, savedUnits: 90, lostMarginMinor: 35_989, currency: "GBP" };
  const said = (quantity: number, risk = atRisk) =>
    quantityEffect(quantity, { ...basis, orderMultiple: 1, recommendedQuantity: 162, atRisk: risk, limits: none }).consequences;
  expect(said(1)).toEqual(["Leaves £355.89 of the £359.89 of margin at risk unsaved, of 89 units that the recommended quantity saves."]);
  expect(said(90)).toEqual([]);
  expect(said(1, { ...atRisk, savedUnits: 0 })).toEqual([]);
});

test("a release beyond a budget is told before it: one that warns by how much, one that stops that it cannot be", () => {
  const over = (mode: "warn" | "stop", leftMinor = 4_000) =>
    quantityEffect(12, { ...basis, limits: { ...none, budget: { ...budget, mode, leftMinor } } }).overBudget;
  expect(over("warn")).toEqual({ kind: "warn", words: "The budget of Garden has £40.00 left: a release goes £14.00 beyond it." });
  expect(over("warn", -1_000)?.words).toBe("The budget of Garden is exceeded by £10.00 already: a release goes £54.00 beyond it.");
  expect(over("stop")).toEqual({ kind: "stop", words: "The budget of Garden has £40.00 left: it cannot be released." });
  expect(over("stop", 5_400)).toBeNull();
});

test("what is left and planned for others is said before a release takes it from them", () => {
  const said = (mode: "warn" | "stop", plannedMinor: number) =>
    quantityEffect(12, { ...basis, limits: { ...none, budget: { ...budget, mode, leftMinor: 9_000, plannedMinor, plannedLines: 36 } } })
      .consequences;
  expect(said("stop", 8_900)).toEqual([
    "Of the £90.00 left of the budget of Garden, £89.00 are planned for 36 other recommendations: a release takes £53.00 from them.",
  ]);
  expect(said("stop", 3_600)).toEqual([]);
  expect(said("warn", 8_900)).toEqual([]);
});

test("budget and approval are in the company's money: what a foreign line is worth in it counts", () => {
  const foreign = { ...none, currency: "USD", exchangeRate: { rate: "0.5", validFrom: "2026-03-01" } };
  const said = (leftMinor: number, approvalFromMinor: number, exchangeRate: typeof foreign.exchangeRate | null = foreign.exchangeRate) => {
    const effect = quantityEffect(12, {
      ...basis,
      currency: "USD",
      limits: { ...foreign, exchangeRate, budget: { ...budget, leftMinor }, approvalFromMinor },
    });
    return [effect.overBudget?.words ?? null, ...effect.consequences];
  };
  expect(said(2_699, 2_700)).toEqual([
    "The budget of Garden has £26.99 left: it cannot be released.",
    "An order of US$54.00 waits for approval, which is asked from £27.00 on.",
  ]);
  expect(said(2_700, 2_701)).toEqual([null]);
  expect(said(2_700, 2_701, null)).toEqual([
    "The budget of Garden stops it: nobody has said what USD is worth in GBP.",
    "An order of US$54.00 waits for approval, which is asked from £27.01 on.",
  ]);
});
