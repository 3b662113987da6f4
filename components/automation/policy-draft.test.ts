import { expect, test } from "vitest";
import { usualBand } from "@/domain/automation/outcomes";
import { usualCaps } from "@/domain/automation/policy";
import { draftOf, textsOf } from "./policy-draft";

const house = { entityId: 1, currency: "GBP" };

test("an untouched form is a shadow over everything with the usual caps", () => {
  expect(draftOf(house, textsOf(null, "GBP")).value).toEqual({
    entityId: 1,
    scope: { nodeId: null, supplierId: null, category: null, brand: null },
    level: "shadow",
    caps: usualCaps,
    band: usualBand,
    holdMinutes: 240,
  });
});

test("money is read in pounds and pence, a rise in percent", () => {
  expect(draftOf(house, { ...textsOf(null, "GBP"), line: "1234.5", priceRise: "2.5", supplierId: "7" }).value).toMatchObject({
    caps: { lineMinor: 123_450, priceRise: 0.025 },
    scope: { supplierId: 7 },
  });
  expect(draftOf(house, { ...textsOf(null, "GBP"), stoppedShare: "12.5", bandPriceRise: "1" }).value?.band).toEqual({
    ...usualBand,
    stoppedShare: 0.125,
    priceRise: 0.01,
  });
});

test("what is wrong is named", () => {
  expect(draftOf(house, { ...textsOf(null, "GBP"), day: "lots" }).issue).toBe('The day cap cannot be "lots".');
  expect(draftOf(house, { ...textsOf(null, "GBP"), undoneShare: "101" }).issue).toBe('The share that is cancelled cannot be "101".');
  expect(draftOf(house, { ...textsOf(null, "GBP"), usualMultiple: "0.5" }).issue).toBe('The multiple of the usual units cannot be "0.5".');
  expect(draftOf(house, { ...textsOf(null, "GBP"), holdMinutes: "0" }).issue).toBe("The hold is a number of minutes from 1 to 10,080.");
});
