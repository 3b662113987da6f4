import { describe, expect, it } from "vitest";
import { type AnswerableLine, applyOrderResponse, type LineResponse, supplierStateOf } from "./order-response";

const march = (day: number, hour = 0) => new Date(Date.UTC(2026, 2, day, hour));
const line = (lineNumber: number, more: Partial<AnswerableLine> = {}): AnswerableLine => ({
  id: 100 + lineNumber,
  lineNumber,
  sku: `CUP-${lineNumber}`,
  quantity: 100,
  unitPrice: "4.00",
  requestedAt: march(9, 15),
  answer: "none",
  ...more,
});
const answer = (response: LineResponse) => applyOrderResponse([line(1)], { verdict: "lines", lines: [{ lineNumber: 1, ...response }] });

describe("a line", () => {
  it.each<[string, LineResponse, string]>([
    ["accepted without figures", { verdict: "accepted" }, "accepted"],
    ["accepted with the figures of the order", { verdict: "accepted", quantity: 100, unitPrice: "4", promisedAt: march(9) }, "accepted"],
    ["called changed although nothing is", { verdict: "changed", quantity: 100 }, "accepted"],
    ["promised a day earlier", { verdict: "changed", promisedAt: march(8) }, "accepted"],
    ["promised later the same day", { verdict: "accepted", promisedAt: march(9, 23) }, "accepted"],
    ["called accepted with fewer units", { verdict: "accepted", quantity: 80 }, "accepted_with_change"],
    ["promised a day later", { verdict: "accepted", promisedAt: march(10) }, "accepted_with_change"],
    ["a cent dearer", { verdict: "changed", unitPrice: "4.01" }, "accepted_with_change"],
    ["rejected", { verdict: "rejected" }, "rejected"],
    ["confirmed with none", { verdict: "changed", quantity: 0 }, "rejected"],
    ["called changed without saying how", { verdict: "changed" }, "accepted_with_change"],
    ["another item instead", { verdict: "changed", quantity: 100, substitute: "CUP-9" }, "accepted_with_change"],
  ])("%s", (_name, response, expected) => {
    expect(answer(response).lines[0]?.answer).toBe(expected);
  });

  it("on hold is not answered", () => {
    expect(answer({ verdict: "pending" })).toEqual({ lines: [], supplierState: null, issues: [] });
  });

  it("is found by the supplier's own number as well, if that is one line's only", () => {
    const lines = [line(1, { supplierSku: "X-77" }), line(2)];
    const found = applyOrderResponse(lines, { verdict: "lines", lines: [{ sku: "x-77", verdict: "accepted" }] });
    expect(found.lines.map(({ lineNumber }) => lineNumber)).toEqual([1]);
  });
});

describe("an order", () => {
  it.each([
    [["accepted", "accepted"], "accepted"],
    [["rejected", "rejected"], "rejected"],
    [["accepted", "rejected"], "accepted_with_change"],
    [["accepted", "accepted_with_change"], "accepted_with_change"],
    [["accepted", "none"], "sent"],
    [["accepted_with_change", "none"], "accepted_with_change"],
  ] as const)("with lines %s is %s", (answers, expected) => {
    expect(supplierStateOf(answers)).toBe(expected);
  });

  it("is accepted or rejected as a whole where its lines are not named", () => {
    expect(applyOrderResponse([line(1), line(2)], { verdict: "accepted", lines: [] }).supplierState).toBe("accepted");
    expect(applyOrderResponse([line(1), line(2)], { verdict: "rejected", lines: [] }).supplierState).toBe("rejected");
    const exceptions = applyOrderResponse([line(1), line(2)], {
      verdict: "accepted",
      lines: [{ lineNumber: 2, verdict: "changed", quantity: 5 }],
    });
    expect(exceptions.lines.map((one) => [one.lineNumber, one.answer])).toEqual([
      [2, "accepted_with_change"],
      [1, "accepted"],
    ]);
  });

  it("changes nothing when the answer only says that it came", () => {
    expect(applyOrderResponse([line(1)], { verdict: "received", lines: [] }).supplierState).toBeNull();
  });

  it("is left alone when a line is unknown, answered twice or ten times too large", () => {
    const issue = (...lines: LineResponse[]) => applyOrderResponse([line(1)], { verdict: "lines", lines });
    expect(issue({ lineNumber: 4, verdict: "accepted" }).issues).toEqual([{ line: 0, message: "The order has no line 4." }]);
    expect(issue({ lineNumber: 1, verdict: "accepted" }, { sku: "CUP-1", verdict: "rejected" })).toMatchObject({
      lines: [],
      issues: [{ line: 1, message: "Line 1 is answered twice." }],
    });
    expect(issue({ lineNumber: 1, verdict: "changed", quantity: 1_001 }).issues).toHaveLength(1);
  });

  it("answered twice with the same figures ends the same, for any figures", () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const response = {
        verdict: "lines" as const,
        lines: [{ lineNumber: 1, verdict: "changed" as const, quantity: seed, promisedAt: march(1 + (seed % 20)) }],
      };
      const first = applyOrderResponse([line(1)], response);
      const again = applyOrderResponse([line(1, { answer: first.lines[0]?.answer ?? "none" })], response);
      expect(again).toEqual(first);
    }
  });
});
