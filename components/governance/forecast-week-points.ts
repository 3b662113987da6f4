import type { inferRouterOutputs } from "@trpc/server";
import type { ForecastWeek } from "@/domain/planning/forecast/forecast-drift";
import type { AppRouter } from "@/server/trpc/root";

export type ClassWeek = inferRouterOutputs<AppRouter>["governance"]["forecastWeeks"][number];

/** The weeks of one class, or of all classes together: sums, so that an error weighs as much as its demand. */
export function weeksOf(rows: readonly ClassWeek[], demandClass: string): ForecastWeek[] {
  const byWeek = new Map<string, ForecastWeek>();
  for (const row of rows) {
    if (demandClass !== "" && row.demandClass !== demandClass) continue;
    const week = byWeek.get(row.startsOn);
    byWeek.set(row.startsOn, week ? sum(week, row) : row);
  }
  return [...byWeek.values()];
}

const sum = (a: ForecastWeek, b: ForecastWeek): ForecastWeek => ({
  startsOn: a.startsOn,
  keys: a.keys + b.keys,
  forecastUnits: a.forecastUnits + b.forecastUnits,
  actualUnits: a.actualUnits + b.actualUnits,
  missedUnits: a.missedUnits + b.missedUnits,
  comparedUnits: a.comparedUnits + b.comparedUnits,
  naiveMissedUnits: a.naiveMissedUnits + b.naiveMissedUnits,
});

/** As far above zero as below, in tenths, so that the zero line is in the middle. */
export function biasTicks(weeks: readonly { bias: number | null }[]): number[] {
  const most = Math.max(0.1, ...weeks.map(({ bias }) => Math.abs(bias ?? 0)));
  const end = Math.ceil(most * 10) / 10;
  return [-end, 0, end];
}
