import { expect, test } from "vitest";
import { inTheEnd } from "./order-difference";

test("a figure that changed twice is told once, from first to last", () => {
  expect(
    inTheEnd([
      { lineNumber: 2, field: "quantity", from: 20, to: 30 },
      { lineNumber: 1, field: "unitPrice", from: "4.500000", to: "4.60" },
      { lineNumber: 2, field: "quantity", from: 30, to: 25 },
    ]),
  ).toEqual([
    { lineNumber: 1, field: "unitPrice", from: "4.500000", to: "4.60" },
    { lineNumber: 2, field: "quantity", from: 20, to: 25 },
  ]);
});

test("what came back is no difference", () => {
  expect(
    inTheEnd([
      { lineNumber: 1, field: "unitPrice", from: "4.500000", to: "4.60" },
      { lineNumber: 1, field: "unitPrice", from: "4.600000", to: "4.50" },
    ]),
  ).toEqual([]);
});
