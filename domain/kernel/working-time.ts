// Working time of a company: local hours of Monday to Friday, but for its holidays. Hours are hours of work, instants are Dates, days
// local ("2026-12-25"). Worked: Friday 16:00 and 2 hours is Monday 10:00; in London in summer the same is 15:00 and 09:00 of UTC.

export type WorkingCalendar = {
  /** IANA name. */
  timeZone: string;
  /** Hours of the local day, 0–24. */
  opensAt: number;
  closesAt: number;
  /** Local days on which nobody works. */
  holidays: readonly string[];
};

/** Where a company has set none. */
export const usualCalendar: WorkingCalendar = { timeZone: "UTC", opensAt: 9, closesAt: 17, holidays: [] };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A calendar without a day of work would never end; ten years are past every answer. */
const MOST_DAYS = 3_660;

export function isTimeZone(name: string): boolean {
  try {
    return name !== "" && new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(clock: Intl.DateTimeFormat, at: number): number {
  const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day ?? 1, part.hour ?? 0, part.minute ?? 0, part.second ?? 0);
  return local - Math.floor(at / 1000) * 1000;
}

const clockOf = (timeZone: string) =>
  new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });

/** So many working hours later. Source: domain.md 5, "escalation after working hours". */
export function afterWorkingHours(from: Date, hours: number, calendar: WorkingCalendar = usualCalendar): Date {
  const clock = clockOf(calendar.timeZone);
  const instantOf = (day: number, hour: number) => {
    const guess = day + hour * HOUR;
    return guess - offsetAt(clock, guess - offsetAt(clock, guess));
  };
  const holidays = new Set(calendar.holidays);
  const firstDay = Math.floor((from.getTime() + offsetAt(clock, from.getTime())) / DAY) * DAY;
  let left = hours * HOUR;
  for (let day = firstDay; day < firstDay + MOST_DAYS * DAY; day += DAY) {
    const weekday = new Date(day).getUTCDay();
    if (weekday === 0 || weekday === 6 || holidays.has(new Date(day).toISOString().slice(0, 10))) continue;
    const begins = Math.max(from.getTime(), instantOf(day, calendar.opensAt));
    const closes = instantOf(day, calendar.closesAt);
    if (begins >= closes) continue;
    if (left <= closes - begins) return new Date(begins + left);
    left -= closes - begins;
  }
  return new Date(firstDay + MOST_DAYS * DAY);
}
