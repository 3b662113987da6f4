import { parseArgs } from "node:util";
import { csvQuoted } from "@/domain/changes/csv";
import { periodAfter } from "@/domain/planning/forecast/period";
import { MOST_PERIODS, readSeriesTable } from "@/domain/planning/forecast/series-table";
import { forecastAll } from "./forecast/forecast-all";
import { readTable } from "./forecast/read-table";
import { isSameFile, writeWhole } from "./forecast/write-whole";

const USAGE = `npm run forecast -- --in series.csv[.gz] --out forecasts.csv [--frequency monthly] [--horizon 12] [--quantiles 0.1,0.5,0.9]

Input: series,period,value (or sku,date,quantity and the like); or series and a column a period; divided by commas, semicolons or tabs.
A blank value was not observed. A column h says how far each series is forecast, unless --horizon does; a column frequency is each series' own.
Frequency: yearly, quarterly, monthly, weekly, daily (repeats by week), or the number of periods in a season.`;

const SEASONS: Record<string, number> = { yearly: 1, quarterly: 4, monthly: 12, weekly: 52, daily: 7 };
const USUAL_HORIZON = 12;
const SHOWN_ISSUES = 20;

class UsageError extends Error {}

function parsed() {
  try {
    return parseArgs({
      options: {
        in: { type: "string" },
        out: { type: "string" },
        frequency: { type: "string", default: "monthly" },
        horizon: { type: "string" },
        quantiles: { type: "string", default: "0.1,0.5,0.9" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function readOptions() {
  const values = parsed();
  if (!values.in || !values.out) throw new UsageError(USAGE);
  if (isSameFile(values.in, values.out)) throw new UsageError("--out is the file that --in is read from.");
  const season = SEASONS[values.frequency] ?? Number(values.frequency);
  if (!(Number.isInteger(season) && season >= 1 && season <= MOST_PERIODS))
    throw new UsageError(`--frequency ${values.frequency} is neither a word nor 1–${MOST_PERIODS}.`);
  const horizon = Number(values.horizon ?? USUAL_HORIZON);
  if (!(Number.isInteger(horizon) && horizon >= 1 && horizon <= MOST_PERIODS))
    throw new UsageError(`--horizon ${values.horizon} is not 1–${MOST_PERIODS}.`);
  const quantiles = [...new Set(values.quantiles.split(",").filter(Boolean).map(Number))];
  if (quantiles.some((quantile) => !(quantile > 0 && quantile < 1)))
    throw new UsageError(`--quantiles ${values.quantiles}: each lies between 0 and 1.`);
  // Who says how far means it for every series; what the table says of its own holds otherwise.
  const isHorizonSaid = values.horizon !== undefined;
  return { from: values.in, to: values.out, season, horizon, isHorizonSaid, quantiles: quantiles.sort((a, b) => a - b) };
}

const shortList = (ids: readonly string[]) => `${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", …" : ""}`;

function idsStandingTwice(series: readonly { id: string }[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { id } of series) (seen.has(id) ? twice : seen).add(id);
  return [...twice];
}

const rounded = (value: number) => Number(value.toPrecision(8));

async function main() {
  const options = readOptions();
  const { rows, lines } = await readTable(options.from);
  const { series, issues, empty } = readSeriesTable(rows, options.season);
  if (options.isHorizonSaid) for (const one of series) one.horizon = null;
  for (const issue of issues.slice(0, SHOWN_ISSUES))
    console.error(`line ${lines[issue.line - 1] ?? issue.line}, ${issue.column}: ${issue.message}`);
  if (issues.length > SHOWN_ISSUES) console.error(`… and ${issues.length - SHOWN_ISSUES} more`);
  if (empty.length > 0) console.error(`${empty.length} series without a value are left out: ${shortList(empty)}`);
  const again = idsStandingTwice(series);
  if (again.length > 0)
    console.error(`${again.length} names stand for several series; their forecasts come in the order of the input: ${shortList(again)}`);
  if (series.length === 0) throw new UsageError(`${options.from} holds no series that can be read.`);
  const began = performance.now();
  const forecasts = await forecastAll({ series, ...options });
  const seconds = (performance.now() - began) / 1_000;
  const header = ["series", "period", "step", "mean", ...options.quantiles.map((quantile) => `q${quantile}`), "model", "class"];
  const text = function* () {
    yield `${header.join(",")}\n`;
    for (const [at, forecast] of forecasts.entries()) {
      const one = series[at];
      if (!one) continue;
      let ahead = "";
      for (const [k, mean] of forecast.mean.entries()) {
        const bands = forecast.quantiles.map((band) => rounded(band[k] as number));
        const period = periodAfter(one.lastPeriod, k + 1, one.season ?? options.season);
        ahead += `${[csvQuoted(one.id), period, k + 1, rounded(mean), ...bands, forecast.model, forecast.demandClass].join(",")}\n`;
      }
      yield ahead;
    }
  };
  await writeWhole(options.to, text());
  console.log(`${series.length.toLocaleString("en")} series forecast in ${seconds.toFixed(2)} s; ${options.to}`);
  if (issues.length > 0) {
    console.error(`${issues.length} cells could not be read; what depends on them is not in the forecasts.`);
    process.exitCode = 1;
  }
}

main().catch((error: Error) => {
  console.error(error instanceof TypeError || error instanceof RangeError ? error : error.message);
  process.exitCode = 2;
});
