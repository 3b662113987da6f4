import { describe, expect, it } from "vitest";
import {
  approvalAfterChange,
  type ChangeableLine,
  cancelRefusal,
  changedLines,
  changeRefusal,
  differencesOf,
  type OrderAxes,
  promisedTooEarly,
  receiptRefusal,
  reopensApproval,
  repeatRefusal,
  restoringChanges,
  risenPrices,
  sendRefusal,
  shortCloseRefusal,
  usualChangeLimits,
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

  it("is not sent again once all of it has come, though a version that is agreed may still be told", () => {
    expect(repeatRefusal(order({ receiptState: "partial" }))).toBeNull();
    for (const receiptState of ["full", "over"] as const) {
      expect(repeatRefusal(order({ receiptState }))).toBe("All of it has come.");
      expect(sendRefusal(order({ receiptState }))).toBeNull();
    }
    expect(repeatRefusal(order({ holdReason: "price query" }))).toMatch(/price query/);
  });

  it("is changed once a line", () => {
    const twice = [
      { lineNumber: 1, quantity: 7 },
      { lineNumber: 1, quantity: 9 },
    ];
    expect(changeRefusal(order(), [line()], twice)).toBe("Line 1 stands twice.");
  });

  it("is promised for the day on which it was ordered or later", () => {
    const ordered = new Date("2026-03-02T23:30:00Z");
    expect(promisedTooEarly(ordered, [{ lineNumber: 1, promisedAt: march(2) }, { lineNumber: 2 }])).toBeNull();
    expect(promisedTooEarly(ordered, [{ lineNumber: 1 }, { lineNumber: 2, promisedAt: march(1) }])).toBe(2);
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
    expect(reopensApproval(differencesOf([line()], [{ lineNumber: 1, ...change }]), usualChangeLimits)).toBe(expected);
  });

  it("never overwrites the first promise, whatever comes after it", () => {
    let lines = [line()];
    for (const day of [12, 5, 30, 1]) lines = changedLines(lines, [{ lineNumber: 1, promisedAt: march(day) }], true);
    expect(lines[0]).toMatchObject({ firstPromisedAt: march(12), promisedAt: march(1) });
    expect(changedLines([line()], [{ lineNumber: 1, promisedAt: march(12) }], false)[0]?.firstPromisedAt).toBeNull();
    const offered = [line({ firstOfferedAt: march(12) })];
    expect(changedLines(offered, [{ lineNumber: 1, promisedAt: march(25) }], true)[0]).toMatchObject({
      firstPromisedAt: march(12),
      promisedAt: march(25),
    });
    expect(changedLines(offered, [{ lineNumber: 1, quantity: 0 }], true)[0]?.firstPromisedAt).toBeNull();
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

describe("change control", () => {
  const afterChange =
    (approvalState: "approved" | "pending" | "rejected" | "draft", current = line()) =>
    (change: object, approved: ChangeableLine | null = line()) => {
      const changes = [{ lineNumber: 1, ...change }];
      return approvalAfterChange(
        { approvalState, approved: approved && [approved] },
        changedLines([current], changes, false),
        differencesOf([current], changes),
        usualChangeLimits,
      );
    };

  it("counts all that changed since the last approval, however many steps it took", () => {
    let [current, approval] = [line(), "approved" as "approved" | "pending"];
    for (let step = 1; step <= 10 && approval === "approved"; step += 1) {
      const quantity = Math.floor(current.quantity * 1.1);
      approval = afterChange("approved", current)({ quantity }) as typeof approval;
      current = { ...current, quantity };
    }
    expect([approval, current.quantity]).toEqual(["pending", 121]);
  });

  it.each([
    ["a rejected version that is back within the limits holds again", "rejected", { quantity: 105 }, "approved"],
    ["one that is still beyond them waits", "rejected", { quantity: 140 }, "pending"],
    ["one that waits goes on waiting", "pending", { unitPrice: "3.90" }, "pending"],
    ["one that waits holds again when it is taken back", "pending", { quantity: 100 }, "approved"],
    ["a draft stays one", "draft", { quantity: 100 }, "draft"],
  ] as const)("%s", (_name, state, change, expected) => {
    expect(afterChange(state, line({ quantity: 130 }))(change)).toBe(expected);
  });

  it("does not hold a supplier's later promise against who changes a price a little", () => {
    const late = line({ promisedAt: march(30) });
    expect(afterChange("approved", late)({ unitPrice: "4.04" })).toBe("approved");
    expect(afterChange("approved", late)({ promisedAt: march(31) })).toBe("pending");
  });

  it("asks somebody where nobody knows any more what was approved", () => {
    expect(afterChange("rejected", line({ quantity: 130 }))({ quantity: 90 }, null)).toBe("pending");
  });

  it("takes refused lines back to how they held, but for what has come", () => {
    expect(restoringChanges([line({ quantity: 130, receivedQuantity: 105 })], [line()])).toMatchObject([{ lineNumber: 1, quantity: 105 }]);
    expect(restoringChanges([line({ quantity: 130 })], [line()])).toMatchObject([
      { quantity: 100, unitPrice: "4.00", promisedAt: march(9) },
    ]);
  });

  it("lets a price that rose within the limit since it was agreed to pass, and names those beyond", () => {
    const limits = { priceRatio: 0.02, quantityRatio: 0.1, days: 14 };
    const at = (lineNumber: number, unitPrice: string) => ({ lineNumber, agreedPrice: "4.00", unitPrice });
    expect(risenPrices([at(1, "4.08"), at(2, "3.00")], limits)).toEqual([]);
    expect(risenPrices([at(1, "3.00"), at(2, "4.09")], limits)).toEqual([{ lineNumber: 2, field: "unitPrice", from: "4.00", to: "4.09" }]);
  });
});
