import { describe, expect, it } from "vitest";
import { createReplayPlan, type RecordedLine, replayedAt } from "./replay-plan";

const at = (day: number) => new Date(Date.UTC(2011, 7, day));
const line = (of: Partial<RecordedLine>): RecordedLine => ({
  invoice: "1",
  kind: "sale",
  sku: "A",
  quantity: 1,
  unitPrice: "2.50",
  at: at(20),
  country: "GB",
  customer: "c1",
  ...of,
});
const planOf = (...lines: RecordedLine[]) => {
  const replay = createReplayPlan(at(10));
  for (const each of lines) replay.add(each);
  return replay.plan();
};

describe("what of a history is replayed", () => {
  it("makes an order of an invoice after the cutoff and joins lines of one item and price", () => {
    const { facts } = planOf(line({ quantity: 2 }), line({ quantity: 3 }), line({ unitPrice: "2.00" }), line({ invoice: "0", at: at(9) }));
    expect(facts).toEqual([
      {
        kind: "order",
        at: at(20),
        number: "1",
        country: "GB",
        customer: "c1",
        lines: [
          { sku: "A", quantity: 5, unitPrice: "2.50" },
          { sku: "A", quantity: 1, unitPrice: "2.00" },
        ],
      },
    ]);
  });

  it("gives goods back to the newest orders first, however old they are", () => {
    const back = line({ invoice: "C3", kind: "return", quantity: -4, at: at(22) });
    const { facts, unexplainedUnits } = planOf(line({ invoice: "0", quantity: 3, at: at(2) }), line({ quantity: 2 }), back);
    expect(facts.filter(({ kind }) => kind === "return")).toMatchObject([
      { number: "C3-0", orderNumber: "0", lines: [{ sku: "A", quantity: 2 }] },
      { number: "C3-1", orderNumber: "1", lines: [{ sku: "A", quantity: 2 }] },
    ]);
    expect(unexplainedUnits).toBe(0);
  });

  it("never returns a unit twice, and counts units that no order explains", () => {
    const early = line({ invoice: "C2", kind: "return", quantity: -3, at: at(5) });
    const late = line({ invoice: "C3", kind: "return", quantity: -3, at: at(22) });
    const { facts, unexplainedUnits } = planOf(line({ invoice: "0", quantity: 4, at: at(2) }), early, late);
    expect(facts).toMatchObject([{ kind: "return", lines: [{ quantity: 1 }] }]);
    expect(unexplainedUnits).toBe(2);
  });

  it("runs the days after the cutoff at the rate that was asked for", () => {
    expect(replayedAt(at(12), at(10), at(30), 24).toISOString()).toBe("2011-08-30T02:00:00.000Z");
  });
});
