// What it costs in lost sales when an order line comes later, shorter or not at all. Units are base units, money is minor units of
// margin, instants Dates, demand units a day. The shelf and other supply that comes in time cover demand from now on; days are lost
// from when both would have run out, but never before the day that was promised: until then the line could not have helped. Supply
// that comes in between counts as if it were there at once, which errs on the hopeful side. Nothing more is lost than the line brings.
// Worked number: 30 on the shelf, 2 a day, a margin of 6.00. The line of 40 was promised in 10 days and would come in 20: the shelf is
// empty after 15, so 5 days × 2 = 10 units are lost, 60.00 of margin. Cut to 32 besides, with a new order taking 40 days: the 32 last
// from day 20 to 36, so 4 days × 2 = 8 units more.

export type DelayedLine = {
  /** Free on the shelf, less what waits already; may be below zero. */
  available: number;
  /** What other orders bring until then. */
  otherSupply: number;
  dailyDemand: number;
  unitMarginMinor: number;
  /** Still to come as it stands, and as it would be. */
  wantedUnits: number;
  comingUnits: number;
  /** When it was to come, and when it would. */
  promisedAt: Date;
  comingAt: Date;
  /** What is cut from the line comes with a new order, this many days from now. */
  replacementDays: number;
};
export type DelayRisk = { days: number; units: number; minor: number };

const DAY = 86_400_000;
const toTenth = (value: number) => Math.round(value * 10) / 10;

export function delayRisk(line: DelayedLine, now: Date): DelayRisk {
  const { dailyDemand, wantedUnits, comingUnits } = line;
  if (dailyDemand <= 0) return { days: 0, units: 0, minor: 0 };
  const daysTo = (at: Date) => (at.getTime() - now.getTime()) / DAY;
  const emptyAfter = Math.max(0, line.available + line.otherSupply) / dailyDemand;
  const promisedIn = Math.max(0, daysTo(line.promisedAt));
  const comesIn = Math.max(0, daysTo(line.comingAt));
  const lateDays = comingUnits > 0 ? Math.max(0, comesIn - Math.max(promisedIn, emptyAfter)) : 0;
  const lateUnits = Math.min(comingUnits, lateDays * dailyDemand);
  const cutUnits = Math.max(0, wantedUnits - comingUnits);
  const lastsUntil = comingUnits > 0 ? Math.max(comesIn, emptyAfter) + comingUnits / dailyDemand : Math.max(promisedIn, emptyAfter);
  const cutDays = cutUnits > 0 ? Math.max(0, line.replacementDays - lastsUntil) : 0;
  const lostToCut = Math.min(cutUnits, cutDays * dailyDemand);
  const units = Math.round(lateUnits + lostToCut);
  return { days: toTenth(lateDays + lostToCut / dailyDemand), units, minor: Math.round(units * Math.max(0, line.unitMarginMinor)) };
}
