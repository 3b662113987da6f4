import { describe, expect, test } from "vitest";
import { applyOrderResponse, type LineResponse } from "./order-response";
import { amountRefusal } from "./purchase-order";
import { type Figures, slipOf } from "./slip-of-pen";

const line = {
  id: 1,
  lineNumber: 1,
  sku: "CUP",
  quantity: 100,
  unitPrice: "4.00",
  requestedAt: new Date("2026-03-09T15:00:00Z"),
  answer: "none" as const,
};
const orderedAt = new Date("2026-03-02T09:30:00Z");
const day = (text: string) => ({ promisedAt: new Date(`${text}T00:00:00Z`) });

describe("a figure that cannot be meant", () => {
  test.each<[Figures, string | undefined]>([
    [{ quantity: 1_000 }, undefined],
    [{ quantity: 1_001 }, "quantity"],
    [{ unitPrice: "40.00" }, undefined],
    [{ unitPrice: "40.01" }, "unitPrice"],
    [{ unitPrice: "0.40" }, undefined],
    [{ unitPrice: "0.39" }, "unitPrice"],
    [{ unitPrice: "0" }, "unitPrice"],
    [{ unitPrice: "9999999999999.999999" }, "unitPrice"],
    [day("2026-03-01"), undefined],
    [day("2026-02-28"), "promisedAt"],
    [day("1999-01-01"), "promisedAt"],
    [day("0000-01-01"), "promisedAt"],
    [day("2029-03-08"), undefined],
    [day("2029-04-01"), "promisedAt"],
  ])("%j", (figures, field) => {
    expect(slipOf(line, figures, orderedAt)?.field).toBe(field);
  });

  test("is nothing where it was ordered at nothing, and any past day passes where the order's is not known", () => {
    expect(slipOf({ ...line, unitPrice: "0" }, { unitPrice: "0" }, orderedAt)).toBeNull();
    expect(slipOf({ ...line, unitPrice: "0" }, { unitPrice: "4" }, orderedAt)).toBeNull();
    expect(slipOf(line, day("2020-01-01"))).toBeNull();
  });

  const issuesOf = (one: Partial<LineResponse>) =>
    applyOrderResponse({ lines: [line], orderedAt }, { verdict: "lines", lines: [{ lineNumber: 1, verdict: "accepted", ...one }] }).issues;

  test("refuses the answer with its line and figure, unless nothing is to come", () => {
    expect(issuesOf({ unitPrice: "0" })).toEqual([
      { line: 0, field: "unitPrice", message: "Line 1 is answered at 0, but was ordered at 4." },
    ]);
    expect(issuesOf(day("1999-01-01"))).toEqual([
      { line: 0, field: "promisedAt", message: "Line 1 is promised for 1999-01-01, before it was ordered on 2026-03-02." },
    ]);
    expect(issuesOf({ verdict: "rejected", unitPrice: "0", ...day("1999-01-01") })).toEqual([]);
    expect(issuesOf({ verdict: "pending", unitPrice: "0" })).toEqual([]);
    expect(issuesOf({ verdict: "changed", quantity: 0, unitPrice: "0" })).toEqual([]);
  });

  test("refuses a yes to the whole order as well", () => {
    const yes = { verdict: "accepted" as const, lines: [], ...day("0001-01-01") };
    expect(applyOrderResponse({ lines: [line], orderedAt }, yes)).toMatchObject({ lines: [], issues: [{ line: -1, field: "promisedAt" }] });
  });
});

test("an order costs no more than is counted exactly in its currency", () => {
  const refusal = (currency: string, ...prices: string[]) =>
    amountRefusal(
      prices.map((unitPrice, index) => ({ lineNumber: index + 1, quantity: 100, unitPrice })),
      currency,
    );
  expect(refusal("GBP", "4.00", "9999999999999.999999")).toBe("Line 2 would cost more than is counted exactly.");
  expect(refusal("GBP", "500000000000", "500000000000")).toBe("It would cost more than is counted exactly.");
  expect(refusal("GBP", "500000000000", "4.00")).toBeNull();
  expect(refusal("JPY", "500000000000", "500000000000")).toBeNull();
});
