import { describe, expect, it } from "vitest";
import { dayAfter, type ListedPrice, placePrice, priceOn, validityState, withinContract } from "./price-list";

const price = (fromQuantity: number, unitPrice: string, validFrom: string, validTo: string | null): ListedPrice => ({
  ...{ fromQuantity, unitPrice, validFrom, validTo },
});
const half = [price(1, "4.00", "2026-01-01", "2026-06-30"), price(100, "3.80", "2026-01-01", "2026-06-30")];

describe("the price of a line", () => {
  it.each([
    ["2026-06-30", 120, "3.80"],
    ["2026-06-30", 20, "4.00"],
    ["2026-01-01", 100, "3.80"],
    ["2026-07-01", 120, undefined],
    ["2025-12-31", 1, undefined],
  ])("on %s for %i is %s", (day, quantity, unitPrice) => {
    expect(priceOn(half, day, quantity)?.unitPrice).toBe(unitPrice);
  });

  it("below the first listed quantity the standing terms hold", () => {
    expect(priceOn([price(100, "3.80", "2026-01-01", null)], "2026-02-01", 99)).toBeNull();
  });
});

describe("a price that is added", () => {
  const open = { validFrom: "2026-01-01", validTo: null };
  const bounded = { validFrom: "2026-01-01", validTo: "2026-06-30" };
  it("stands beside those of other days", () => {
    expect(placePrice([bounded], { validFrom: "2026-07-01", validTo: null })).toEqual({ kind: "new" });
  });
  it("without an end follows one without an end, which ends the day before", () => {
    expect(placePrice([open], { validFrom: "2026-03-01", validTo: null })).toEqual({ kind: "follows", index: 0, endsOn: "2026-02-28" });
  });
  it("takes the place of the one that began on the same day", () => {
    expect(placePrice([bounded], { validFrom: "2026-01-01", validTo: "2026-12-31" })).toEqual({ kind: "same", index: 0 });
  });
  it.each([
    [[bounded], "2026-06-30", null],
    [[open], "2026-03-01", "2026-03-31"],
    [[open], "2025-12-01", null],
    [[bounded, { validFrom: "2026-07-01", validTo: null }], "2026-01-01", "2026-07-01"],
  ])("is refused where another holds on one of its days", (standing, validFrom, validTo) => {
    expect(placePrice(standing, { validFrom, validTo }).kind).toBe("overlaps");
  });
});

it("a price of a contract holds within it, and as long as it", () => {
  const contract = { validFrom: "2026-01-01", validTo: "2026-12-31" };
  expect(withinContract(contract, { validFrom: "2026-02-01", validTo: null })).toEqual({ validFrom: "2026-02-01", validTo: "2026-12-31" });
  expect(withinContract(contract, { validFrom: "2025-12-31", validTo: null })).toBe("begins_outside");
  expect(withinContract(contract, { validFrom: "2026-02-01", validTo: "2027-01-01" })).toBe("ends_outside");
});

it("is to come, valid, ending within thirty days, or over", () => {
  const state = (validFrom: string, validTo: string | null) => validityState({ validFrom, validTo }, "2026-03-02");
  expect(state("2026-03-03", null)).toBe("future");
  expect(state("2026-03-02", null)).toBe("valid");
  expect(state("2026-01-01", "2026-04-02")).toBe("valid");
  expect(state("2026-01-01", "2026-04-01")).toBe("ends_soon");
  expect(state("2026-01-01", "2026-03-02")).toBe("ends_soon");
  expect(state("2026-01-01", "2026-03-01")).toBe("expired");
  expect(dayAfter("2026-02-28", 1)).toBe("2026-03-01");
});
