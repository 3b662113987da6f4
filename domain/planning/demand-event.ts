import type { Marks } from "./forecast/calendar-effects";

// Which days of an item × node are marked by the calendar: by events of its item, its category or everything, at its node or everywhere.
// Of two on one day the narrower counts: an item's before a category's before all, one node's before everywhere.
// Units: days are numbered from any common day 0. Worked: a sale of everything on days 3–5 and one of the item on day 4: sale, item, sale.

export type DemandEvent = {
  name: string;
  /** Both included. */
  fromDay: number;
  toDay: number;
  /** null: any. An event names an item or a category, not both. */
  itemId: number | null;
  category: string | null;
  nodeId: number | null;
};
export type EventSubject = { itemId: number; category: string; nodeId: number };

/** Base units of usual demand by which an item believes what all items of an event showed, before what it showed itself. */
export const EVENT_BELIEF_UNITS = 30;

export const touches = (event: DemandEvent, { itemId, category, nodeId }: EventSubject): boolean =>
  (event.itemId === null || event.itemId === itemId) &&
  (event.category === null || event.category === category) &&
  (event.nodeId === null || event.nodeId === nodeId);

const narrowness = (event: DemandEvent) => (event.itemId !== null ? 4 : event.category !== null ? 2 : 0) + (event.nodeId !== null ? 1 : 0);

/** The names by day, null where there is none; `events` are those that touch the subject. */
export function marksOf(events: readonly DemandEvent[], firstDay: number, days: number): Marks {
  const marks = new Array<string | null>(days).fill(null);
  const widestFirst = [...events].sort((a, b) => narrowness(a) - narrowness(b) || (a.name < b.name ? 1 : -1));
  for (const { name, fromDay, toDay } of widestFirst)
    for (let day = Math.max(fromDay, firstDay); day <= Math.min(toDay, firstDay + days - 1); day++) marks[day - firstDay] = name;
  return marks;
}
