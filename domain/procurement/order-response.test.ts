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
const answer = (response: LineResponse) =>
  applyOrderResponse({ lines: [line(1)] }, { verdict: "lines", lines: [{ lineNumber: 1, ...response }] });

describe("a line", () => {
  it.each<[string, LineResponse, string]>([
    ["accepted without figures", { verdict: "accepted" }, "accepted"],
    ["accepted with the figures of the order", { verdict: "accepted", quantity: 100, unitPrice: "4", promisedAt: march(9) }, "accepted"],
    ["called changed beside the figures of the order", { verdict: "changed", quantity: 100, unitPrice: "4.0" }, "accepted_with_change"],
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

  it("keeps the code that says what is changed where no figure does", () => {
    const reason = "ACK01 IB: backordered";
    expect(answer({ verdict: "changed", unitPrice: "4.00", reason }).lines[0]).toMatchObject({ answer: "accepted_with_change", reason });
  });

  it("answered in another unit or currency is not taken", () => {
    const issues = (lines: LineResponse[], currency?: string) =>
      applyOrderResponse({ lines: [line(1, { baseUnit: "each" })], currency: "GBP" }, { verdict: "lines", currency, lines }).issues;
    const nine = { lineNumber: 1, verdict: "changed" as const, quantity: 9 };
    expect(issues([{ ...nine, unit: "CA" }])).toEqual([{ line: 0, message: "Line 1 is answered in CA, but is ordered in each." }]);
    expect(issues([nine], "USD")).toEqual([{ line: -1, message: "The answer is in USD, but the order in GBP." }]);
    expect(issues([{ ...nine, unit: "PCE" }], "gbp")).toEqual([]);
  });

  it("on hold is not answered", () => {
    expect(answer({ verdict: "pending" })).toEqual({ lines: [], supplierState: null, issues: [] });
  });

  it("is found by the supplier's own number as well, if that is one line's only", () => {
    const lines = [line(1, { supplierSku: "X-77" }), line(2)];
    const found = applyOrderResponse({ lines }, { verdict: "lines", lines: [{ sku: "x-77", verdict: "accepted" }] });
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
    expect(applyOrderResponse({ lines: [line(1), line(2)] }, { verdict: "accepted", lines: [] }).supplierState).toBe("accepted");
    expect(applyOrderResponse({ lines: [line(1), line(2)] }, { verdict: "rejected", lines: [] }).supplierState).toBe("rejected");
    const exceptions = applyOrderResponse(
      { lines: [line(1), line(2)] },
      {
        verdict: "accepted",
        lines: [{ lineNumber: 2, verdict: "changed", quantity: 5 }],
      },
    );
    expect(exceptions.lines.map((one) => [one.lineNumber, one.answer])).toEqual([
      [2, "accepted_with_change"],
      [1, "accepted"],
    ]);
  });

  it("changes nothing when the answer only says that it came", () => {
    expect(applyOrderResponse({ lines: [line(1)] }, { verdict: "received", lines: [] }).supplierState).toBeNull();
  });

  it("is left alone when a line is unknown, answered twice or ten times too large", () => {
    const issue = (...lines: LineResponse[]) => applyOrderResponse({ lines: [line(1)] }, { verdict: "lines", lines });
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
      const first = applyOrderResponse({ lines: [line(1)] }, response);
      const again = applyOrderResponse({ lines: [line(1, { answer: first.lines[0]?.answer ?? "none" })] }, response);
      expect(again).toEqual(first);
    }
  });
});

describe("a line that has come in full", () => {
  const lines = [line(1, { receivedQuantity: 100 }), line(2, { receivedQuantity: 40 })];
  const late = (...said: LineResponse[]) => applyOrderResponse({ lines }, { verdict: "lines", lines: said });

  it("is neither rejected nor changed any more, and the answer names it", () => {
    const message = "All 100 of line 1 have come: there is nothing left to answer.";
    expect(late({ lineNumber: 2, verdict: "rejected" }, { lineNumber: 1, verdict: "rejected" }).issues).toEqual([{ line: 1, message }]);
    expect(late({ lineNumber: 1, verdict: "accepted", quantity: 80 }).issues).toEqual([{ line: 0, message }]);
    expect(late({ lineNumber: 1, verdict: "changed", promisedAt: march(20) }).issues).toEqual([{ line: 0, message }]);
  });

  it("may be accepted, or said to be what it was said before", () => {
    expect(late({ lineNumber: 1, verdict: "accepted" })).toMatchObject({ issues: [], lines: [{ answer: "accepted" }] });
    const cut = [line(1, { quantity: 60, receivedQuantity: 60, answer: "rejected" }), line(2)];
    const again = applyOrderResponse({ lines: cut }, { verdict: "lines", lines: [{ lineNumber: 1, verdict: "rejected" }] });
    expect(again).toMatchObject({ issues: [], lines: [{ answer: "rejected" }] });
  });

  it("is not meant by an answer to the order, and leaves nothing to answer where all has come", () => {
    const whole = { verdict: "rejected" as const, lines: [] };
    expect(applyOrderResponse({ lines }, whole)).toMatchObject({ issues: [], lines: [{ lineNumber: 2, answer: "rejected" }] });
    const all = applyOrderResponse({ lines: lines.map((one) => ({ ...one, receivedQuantity: 100 })) }, whole);
    expect(all).toMatchObject({
      lines: [],
      issues: [{ line: -1, message: "All of the order has come: there is nothing left to answer." }],
    });
  });

  it("is waited for no longer where it was never answered", () => {
    expect(late({ lineNumber: 2, verdict: "accepted" }).supplierState).toBe("accepted");
  });
});

describe("an answer to an earlier version", () => {
  const now = [line(1, { quantity: 80 }), line(2)];
  const before = () => new Map([1, 2].map((number) => [number, { quantity: 100, unitPrice: "4.00", promisedAt: march(9, 15) }] as const));
  const reply = (orderVersion: number | undefined, one: Partial<LineResponse> = {}) =>
    applyOrderResponse(
      { lines: now, version: 2, before },
      { verdict: "accepted", orderVersion, lines: [{ lineNumber: 1, verdict: "accepted", ...one }] },
    );

  it("is held against what that version said", () => {
    expect(reply(1).lines).toMatchObject([
      { lineNumber: 1, answer: "accepted_with_change", proposal: { quantity: 100 }, reason: "it answers version 1, the order is at 2" },
      { lineNumber: 2, answer: "accepted" },
    ]);
    expect(reply(2).lines).toMatchObject([{ answer: "accepted", proposal: { quantity: 80 } }, { answer: "accepted" }]);
    expect(reply(3).issues).toEqual([{ line: -1, message: "The order has no version 3; it is at 2." }]);
  });

  it("that names none is for the buyer where the line has changed, unless its figures say what would come", () => {
    expect(reply(undefined).lines).toMatchObject([
      { answer: "accepted_with_change", proposal: { quantity: 80 }, reason: "it names no version, the order is at 2" },
      { answer: "accepted" },
    ]);
    expect(reply(undefined, { quantity: 80, promisedAt: march(9) }).lines[0]?.answer).toBe("accepted");
  });
});
