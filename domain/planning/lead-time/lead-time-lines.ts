import { type LogObservation, logOf } from "./censored-fit";
import type { LognormalLeadTime } from "./lognormal";
import { measuredFrom, type StatedLeadTime, statedFit } from "./stated-lead-time";

// Order lines by what they are told apart by, from everything down to the item of a supplier. Lines of one order that come on one day, or
// are open, say once how long it takes: they are one observation of every group that they are in, with the mean of what they say.
// What came in less than a quarter of what is stated came from a shelf, or was booked wrong: it counts as a quarter, because a few hours say
// nothing about how late the next order may be, and their logarithm would say it loudest.
// Worked: an order of 30 lines, all here after 7 days, is one observation of its supplier, and one of each item.

export const levels = ["all", "category", "supplier", "item"] as const;
export type Level = (typeof levels)[number];

const QUICKEST = Math.log(1 / 4);

type Source = { item: string; supplier: string; category: string };
export type LeadTimeRecord = Source & {
  days: number;
  order: string;
  /** The day of receipt; null: it has not arrived, and `days` is its age so far. */
  receivedOn: string | null;
  /** Null: nobody said. */
  stated: StatedLeadTime | null;
};
export type Line = {
  /** The groups that it is in. */
  keys: Record<Level, string>;
  supplier: string;
  stated: LognormalLeadTime | null;
  order: string;
  open: boolean;
  /** The same for lines of one order that came on one day, or are open. */
  delivery: number;
  /** The logarithm of its days over those that it is measured from. */
  log: number;
};
type Delivery = { sum: number; lines: number; open: boolean };
export type Group = { above: string; lines: Line[]; deliveries: Map<number, Delivery> };

export const keysOf = ({ item, supplier, category }: Source): Line["keys"] => ({
  all: "",
  category,
  supplier: `${supplier}\u0000${category}`,
  item: `${item}\u0000${supplier}\u0000${category}`,
});

/** The lines, and what those of a supplier with such a statement are measured from. */
export function linesOf(records: readonly LeadTimeRecord[]): { lines: Line[]; measured: ReturnType<typeof measuredFrom> } {
  const deliveries = new Map<string, number>();
  const lines = records.map((record): Line => {
    const { supplier, order, receivedOn, days } = record;
    const name = `${order}\u0000${receivedOn ?? ""}`;
    const delivery = deliveries.get(name) ?? deliveries.size;
    deliveries.set(name, delivery);
    return {
      keys: keysOf(record),
      supplier,
      stated: statedFit(record.stated),
      order,
      open: receivedOn === null,
      delivery,
      log: logOf(days),
    };
  });
  const measured = measuredFrom(lines);
  for (const line of lines) {
    line.log -= measured(line);
    if (!line.open) line.log = Math.max(QUICKEST, line.log);
  }
  return { lines, measured };
}

export function groupsOf(lines: readonly Line[], level: Level): Map<string, Group> {
  const above = levels[levels.indexOf(level) - 1];
  const groups = new Map<string, Group>();
  for (const line of lines) {
    let group = groups.get(line.keys[level]);
    if (!group) {
      group = { above: above ? line.keys[above] : "", lines: [], deliveries: new Map() };
      groups.set(line.keys[level], group);
    }
    group.lines.push(line);
    const delivery = group.deliveries.get(line.delivery);
    if (delivery) {
      delivery.sum += line.log;
      delivery.lines += 1;
    } else group.deliveries.set(line.delivery, { sum: line.log, lines: 1, open: line.open });
  }
  return groups;
}

const observationOf = ({ sum, lines, open }: Delivery): LogObservation => ({ log: sum / lines, open });
export const observationsOf = ({ deliveries }: Group): LogObservation[] => Array.from(deliveries.values(), observationOf);

/** What a group above knows by the deliveries of one of its groups, by their other lines as well. */
export const sharedWith = (above: Group, { deliveries }: Group): LogObservation[] =>
  [...deliveries.keys()].flatMap((delivery) => {
    const whole = above.deliveries.get(delivery);
    return whole ? observationOf(whole) : [];
  });

export const ordersIn = (lines: readonly Line[]): number => new Set(lines.map(({ order }) => order)).size;
