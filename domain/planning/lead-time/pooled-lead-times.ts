import { fitLogs, type LeadTimeBelief, withoutOrders } from "./censored-fit";
import {
  type Group,
  groupsOf,
  keysOf,
  type LeadTimeRecord,
  type Level,
  levels,
  linesOf,
  observationsOf,
  ordersIn,
  sharedWith,
} from "./lead-time-lines";
import type { LognormalLeadTime } from "./lognormal";
import { poolingStrength } from "./pooling-strength";
import { STATED_ORDERS, type StatedLeadTime, statedBelief, statedFit } from "./stated-lead-time";

// Lead times of many items learned together, as multiples of what their suppliers state. An item with two orders says little alone; it
// borrows from its supplier's other items in the category, those from the category, that from everything, and all begin with the
// statement. How much is borrowed follows from how much alike groups are (pooling-strength.ts), and is never more than the orders that
// say it: of strength σ²/τ² and W orders beside the own ones, κ = 1/(τ²/σ² + 1/W). What other suppliers teach takes the place of a
// supplier's own statement only as far as it is worth more; the supplier, statement and all, counts for no less than it at its items.
// Worked: 14 ± 5 days are stated for two items, and the first order of one takes 7: 12.2 ± 5.2 days for both, where the order alone
// would say 7.0 ± 0.0. After thirty orders of 7 days it is 7.6 ± 1.6.

export type LearnedLeadTime = LognormalLeadTime & {
  /** Orders of the item itself, arrived and open. */
  orders: number;
  /** Of these, the ones that have not arrived. */
  openOrders: number;
  level: Level;
};
export type LearnedLeadTimes = {
  /** The best answer for an item of a supplier in a category, as deep as there are orders. Null when nothing ever arrived. */
  of: (item: string, supplier: string, category: string, stated?: StatedLeadTime | null) => LearnedLeadTime | null;
  /** Orders that the group above counts as. */
  strengths: { category: number; supplier: number; item: number };
};

type Fitted = { group: Group; fit: LeadTimeBelief };

/** What a group goes by before its own orders: what the others above it say, as far as it counts, and as `least` orders where they are so many. */
function borrowed(above: Fitted, group: Group, strength: number, least: number): LeadTimeBelief {
  const others = withoutOrders(above.fit, sharedWith(above.group, group));
  const counted = others.weight > 0 ? 1 / (1 / strength + 1 / others.weight) : 0;
  const weight = Math.max(counted, Math.min(least, others.weight));
  return { ...others, weight, spreadWeight: Math.max(weight, STATED_ORDERS) };
}

/** What others teach counts in place of a statement as far as it is worth more; the statement is the rest. */
function besideStatement(others: LeadTimeBelief, stated: LeadTimeBelief): LeadTimeBelief {
  if (others.weight >= stated.weight) return others;
  const share = others.weight / stated.weight;
  const variance = share * others.logDeviation ** 2 + (1 - share) * stated.logDeviation ** 2;
  return {
    ...stated,
    logMean: share * others.logMean + (1 - share) * stated.logMean,
    logDeviation: Math.sqrt(variance),
    spreadWeight: Math.max(stated.spreadWeight, others.spreadWeight),
  };
}

export function learnLeadTimes(records: readonly LeadTimeRecord[]): LearnedLeadTimes {
  const isTaught = records.some(({ receivedOn }) => receivedOn !== null);
  const { lines, measured } = linesOf(isTaught ? records : []);
  const before = statedBelief(lines);
  const fits = new Map<Level, Map<string, Fitted>>();
  const strengths = { all: 0, category: 0, supplier: 0, item: 0 };
  let above = new Map<string, Fitted>();
  for (const level of levels) {
    const groups = groupsOf(lines, level);
    const seen = new Map(Array.from(groups, ([key, group]) => [key, observationsOf(group)]));
    const strength = poolingStrength(
      Array.from(groups, ([key, { above }]) => ({ above, logs: (seen.get(key) ?? []).flatMap(({ log, open }) => (open ? [] : log)) })),
      { variance: before.logDeviation ** 2, orders: before.spreadWeight },
    );
    const found = new Map<string, Fitted>();
    for (const [key, group] of groups) {
      const fitted = above.get(group.above);
      const taught = fitted ? borrowed(fitted, group, strength, level === "item" ? STATED_ORDERS : 0) : before;
      const fit = fitLogs(seen.get(key) ?? [], level === "supplier" ? besideStatement(taught, statedBelief(group.lines)) : taught);
      if (fit) found.set(key, { group, fit });
    }
    strengths[level] = strength;
    fits.set(level, found);
    above = found;
  }
  return {
    strengths,
    of: (item, supplier, category, stated = null) => {
      const keys = keysOf({ item, supplier, category });
      for (const level of levels.toReversed()) {
        const fitted = fits.get(level)?.get(keys[level]);
        if (!fitted) continue;
        const own = level === "item" ? fitted.group.lines : [];
        return {
          logMean: fitted.fit.logMean + measured({ supplier, stated: statedFit(stated) }),
          logDeviation: fitted.fit.logDeviation,
          level,
          orders: ordersIn(own),
          openOrders: ordersIn(own.filter(({ open }) => open)),
        };
      }
      return null;
    },
  };
}
