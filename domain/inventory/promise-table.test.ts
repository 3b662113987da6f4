import fc from "fast-check";
import { expect, it } from "vitest";
import { type PromisedUnits, promiseTable } from "./promise-table";

const at = (on: string, units: number, kind: "purchase_order" | "sales_order" = "purchase_order"): PromisedUnits => ({
  on,
  units,
  count: 1,
  sources: [{ kind, id: units, number: `N-${units}`, units }],
});
const today = "2026-03-02";

it("five are there, eight wait today, twenty come on day 3 and six wait for day 5: eleven can be promised from day 3 on", () => {
  const { steps } = promiseTable({
    today,
    available: 5,
    expected: [at("2026-03-05", 20)],
    waiting: [at("2026-03-07", 6, "sales_order"), at("2026-03-02", 8, "sales_order")],
  });
  expect(steps.map(({ on, projectedUnits, availableToPromise }) => [on, projectedUnits, availableToPromise])).toEqual([
    ["2026-03-02", -3, 0],
    ["2026-03-05", 17, 11],
    ["2026-03-07", 11, 11],
  ]);
  expect(steps[1]?.sources.map(({ number }) => number)).toEqual(["N-20"]);
});

it("what is overdue is promised to nobody; who waits since last week is served first", () => {
  const table = promiseTable({ today, available: 10, expected: [at("2026-03-01", 40)], waiting: [at("2026-02-20", 3, "sales_order")] });
  expect(table.overdueUnits).toBe(40);
  expect(table.overdueSources).toHaveLength(1);
  expect(table.steps).toMatchObject([{ on: today, waitingUnits: 3, projectedUnits: 7, availableToPromise: 7 }]);
});

it("below the buffer nothing can be promised until what comes has filled it again", () => {
  const { steps } = promiseTable({ today, available: -4, expected: [at("2026-03-03", 6)], waiting: [] });
  expect(steps.map((step) => step.availableToPromise)).toEqual([0, 2]);
});

it("a step counts what it does not name", () => {
  const many: PromisedUnits = { on: today, units: 50, count: 9, sources: at(today, 7).sources };
  expect(promiseTable({ today, available: 0, expected: [], waiting: [many] }).steps[0]).toMatchObject({
    waitingUnits: 50,
    otherSources: 8,
  });
});

it("a promise of all that can be promised on a day leaves every later day what it needs, and one unit more does not", () => {
  const units = fc.array(fc.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 1, max: 20 })), { maxLength: 8 });
  fc.assert(
    fc.property(fc.integer({ min: -10, max: 30 }), units, units, (available, expected, waiting) => {
      const days = (list: [number, number][]) => list.map(([day, quantity]) => at(`2026-03-0${day}`, quantity));
      const input = { today, available, expected: days(expected), waiting: days(waiting) };
      for (const { on, availableToPromise } of promiseTable(input).steps) {
        const worstAfter = (extra: number) =>
          Math.min(
            ...promiseTable({ ...input, waiting: [...input.waiting, at(on, extra)] })
              .steps.filter((step) => step.on >= on)
              .map((step) => step.projectedUnits),
          );
        if (availableToPromise > 0) expect(worstAfter(availableToPromise)).toBe(0);
        expect(worstAfter(availableToPromise + 1)).toBeLessThan(0);
      }
    }),
  );
});
