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
const WEEKS = 104;
const REPEATS = 5;
/** Fits a series that performance.md's floor makes. */
const FLOOR_FITS = 44;

function weeklyDemand(): Float64Array[] {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: SERIES }, (_, at) => {
    const level = 2 + 60 * next();
    const chance = at % 4 === 0 ? 0.3 : 1;
    const swing = 0.4 * next();
    return Float64Array.from({ length: WEEKS }, (_unused, week) => {
      const mean = level * (1 + swing * Math.sin((2 * Math.PI * week) / 52)) * (1 + 0.003 * week);
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

function speed(): void {
  const all = weeklyDemand();
  const forecast = createForecaster({ season: 52, horizon: 13, quantiles: [0.1, 0.5, 0.9, 0.95] });
  const seen = new Set<string>();
  const ours = () => {
    for (const values of all) for (const model of Object.keys(forecast(values).weights)) seen.add(model);
  };
  let floor = 0;
  ours();
  report({
    bench: "forecast",
    case: "104 weeks, full model set, selection, combination and 4 quantiles, one core",
    unit: "series/s",
    values: Array.from({ length: REPEATS }, () => perSecond(ours)),
    baseline: Array.from({ length: REPEATS }, () =>
      perSecond(() => {
        for (const values of all) floor += floorPass(values);
      }),
    ),
    target: { atLeast: 10_000 },
    with: { series: SERIES, horizon: 13, modelsUsed: [...seen].sort(), floorFits: FLOOR_FITS, floorChecked: Number.isFinite(floor) },
  });
}

type Method = "ours" | ForecastModel;
const BESIDE: readonly ForecastModel[] = ["seasonal_naive", "theta", "sba"];
type Sums = { smape: number; mase: number; scaled: number; missed: number; actual: number; count: number };
const none = (): Sums => ({ smape: 0, mase: 0, scaled: 0, missed: 0, actual: 0, count: 0 });

/** Forecasts the last periods of each series from what came before them, from `origins` origins. */
function accuracy(series: readonly Series[], season: number, horizon: number, origins: number): Record<Method, Sums> {
  const sums = {} as Record<Method, Sums>;
  const forecast = createForecaster({ season, horizon, quantiles: [] });
  const set = createModelSet(season);
  const out = new Float64Array(horizon);
  const add = (method: Method, actual: Float64Array, made: Float64Array, step: number) => {
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
  };
  for (const one of series) {
    const values = fillUnobserved(one.values, season);
    for (let origin = 0; origin < origins; origin++) {
      const n = values.length - horizon - origin;
      if (n < 8) continue;
      const history = values.slice(0, n);
      const actual = values.slice(n, n + horizon);
      const step = naiveStep(history, n, season);
      add("ours", actual, forecast(history).mean, step);
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

function reportAccuracy(name: string, sums: Record<Method, Sums>, measure: "smape" | "mase"): void {
  const of = Object.fromEntries(Object.entries(sums).map(([method, own]) => [method, figures(own)])) as Record<
    Method,
    ReturnType<typeof figures>
  >;
  report({
    bench: "forecast",
    case: `${name}, ${measure === "smape" ? "sMAPE" : "MASE"} beside seasonal naive`,
    unit: measure === "smape" ? "%" : "ratio",
    values: [of.ours[measure]],
    baseline: [of.seasonal_naive[measure]],
    target: { ratioAtMost: 1 },
    with: { forecasts: sums.ours.count, ...of },
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
  speed();
  const m3 = tableOf("m3/m3_train.csv.gz", 12) ?? [];
  const groups = new Map<string, Series[]>();
  for (const one of m3) {
    const key = `${one.season}/${one.horizon}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const whole = {} as Record<Method, Sums>;
  for (const [key, series] of groups) {
    const [season = 1, horizon = 6] = key.split("/").map(Number);
    for (const [method, own] of Object.entries(accuracy(series, season, horizon, 1)) as [Method, Sums][]) {
      const sum = whole[method] ?? none();
      whole[method] = sum;
      for (const field of Object.keys(own) as (keyof Sums)[]) sum[field] += own[field];
    }
  }
  if (m3.length > 0) reportAccuracy("M3 training part, last h held out", whole, "smape");
  for (const [name, path, season] of [
    ["car parts", "carparts/carparts_train_first_39.csv.gz", 12],
    ["hospital", "hospital/hospital_train_first_72.csv.gz", 12],
    ["jewelry", "jewelry/jewelry_train_first_112.csv.gz", 52],
  ] as const) {
    const series = tableOf(path, season);
    if (series) reportAccuracy(`${name}, 12 periods from 3 origins`, accuracy(series, season, 12, 3), "mase");
  }
}
