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

test("what the order, the room, the budget, the shelf life and the approval make of it is said; less than the minimum wants a reason", () => {
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
    budgetMinor: 4_000,
    shelfLifeDays: 1,
    leadTimeDays: 6,
    approvalFromMinor: 6_000,
  };
  const effect = quantityEffect(12, { ...basis, recommendedQuantity: 60, unitMarginMinor: 200, limits });
  expect(effect.needsReason).toBe(true);
  expect(effect.consequences).toEqual([
    "44 units below what is missing: up to £88.00 of margin is at risk.",
    "The order is £36.00 below the supplier's minimum of £100.00.",
    "The order is 3 units below the supplier's minimum.",
    "Takes 24 l; the node has 10 l left.",
    "The category's budget has £40.00 left: it cannot be released.",
    "4 units would outlive their shelf life of 1 days.",
    "An order of £64.00 waits for approval, which is asked from £60.00 on.",
  ]);
  expect(
    quantityEffect(60, {
      ...basis,
      recommendedQuantity: 60,
      limits: { ...limits, roomLitres: null, budgetMinor: null, shelfLifeDays: null, approvalFromMinor: null, minimumValueMinor: 0 },
    }).consequences,
  ).toEqual([]);
});

test("budget and approval are in the company's money: what a foreign line is worth in it counts", () => {
  const limits = {
    currency: "USD",
    homeCurrency: "GBP",
    exchangeRate: { rate: "0.5", validFrom: "2026-03-01" },
    othersMinor: 1_000,
    othersUnits: 5,
    minimumValueMinor: 0,
    minimumQuantity: 0,
    unitLitres: 2,
    roomLitres: null,
    budgetMinor: 2_699,
    shelfLifeDays: null,
    leadTimeDays: 6,
    approvalFromMinor: 3_200,
  };
  expect(quantityEffect(12, { ...basis, currency: "USD", limits }).consequences).toEqual([
    "The category's budget has £26.99 left: it cannot be released.",
    "An order of US$64.00 waits for approval, which is asked from £32.00 on.",
  ]);
  const fitting = { ...limits, budgetMinor: 2_700, approvalFromMinor: 3_201 };
  expect(quantityEffect(12, { ...basis, currency: "USD", limits: fitting }).consequences).toEqual([]);
  expect(quantityEffect(12, { ...basis, currency: "USD", limits: { ...fitting, exchangeRate: null } }).consequences).toEqual([
    "The category's budget stops it: nobody has said what USD is worth in GBP.",
    "An order of US$64.00 waits for approval, which is asked from £32.01 on.",
  ]);
});
