// What was asked for, day by day, from a list of single demands as it comes from the database: "day:units", separated by commas, days
// counted from the first of the horizon, in any order. A day whose demand was withdrawn again had none.
// Worked: "3:4,0:2,3:1,5:6,5:-6" over 7 days: 2 on the first day, 5 on the fourth, nothing on the sixth; the last five days had 5.

/** The days of one list; every call overwrites it. */
let units = new Int32Array(128);

const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const COLON = 58;

/** `sizes`: base units of the days with demand, in order. `lastUnits`: of the last days of the horizon together. Throws on a day outside it. */
export function demandDays(list: string, horizonDays: number, lastDays: number): { sizes: number[]; lastUnits: number } {
  if (units.length < horizonDays) units = new Int32Array(horizonDays);
  units.fill(0, 0, horizonDays);
  let day = 0;
  let value = 0;
  let sign = 1;
  // A list is read as it stands: to split it would make two texts of each demand, of a million in a run.
  for (let at = 0; at <= list.length && list.length > 0; at++) {
    const code = at === list.length ? COMMA : list.charCodeAt(at);
    if (code === COLON) {
      day = sign * value;
      if (day < 0 || day >= horizonDays) throw new RangeError(`Day ${day} is outside of the ${horizonDays} days of the horizon.`);
      value = 0;
      sign = 1;
    } else if (code === COMMA) {
      units[day] = (units[day] as number) + sign * value;
      value = 0;
      sign = 1;
    } else if (code === MINUS) sign = -1;
    else value = value * 10 + code - ZERO;
  }
  const sizes: number[] = [];
  let lastUnits = 0;
  for (let at = 0; at < horizonDays; at++) {
    const size = units[at] as number;
    if (size <= 0) continue;
    sizes.push(size);
    if (at >= horizonDays - lastDays) lastUnits += size;
  }
  return { sizes, lastUnits };
}
