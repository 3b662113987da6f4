// The names of periods: which of two comes first, how many lie between them, and what the ones to come are called.
// Known are 1999-12, 1999-Q4, 1999-W52, 1999-12-27 (a day, or the week, month, quarter or year that it stands for, as the season
// says), 1999.0769 (years and their share: the fifth of 52 weeks) and whole numbers. Another name has no place of its own.
// Worked: 1999-12 → 2000-01, 1999-Q4 → 2000-Q1, 1999-12-27 by weeks → 2000-01-03, 1999.9808 by 52 → 2000.0000.

const DAY = 86_400_000;
const MONTHS_OF_SEASON: Readonly<Record<number, number>> = { 12: 1, 4: 3, 1: 12 };

type Scale = "month" | "quarter" | "iso_week" | "date" | "season" | "count";
export type Period = {
  scale: Scale;
  /** Periods since the scale's own beginning: two that differ by 1 are neighbours. */
  at: number;
};

const dayOf = (text: string): number | null => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? null : time / DAY;
};
const dateOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 10);
/** Monday of the first ISO week: the week of 4 January. */
const firstWeekOf = (year: number) => Math.floor((Date.UTC(year, 0, 4) / DAY + 3) / 7);

/** Null for a name that says nothing about its place. `season` is the number of periods of a year (of a week for days: 7). */
export function readPeriod(name: string, season: number): Period | null {
  const month = /^(\d{4})-(\d{2})$/.exec(name);
  if (month)
    return Number(month[2]) >= 1 && Number(month[2]) <= 12 ? { scale: "month", at: Number(month[1]) * 12 + Number(month[2]) - 1 } : null;
  const quarter = /^(\d{4})-?Q([1-4])$/.exec(name);
  if (quarter) return { scale: "quarter", at: Number(quarter[1]) * 4 + Number(quarter[2]) - 1 };
  const week = /^(\d{4})-?W(\d{2})$/.exec(name);
  if (week)
    return Number(week[2]) >= 1 && Number(week[2]) <= 53
      ? { scale: "iso_week", at: firstWeekOf(Number(week[1])) + Number(week[2]) - 1 }
      : null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(name)) {
    const day = dayOf(name);
    return day === null ? null : { scale: "date", at: placeOfDay(day, season) };
  }
  if (season > 1 && /^\d{4}\.\d+$/.test(name)) return { scale: "season", at: Math.round(Number(name) * season) };
  return /^\d{1,9}$/.test(name) ? { scale: "count", at: Number(name) } : null;
}

function placeOfDay(day: number, season: number): number {
  if (season === 52) return Math.floor((day + 3) / 7);
  const months = MONTHS_OF_SEASON[season];
  if (!months) return day;
  const date = new Date(day * DAY);
  return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / months);
}

/** The period `ahead` periods after `last`; t+1, t+2, … after one whose name has no place. */
export function periodAfter(last: string | null, ahead: number, season: number): string {
  const known = last === null ? null : readPeriod(last, season);
  if (!known || last === null) return `t+${ahead}`;
  const at = known.at + ahead;
  switch (known.scale) {
    case "month":
      return monthName(at);
    case "quarter":
      return `${Math.floor(at / 4)}-Q${(at % 4) + 1}`;
    case "iso_week":
      return weekName(at);
    case "date":
      return dateAfter(last, ahead, season);
    case "season":
      return (at / season).toFixed(4);
    case "count":
      return String(at);
  }
}

const monthName = (at: number) => `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;

function weekName(at: number): string {
  // Its Thursday tells the year that an ISO week belongs to.
  const year = new Date(at * 7 * DAY).getUTCFullYear();
  return `${year}-W${String(at - firstWeekOf(year) + 1).padStart(2, "0")}`;
}

function dateAfter(last: string, ahead: number, season: number): string {
  const months = MONTHS_OF_SEASON[season];
  if (!months) return dateOf((dayOf(last) as number) + ahead * (season === 52 ? 7 : 1));
  const month = Number(last.slice(0, 4)) * 12 + Number(last.slice(5, 7)) - 1 + ahead * months;
  const days = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  return `${monthName(month)}-${String(Math.min(days, Number(last.slice(8)))).padStart(2, "0")}`;
}
