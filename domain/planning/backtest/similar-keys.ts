import { demandByPeriod, type ForecastPeriod } from "../forecast/demand-history";
import { OWN_PERIODS, type SimilarSeries } from "../forecast/item-forecast";
import { type KnownItem, similarItems } from "../forecast/new-item";
import { fillUnobserved } from "../forecast/unconstrained-demand";
import { historyBefore, readDays, sinceOf } from "./key-history";
import type { ReplayHistory } from "./replay";

// What a new item of the replay goes by on a day: as the nightly run, items of its category and about its price (forecast/new-item.ts) that
// had sold for long enough at the same node by then, with their demand up to then alone.
// Units: base units a period, days of the history. Worked: 30 days old, weeks; an item of its category that has sold for 9 weeks: that one.

export type SimilarOn = (key: number, day: number, period: ForecastPeriod) => SimilarSeries[];

type Known = KnownItem & { first: number };

export function createSimilarKeys(history: ReplayHistory): SimilarOn {
  const daily = new Float64Array(history.days);
  const groups = groupsOf(history);
  return (key, day, period) => {
    const like = history.keys[key]?.like;
    const ownDays = OWN_PERIODS * period.days;
    if (!like || day - sinceOf(history, key) > ownDays - period.days) return [];
    const known = groups.get(groupName(like))?.filter(({ first }) => first < day - ownDays) ?? [];
    return similarItems({ ...like, itemId: key }, known).flatMap((other) => {
      readDays(history, other, daily);
      const own = historyBefore(daily, sinceOf(history, other), day);
      const values = fillUnobserved(demandByPeriod(own, period.days), period.season);
      return values.length < OWN_PERIODS ? [] : [{ itemId: other, values, isLaunchKnown: own.start >= period.days }];
    });
  };
}

const groupName = ({ nodeId, category }: { nodeId: number; category: string }) => `${nodeId}/${category}`;

/** Keys of one node and category; a key stands for its item. */
function groupsOf({ keys, demand, days }: ReplayHistory): ReadonlyMap<string, Known[]> {
  const groups = new Map<string, Known[]>();
  for (const [key, { like }] of keys.entries()) {
    if (!like) continue;
    const group = groups.get(groupName(like)) ?? [];
    groups.set(groupName(like), group);
    const first = demand.subarray(key * days, (key + 1) * days).findIndex((units) => units > 0);
    if (first >= 0) group.push({ itemId: key, category: like.category, unitPrice: like.unitPrice, first });
  }
  return groups;
}
