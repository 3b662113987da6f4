// Daily demand of a year and more has two seasons: the week and the year. Weeks carry the year (52 figures that can be learned),
// weekdays carry the week: a week's forecast is shared out to its days by how demand fell on them lately.
// Units: shares that sum to 1. Worked: 5, 5, 5, 5, 5, 20, 0 every week: Saturday has 4/9, Sunday nothing; a week of 90 gives it 40.

const WEEK = 7;
/** As many of the last weeks as show a habit and not yet a year ago's. */
const WEEKS = 26;
/** Evenly spread demand that is believed beside what was seen, in weeks. */
const EVEN_WEEKS = 0.5;

/** Shares of the seven days of a week that begins where the history ends. NaN (not observed) is left out. */
export function weekdayProfile(daily: Float64Array): Float64Array {
  const sums = new Float64Array(WEEK);
  const counts = new Float64Array(WEEK);
  const first = Math.max(0, daily.length - WEEKS * WEEK);
  for (let i = first; i < daily.length; i++) {
    if (Number.isNaN(daily[i] as number)) continue;
    const place = (((i - daily.length) % WEEK) + WEEK) % WEEK;
    sums[place] = (sums[place] as number) + (daily[i] as number);
    counts[place] = (counts[place] as number) + 1;
  }
  let total = 0;
  let days = 0;
  for (let day = 0; day < WEEK; day++) {
    total += sums[day] as number;
    days += counts[day] as number;
  }
  const usual = days > 0 ? total / days : 0;
  if (usual === 0) return sums.fill(1 / WEEK);
  const profile = sums.map((sum, day) => (sum + EVEN_WEEKS * usual) / ((counts[day] as number) + EVEN_WEEKS));
  const scale = profile.reduce((sum, share) => sum + share, 0);
  return profile.map((share) => share / scale);
}

/** A forecast by weeks as one by days: seven for each week. */
export function shareOutWeeks(weeks: Float64Array, profile: Float64Array): Float64Array {
  return Float64Array.from({ length: weeks.length * WEEK }, (_, day) => {
    return (weeks[Math.floor(day / WEEK)] as number) * (profile[day % WEEK] as number);
  });
}
