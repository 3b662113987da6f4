import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { csvText } from "@/domain/changes/csv";
import { periodAfter } from "@/domain/planning/forecast/next-period";
import { readSeriesTable } from "@/domain/planning/forecast/series-table";
import { forecastAll } from "./forecast/forecast-all";

const USAGE = `npm run forecast -- --in series.csv[.gz] --out forecasts.csv [--frequency monthly] [--horizon 12] [--quantiles 0.1,0.5,0.9]

Input: series,period,value; or series and a column a period. A blank value was not observed.
Frequency: yearly, quarterly, monthly, weekly, daily (repeats by week), or the number of periods in a season.`;

const SEASONS: Record<string, number> = { yearly: 1, quarterly: 4, monthly: 12, weekly: 52, daily: 7 };
const SHOWN_ISSUES = 20;

class UsageError extends Error {}

function readOptions() {
  const { values } = parseArgs({
    options: {
      in: { type: "string" },
      out: { type: "string" },
      frequency: { type: "string", default: "monthly" },
      horizon: { type: "string", default: "12" },
      quantiles: { type: "string", default: "0.1,0.5,0.9" },
    },
  });
  if (!values.in || !values.out) throw new UsageError(USAGE);
  const season = SEASONS[values.frequency] ?? Number(values.frequency);
  if (!(Number.isInteger(season) && season >= 1 && season <= 366))
    throw new UsageError(`--frequency ${values.frequency} is neither a word nor 1–366.`);
  const horizon = Number(values.horizon);
  if (!(Number.isInteger(horizon) && horizon >= 1 && horizon <= 366)) throw new UsageError(`--horizon ${values.horizon} is not 1–366.`);
  const quantiles = values.quantiles.split(",").filter(Boolean).map(Number);
  if (quantiles.some((quantile) => !(quantile > 0 && quantile < 1)))
    throw new UsageError(`--quantiles ${values.quantiles}: each lies between 0 and 1.`);
  return { from: values.in, to: values.out, season, horizon, quantiles: quantiles.sort((a, b) => a - b) };
}

async function readRows(path: string): Promise<string[][]> {
  const rows: string[][] = [];
  const parser = parse({ bom: true, relax_column_count: true, skip_empty_lines: true });
  parser.on("data", (row: string[]) => rows.push(row));
  const file = createReadStream(path);
  await (path.endsWith(".gz") ? pipeline(file, createGunzip(), parser) : pipeline(file, parser));
  return rows;
}

const rounded = (value: number) => Number(value.toPrecision(8));

async function main() {
  const options = readOptions();
  const { series, issues } = readSeriesTable(await readRows(options.from));
  for (const issue of issues.slice(0, SHOWN_ISSUES)) console.error(`line ${issue.line}, ${issue.column}: ${issue.message}`);
  if (issues.length > SHOWN_ISSUES) console.error(`… and ${issues.length - SHOWN_ISSUES} more`);
  if (series.length === 0) throw new UsageError(`${options.from} holds no series.`);
  const began = performance.now();
  const forecasts = await forecastAll({ series, ...options });
  const seconds = (performance.now() - began) / 1_000;
  const header = ["series", "period", "step", "mean", ...options.quantiles.map((quantile) => `q${quantile}`), "model", "class"];
  await pipeline(async function* () {
    yield `${header.join(",")}\n`;
    for (const [at, forecast] of forecasts.entries()) {
      const one = series[at];
      if (!one) continue;
      let text = "";
      for (const [k, mean] of forecast.mean.entries()) {
        const bands = forecast.quantiles.map((band) => rounded(band[k] as number));
        const period = periodAfter(one.lastPeriod, k + 1, one.season ?? options.season);
        text += `${[csvText(one.id), period, k + 1, rounded(mean), ...bands, forecast.model, forecast.demandClass].join(",")}\n`;
      }
      yield text;
    }
  }, createWriteStream(options.to));
  console.log(`${series.length.toLocaleString("en")} series forecast in ${seconds.toFixed(2)} s; ${options.to}`);
  if (issues.length > 0) {
    console.error(`${issues.length} cells could not be read; what depends on them is not in the forecasts.`);
    process.exitCode = 1;
  }
}

main().catch((error: Error) => {
  console.error(error instanceof UsageError || "code" in error ? error.message : error);
  process.exitCode = 2;
});
