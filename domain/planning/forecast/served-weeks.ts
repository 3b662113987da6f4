import type { FreeStock } from "./demand-history";

// How an item × node was served: of the last four weeks, those in which it had stock or was asked for at some time, and those of them in
// which a day ended with nothing free. A week in which there was never anything and nobody asked is not watched: it was not on sale.
// Worked: 28 days, 5 free at the start, sold out on day 9 and filled up on day 10: four weeks watched, one short.

export type ServedWeeks = { watched: number; short: number };

const WEEKS = 4;

/** `free`: changes of what is free by day of the window, oldest 0, and what was free at its end; `demand`: what was asked for on each day of it. */
export function servedWeeks(windowDays: number, free: FreeStock, demand: ArrayLike<number>): ServedWeeks {
  const days = Math.min(windowDays, 7 * WEEKS);
  const levels = new Array<number>(days);
  let level = free.atEnd;
  let at = free.days.length - 1;
  for (let day = windowDays - 1; day >= windowDays - days; day--) {
    levels[day - (windowDays - days)] = level;
    while (at >= 0 && (free.days[at] as number) === day) level -= free.quantities[at--] as number;
  }
  let before = level;
  const served = { watched: 0, short: 0 };
  for (let start = 0; start + 7 <= days; start += 7) {
    const week = levels.slice(start, start + 7);
    const first = windowDays - days + start;
    const isAsked = week.some((_, day) => (demand[first + day] ?? 0) > 0);
    if (before > 0 || isAsked || week.some((units) => units > 0)) {
      served.watched++;
      if (week.some((units) => units <= 0)) served.short++;
    }
    before = week[6] as number;
  }
  return served;
}
