// How published forecasts did, week by week, and whether they drift to one side. Units: base units a week; ratios 0–1 and above.
// WAPE = Σ|forecast − actual| / Σ actual over item × nodes; bias = Σ(forecast − actual) / Σ actual, positive when too high.
// Tracking signal (Brown 1959; Silver, Pyke & Thomas, Inventory and Production Management, 4th ed., ch. 3): the running sum of a class's
// errors over their mean absolute size, here over the last eight weeks. Beyond ± 4 the errors lie on one side too long to be chance.
// Worked: errors +2, +2, +2, +2, +2 have a mean size of 2 and a sum of 10: signal 5, drifting high.

export type ForecastWeek = {
  startsOn: string;
  keys: number;
  forecastUnits: number;
  actualUnits: number;
  missedUnits: number;
  comparedUnits: number;
  naiveMissedUnits: number;
};
export type MonitoredWeek = ForecastWeek & {
  wape: number | null;
  naiveWape: number | null;
  bias: number | null;
  /** Null while fewer than five weeks are known. */
  signal: number | null;
  drift: "high" | "low" | null;
};

const SIGNAL_WEEKS = 8;
const LEAST_WEEKS = 5;
const LIMIT = 4;

const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);

/** `weeks` oldest first, without gaps that matter: a week that was not judged is left out of the sum. Pure; never throws. */
export function monitorWeeks(weeks: readonly ForecastWeek[]): MonitoredWeek[] {
  return weeks.map((week, at) => {
    const signal = trackingSignal(weeks.slice(Math.max(0, at + 1 - SIGNAL_WEEKS), at + 1));
    return {
      ...week,
      wape: share(week.missedUnits, week.actualUnits),
      naiveWape: share(week.naiveMissedUnits, week.comparedUnits),
      bias: share(week.forecastUnits - week.actualUnits, week.actualUnits),
      signal,
      drift: signal === null || Math.abs(signal) <= LIMIT ? null : signal > 0 ? "high" : "low",
    };
  });
}

function trackingSignal(weeks: readonly ForecastWeek[]): number | null {
  if (weeks.length < LEAST_WEEKS) return null;
  const errors = weeks.map((week) => week.forecastUnits - week.actualUnits);
  const size = errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;
  return size === 0 ? 0 : errors.reduce((sum, error) => sum + error, 0) / size;
}
