import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { naiveStep, smape } from "@/domain/planning/forecast/accuracy";
import { createForecaster } from "@/domain/planning/forecast/forecaster";
import type { ForecastModel } from "@/domain/planning/forecast/model";
import { createModelSet } from "@/domain/planning/forecast/model-set";
import { readSeriesTable, type Series } from "@/domain/planning/forecast/series-table";
import { fillUnobserved } from "@/domain/planning/forecast/unconstrained-demand";
import { report } from "./report";

const FOLDER = "../shared/data/demand";
const SERIES = 5_000;
const REPEATS = 5;
/** Fits a series that performance.md's floor makes. */
const FLOOR_FITS = 44;

/** Every fourth comes now and then; the others swing with the year, by `swings` at most. */
function demand(periods: number, season: number, swings: number): Float64Array[] {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: SERIES }, (_, at) => {
    const level = 2 + 60 * next();
    const chance = at % 4 === 0 ? 0.3 : 1;
    const swing = swings * next();
    return Float64Array.from({ length: periods }, (_unused, period) => {
      const mean = level * (1 + swing * Math.sin((2 * Math.PI * period) / season)) * (1 + 0.003 * period);
      return next() < chance ? Math.round(mean * (0.5 + next())) : 0;
    });
  });
}

/** The least that forecasting can cost: so many passes of simple smoothing over the values. */
function floorPass(values: Float64Array): number {
  let best = Number.POSITIVE_INFINITY;
  for (let fit = 1; fit <= FLOOR_FITS; fit++) {
    const alpha = fit / (FLOOR_FITS + 1);
    let level = values[0] as number;
    let squares = 0;
    for (let i = 1; i < values.length; i++) {
      const error = (values[i] as number) - level;
      squares += error * error;
      level += alpha * error;
    }
    best = Math.min(best, squares);
  }
  return best;
}

function perSecond(work: () => void): number {
  const began = performance.now();
  work();
  return SERIES / ((performance.now() - began) / 1_000);
}

/** Weeks of two years; and months of so many that Holt-Winters has its seasons, at 50 times the rate of AutoETS. */
const SPEEDS = [
  { name: "104 weeks", periods: 104, season: 52, horizon: 13, swings: 0.4, atLeast: 10_000 },
  { name: "104 months with seasons, Holt-Winters included", periods: 104, season: 12, horizon: 12, swings: 0.8, atLeast: 8_000 },
] as const;

function speed({ name, periods, season, horizon, swings, atLeast }: (typeof SPEEDS)[number]): void {
  const all = demand(periods, season, swings);
  const forecast = createForecaster({ season, horizon, quantiles: [0.1, 0.5, 0.9, 0.95] });
  const seen = new Set<string>();
  const ours = () => {
    for (const values of all) for (const model of Object.keys(forecast(values).weights)) seen.add(model);
  };
  let floor = 0;
  ours();
  report({
    bench: "forecast",
    case: `${name}, every model, selection, combination and 4 quantiles, one core`,
    unit: "series/s",
    values: Array.from({ length: REPEATS }, () => perSecond(ours)),
    baseline: Array.from({ length: REPEATS }, () =>
      perSecond(() => {
        for (const values of all) floor += floorPass(values);
      }),
    ),
    target: { atLeast },
    with: { series: SERIES, horizon, modelsUsed: [...seen].sort(), floorFits: FLOOR_FITS, floorChecked: Number.isFinite(floor) },
  });
}

type Method = "ours" | ForecastModel;
const ORIGINS = 3;
const BESIDE: readonly ForecastModel[] = ["seasonal_naive", "theta", "sba"];
type Sums = { smape: number; mase: number; scaled: number; missed: number; actual: number; count: number; within: number; points: number };
const none = (): Sums => ({ smape: 0, mase: 0, scaled: 0, missed: 0, actual: 0, count: 0, within: 0, points: 0 });

