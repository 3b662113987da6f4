// What can still be promised of an item at a node, day by day. Units are base units, days are UTC dates ("2026-03-02").
// projected(t) = available + what is expected up to t − what waiting customer orders were promised up to t; available is already
// without the safety buffer and the channels' holds. A unit can be promised on t only if no later promise needs it:
// availableToPromise(t) = max(0, the least projected(u) of all u ≥ t) (the look-ahead rule of available-to-promise, e.g. APICS).
// Worked: 5 available; 8 wait today; 20 come on day 3; 6 wait for day 5 → projected −3, 17, 11; to promise 0, 11, 11.

export type PromiseSource = { kind: "purchase_order" | "transfer" | "sales_order"; id: number; number: string; units: number };
/** Of one day: all the units, and the largest of what they consist of. */
export type PromisedUnits = { on: string; units: number; count: number; sources: readonly PromiseSource[] };

export type PromiseStep = {
  on: string;
  expectedUnits: number;
  waitingUnits: number;
  /** Below zero: waiting orders are promised more than there will be. */
  projectedUnits: number;
  availableToPromise: number;
  sources: PromiseSource[];
  /** How many more orders and transfers are behind the step than `sources` names. */
  otherSources: number;
};
export type PromiseTable = {
  steps: PromiseStep[];
  /** Expected before today and not here: nobody knows when it comes, so nothing is promised from it. */
  overdueUnits: number;
  overdueSources: PromiseSource[];
};

type Input = { today: string; available: number; expected: readonly PromisedUnits[]; waiting: readonly PromisedUnits[] };

/** The days on which something changes, today first. What was promised before today is wanted today. Pure; never throws. */
export function promiseTable({ today, available, expected, waiting }: Input): PromiseTable {
  const overdue = expected.filter(({ on }) => on < today);
  const byDay = new Map<string, { expected: PromisedUnits[]; waiting: PromisedUnits[] }>([[today, { expected: [], waiting: [] }]]);
  const dayOf = (on: string) => {
    const day = byDay.get(on) ?? { expected: [], waiting: [] };
    byDay.set(on, day);
    return day;
  };
  for (const units of expected) if (units.on >= today) dayOf(units.on).expected.push(units);
  for (const units of waiting) dayOf(units.on < today ? today : units.on).waiting.push(units);

  let projectedUnits = available;
  const steps = [...byDay]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([on, day]): PromiseStep => {
      const [expectedUnits, waitingUnits] = [sum(day.expected), sum(day.waiting)];
      projectedUnits += expectedUnits - waitingUnits;
      const parts = [...day.expected, ...day.waiting];
      const sources = parts.flatMap((part) => part.sources);
      const otherSources = parts.reduce((total, part) => total + part.count, 0) - sources.length;
      return { on, expectedUnits, waitingUnits, projectedUnits, availableToPromise: 0, sources, otherSources };
    });
  let least = Number.POSITIVE_INFINITY;
  for (const step of steps.toReversed()) {
    least = Math.min(least, step.projectedUnits);
    step.availableToPromise = Math.max(0, least);
  }
  return { steps, overdueUnits: sum(overdue), overdueSources: overdue.flatMap((part) => part.sources) };
}

const sum = (parts: readonly PromisedUnits[]) => parts.reduce((total, { units }) => total + units, 0);
