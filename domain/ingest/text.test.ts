import { describe, expect, test } from "vitest";
import { parseCommand } from "./command";
import { code, shortened, unitCode, wordsOf } from "./text";

const issue = (schema: typeof code, text: string) => schema.safeParse(text).error?.issues[0]?.message;

describe("text from outside", () => {
  test.each(["late\u0000", "late \ud800", "\udc00", "a\u001bb"])("that cannot be shown is refused: %j", (text) => {
    expect(issue(wordsOf(300), text)).toBe("has characters that cannot be shown");
    expect(issue(code, text)).toBe("has characters that cannot be shown");
  });

  test("of several lines is a reason, and no number", () => {
    expect(wordsOf(300).parse(" late:\r\n\tthe kiln 🔥 ")).toBe("late:\r\n\tthe kiln 🔥");
    expect(issue(code, "PO\n7")).toBe("has characters that cannot be shown");
  });

  test("is as long as whoever keeps it takes", () => {
    expect(issue(unitCode, "x".repeat(21))).toBe("is longer than 20 characters");
    expect(issue(wordsOf(5), "too long")).toBe("is longer than 5 characters");
    expect(shortened("ab🔥", 3)).toBe("ab");
  });

  test("is looked at in every field of a message", () => {
    const bad = {
      purchaseOrderNumber: "PO-7",
      responseNumber: "R",
      currency: "G\u0000P",
      reason: "x\u0000",
      lines: [{ lineNumber: 1, verdict: "changed", unit: "u".repeat(21), reason: "\ud800", substitute: "S\u0000" }],
    };
    const read = parseCommand("confirmation", { confirmations: [bad] });
    expect(read.ok ? [] : read.issues.map(({ path }) => path.replace("confirmations.0.", "")).sort()).toEqual([
      "currency",
      "lines.0.reason",
      "lines.0.substitute",
      "lines.0.unit",
      "reason",
    ]);
    const order = { orderNumber: "1", placedAt: "2026-03-02T08:00:00Z", currency: "\u0000\u0000\u0000", shipToCountry: "G\u0000" };
    const sold = parseCommand("order", { ...order, lines: [{ sku: "A", quantity: 1, unitPrice: "1" }] });
    expect(sold.ok ? [] : sold.issues.map(({ path }) => path)).toEqual(["currency", "shipToCountry"]);
  });
});

test("what a document comes to is a number that is counted exactly", () => {
  const order = { orderNumber: "1", placedAt: "2026-03-02T08:00:00Z", currency: "GBP", shipToCountry: "GB" };
  const issues = (unitPrice: string, quantity: number) => {
    const read = parseCommand("order", { ...order, lines: [{ sku: "A", quantity, unitPrice }] });
    return read.ok ? [] : read.issues;
  };
  expect(issues("9999999999999.999999", 127)).toEqual([{ path: "lines", message: "come to more than is counted exactly" }]);
  expect(issues("90000000000", 1_000)).toEqual([]);
  expect(issues("no", 1)).toEqual([{ path: "lines.0.unitPrice", message: "is not a decimal of at most six places" }]);
});
