import type { ForecastPoint, MarkedPeriods } from "@/components/charts/forecast-chart";

const DAY = 86_400_000;

export type ForecastSeries = {
  periodDays: number;
  /** First day of the first forecast period, YYYY-MM-DD. */
  startsOn: string;
  history: (number | null)[];
  mean: number[];
  low: number[];
  high: number[];
};

/** History and forecast on one time axis; each period by its first day. */
export function forecastPoints({ periodDays, startsOn, history, mean, low, high }: ForecastSeries): ForecastPoint[] {
  const start = Date.parse(`${startsOn}T00:00:00Z`);
  const at = (period: number) => new Date(start + period * periodDays * DAY).toISOString().slice(0, 10);
  return [
    ...history.map((actual, index) => ({ at: at(index - history.length), actual, mean: null, band: null })),
    ...mean.map((value, index) => ({
      at: at(index),
      actual: null,
      mean: value,
      band: [low[index] ?? value, high[index] ?? value] as [number, number],
    })),
  ];
}

type Event = { id: number; name: string; fromOn: string; toOn: string };

/** The drawn periods that each event touches; an event outside of them is left out. */
export function markedPeriods({ periodDays, startsOn, history, mean }: ForecastSeries, events: readonly Event[]): MarkedPeriods[] {
  const start = Date.parse(`${startsOn}T00:00:00Z`);
  const at = (period: number) => new Date(start + period * periodDays * DAY).toISOString().slice(0, 10);
  const periodOf = (day: string) => Math.floor((Date.parse(`${day}T00:00:00Z`) - start) / (periodDays * DAY));
  return events.flatMap(({ id, name, fromOn, toOn }) => {
    const from = Math.max(periodOf(fromOn), -history.length);
    const to = Math.min(periodOf(toOn), mean.length - 1);
    return from > to ? [] : [{ id, name, from: at(from), to: at(to) }];
  });
}