/** Forecasts the last periods of each series from what came before them, from `origins` origins. */
function accuracy(series: readonly Series[], season: number, horizon: number, origins: number): Record<Method, Sums> {
  const sums = {} as Record<Method, Sums>;
  const forecast = createForecaster({ season, horizon, quantiles: [0.1, 0.9] });
  const set = createModelSet(season);
  const out = new Float64Array(horizon);
  const add = (method: Method, actual: Float64Array, made: Float64Array, step: number): Sums => {
    const own = sums[method] ?? none();
    sums[method] = own;
    let missed = 0;
    for (const [k, value] of actual.entries()) {
      missed += Math.abs(value - (made[k] as number));
      own.actual += Math.abs(value);
    }
    own.missed += missed;
    own.smape += smape(actual, made, horizon);
    own.count++;
    if (step > 0) {
      own.mase += missed / horizon / step;
      own.scaled++;
    }
    return own;
  };
  for (const one of series) {
    const values = fillUnobserved(one.values, season);
    for (let origin = 0; origin < origins; origin++) {
      const n = values.length - horizon - origin;
      if (n < 8) continue;
      const history = values.slice(0, n);
      const actual = values.slice(n, n + horizon);
      const step = naiveStep(history, n, season);
      const { mean, quantiles } = forecast(history);
      const own = add("ours", actual, mean, step);
      for (const [k, value] of actual.entries()) {
        own.points++;
        if (value >= (quantiles[0]?.[k] ?? 0) && value <= (quantiles[1]?.[k] ?? 0)) own.within++;
      }
      set.fit(history, n, BESIDE, true);
      for (const model of BESIDE) {
        set.roll(model, history, n, n, horizon, out);
        add(model, actual, out, step);
      }
    }
  }
  return sums;
}

const figures = ({ smape: total, mase, scaled, missed, actual, count }: Sums) => ({
  smape: Number((total / count).toFixed(3)),
  mase: Number((mase / scaled).toFixed(3)),
  wape: Number((missed / actual).toFixed(4)),
});

const BASELINES = { seasonal_naive: "seasonal naive", theta: "Theta", sba: "SBA" } as const;

function reportAccuracy(name: string, sums: Record<Method, Sums>, measure: "smape" | "mase"): void {
  const of = Object.fromEntries(Object.entries(sums).map(([method, own]) => [method, figures(own)])) as Record<
    Method,
    ReturnType<typeof figures>
  >;
  const { count, within, points } = sums.ours;
  for (const [baseline, title] of Object.entries(BASELINES) as [keyof typeof BASELINES, string][])
    report({
      bench: "forecast",
      case: `${name}, ${measure === "smape" ? "sMAPE" : "MASE"} beside ${title}`,
      unit: measure === "smape" ? "%" : "ratio",
      values: [of.ours[measure]],
      baseline: [of[baseline][measure]],
      target: { ratioAtMost: 1 },
      with: { forecasts: count, ours: of.ours, [baseline]: of[baseline], withinTheBandOf80Percent: Number((within / points).toFixed(3)) },
    });
}

function tableOf(path: string, season: number): Series[] | null {
  const file = join(FOLDER, path);
  if (!existsSync(file)) {
    console.error(`${file} is not here: its case is skipped.`);
    return null;
  }
  return readSeriesTable(parse(gunzipSync(readFileSync(file)), { relax_column_count: true }) as string[][], season).series;
}

export async function run(): Promise<void> {
  for (const one of SPEEDS) speed(one);
  const m3 = tableOf("m3/m3_train.csv.gz", 12) ?? [];
  const groups = new Map<string, Series[]>();
  for (const one of m3) {
    const key = `${one.season}/${one.horizon}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const whole = {} as Record<Method, Sums>;
  for (const [key, series] of groups) {
    const [season = 1, horizon = 6] = key.split("/").map(Number);
    for (const [method, own] of Object.entries(accuracy(series, season, horizon, ORIGINS)) as [Method, Sums][]) {
      const sum = whole[method] ?? none();
      whole[method] = sum;
      for (const field of Object.keys(own) as (keyof Sums)[]) sum[field] += own[field];
    }
  }
  if (m3.length > 0) reportAccuracy("M3 training part, h periods from 3 origins", whole, "smape");
  for (const [name, path, season] of [
    ["car parts", "carparts/carparts_train_first_39.csv.gz", 12],
    ["hospital", "hospital/hospital_train_first_72.csv.gz", 12],
    ["jewelry", "jewelry/jewelry_train_first_112.csv.gz", 52],
  ] as const) {
    const series = tableOf(path, season);
    if (series) reportAccuracy(`${name}, 12 periods from 3 origins`, accuracy(series, season, 12, ORIGINS), "mase");
  }
}
