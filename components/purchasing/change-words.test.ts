import { expect, test } from "vitest";
import { usualChangeLimits } from "@/domain/procurement/purchase-order";
import { beyondWords, changeWarnings } from "./change-words";

const line = {
  lineNumber: 1,
  sku: "MUG-01",
  quantity: 96,
  unitPrice: "4.500000",
  promisedAt: "2026-03-09T12:00:00.000Z",
  orderMultiple: 12,
  minimumQuantity: 24,
};
const warned = (change: object) => changeWarnings([line], [{ lineNumber: 1, ...change }], "2026-03-04");

test("what a buyer may not have meant is said, what did not change is not", () => {
  expect(warned({ quantity: 100 })).toEqual(["MUG-01: the supplier packs it in 12."]);
  expect(warned({ quantity: 12 })).toEqual(["MUG-01: the supplier sells at least 24."]);
  expect(warned({ quantity: 0 })).toEqual(["MUG-01: nothing of it would be ordered any more."]);
  expect(warned({ unitPrice: "0" })).toEqual(["MUG-01: it would cost nothing."]);
  expect(warned({ promisedAt: new Date("2026-03-03T12:00:00Z") })).toEqual(["MUG-01: the day is over."]);
  expect(warned({ quantity: 108, unitPrice: "4.60", promisedAt: new Date("2026-03-12T12:00:00Z") })).toEqual([]);
  expect(changeWarnings([{ ...line, quantity: 100 }], [{ lineNumber: 1, quantity: 100, unitPrice: "4.60" }], "2026-03-04")).toEqual([]);
});

test("the limit that is passed is named with by how much", () => {
  const words = (difference: Parameters<typeof beyondWords>[0]) => beyondWords(difference, "MUG-01", usualChangeLimits);
  expect(words({ lineNumber: 1, field: "quantity", from: 100, to: 130 })).toBe("MUG-01: 100 → 130 units, 30.0 % more; 10 % are allowed");
  expect(words({ lineNumber: 1, field: "unitPrice", from: "4.500000", to: "4.80" })).toBe(
    "MUG-01: 4.50 → 4.80 a unit, 6.7 % more; 2 % are allowed",
  );
  expect(words({ lineNumber: 1, field: "promisedAt", from: "2026-03-09T12:00:00Z", to: "2026-03-30T12:00:00Z" })).toBe(
    "MUG-01: 21 days later; 14 are allowed",
  );
});
