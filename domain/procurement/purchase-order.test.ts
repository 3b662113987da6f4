import { describe, expect, it } from "vitest";
import {
  type ChangeableLine,
  cancelRefusal,
  changedLines,
  changeLimits,
  changeRefusal,
  differencesOf,
  type OrderAxes,
  receiptRefusal,
  reopensApproval,
  sendRefusal,
  shortCloseRefusal,
} from "./purchase-order";

const march = (day: number) => new Date(Date.UTC(2026, 2, day));
const order = (more: Partial<OrderAxes> = {}): OrderAxes => ({
  approvalState: "approved",
  supplierState: "sent",
  receiptState: "none",
  holdReason: null,
  cancelledAt: null,
  ...more,
});
const line = (more: Partial<ChangeableLine> = {}): ChangeableLine => ({
  lineNumber: 1,
  quantity: 100,
  receivedQuantity: 0,
  unitPrice: "4.00",
  promisedAt: march(9),
  firstPromisedAt: null,
  ...more,
});

describe("what may happen to an order", () => {
  it.each([
    ["an approved order is sent", order(), null],
    ["a draft is not", order({ approvalState: "draft" }), /draft/],
    ["one that waits for its approver is not", order({ approvalState: "pending" }), /pending/],
    ["a held one is not", order({ holdReason: "price query" }), /price query/],
    ["a cancelled one is not", order({ cancelledAt: march(1) }), /closed/],
  ])("%s", (_name, axes, refusal) => {
    if (refusal === null) expect(sendRefusal(axes)).toBeNull();
    else expect(sendRefusal(axes)).toMatch(refusal);
  });

  it("is cancelled only while nothing was received and nothing travels", () => {
    expect(cancelRefusal(order(), 0, 0)).toBeNull();
    expect(cancelRefusal(order({ receiptState: "partial" }), 5, 0)).toMatch(/received/);
    expect(cancelRefusal(order(), 0, 8)).toMatch(/on its way/);
    expect(cancelRefusal(order({ cancelledAt: march(1) }), 0, 0)).toMatch(/closed already/);
  });

  it("is closed short with a reason only, while something is missing that does not travel", () => {
    expect(shortCloseRefusal(order({ receiptState: "partial" }), 0, "supplier stopped it")).toBeNull();
    expect(shortCloseRefusal(order(), 0, " ")).toMatch(/why/);
    expect(shortCloseRefusal(order({ receiptState: "full" }), 0, "enough")).toMatch(/full/);
    expect(shortCloseRefusal(order(), 3, "enough")).toMatch(/on its way/);
  });

  it("receives nothing against a version that nobody approved", () => {
    expect(receiptRefusal(order())).toBeNull();
    for (const approvalState of ["draft", "pending", "rejected"] as const) expect(receiptRefusal(order({ approvalState }))).not.toBeNull();
  });

  it("never falls below what was received, and names a line that is not there", () => {
    expect(changeRefusal(order(), [line({ receivedQuantity: 40 })], [{ lineNumber: 1, quantity: 40 }])).toBeNull();
    expect(changeRefusal(order(), [line({ receivedQuantity: 40 })], [{ lineNumber: 1, quantity: 39 }])).toMatch(/below 40/);
    expect(changeRefusal(order(), [line()], [{ lineNumber: 7 }])).toMatch(/no line 7/);
  });
});

describe("a change", () => {
  it("is kept as its differences, and says nothing where it repeats what stands", () => {
    expect(differencesOf([line()], [{ lineNumber: 1, quantity: 90, unitPrice: "4.20", promisedAt: march(9) }])).toEqual([
      { lineNumber: 1, field: "quantity", from: 100, to: 90 },
      { lineNumber: 1, field: "unitPrice", from: "4.00", to: "4.20" },
    ]);
    expect(differencesOf([line()], [{ lineNumber: 1, unitPrice: "4.0", quantity: 100 }])).toEqual([]);
  });

  it.each([
    ["2 % dearer", { unitPrice: "4.08" }, false],
    ["5 % dearer", { unitPrice: "4.20" }, true],
    ["cheaper by half", { unitPrice: "2.00" }, false],
    ["10 % more", { quantity: 110 }, false],
    ["11 % more", { quantity: 111 }, true],
    ["less", { quantity: 1 }, false],
    ["two weeks later", { promisedAt: march(23) }, false],
    ["fifteen days later", { promisedAt: march(24) }, true],
    ["sooner", { promisedAt: march(2) }, false],
  ])("%s reopens the approval: %s", (_name, change, expected) => {
    expect(reopensApproval(differencesOf([line()], [{ lineNumber: 1, ...change }]), changeLimits)).toBe(expected);
  });

  it("never overwrites the first promise, whatever comes after it", () => {
    let lines = [line()];
    for (const day of [12, 5, 30, 1]) lines = changedLines(lines, [{ lineNumber: 1, promisedAt: march(day) }], true);
    expect(lines[0]).toMatchObject({ firstPromisedAt: march(12), promisedAt: march(1) });
    expect(changedLines([line()], [{ lineNumber: 1, promisedAt: march(12) }], false)[0]?.firstPromisedAt).toBeNull();
  });

  it("applied to its lines leaves no difference, for any change", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const lines = [1, 2, 3].map((lineNumber) => line({ lineNumber, quantity: 10 + ((seed * lineNumber) % 50) }));
      const changes = [1, 3].map((lineNumber) => ({
        lineNumber,
        quantity: 1 + ((seed * 7) % 90),
        unitPrice: (1 + ((seed * 13) % 400) / 100).toFixed(2),
        promisedAt: march(1 + (seed % 27)),
      }));
      const after = changedLines(lines, changes, true);
      expect(differencesOf(after, changes)).toEqual([]);
      expect(after[1]).toEqual(lines[1]);
    }
  });
});
