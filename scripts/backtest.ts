import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { databaseUrl, openPool } from "@/db/client";
import { type BacktestOutcome, outcomeOf } from "@/domain/planning/backtest/outcome";
import type { BacktestPolicy } from "@/domain/planning/backtest/policy";
import { LEARNING_DAYS, type ReplayHistory, replay, type Stretch } from "@/domain/planning/backtest/replay";
import { ImportFileError } from "@/server/services/imports/open-file";
import { historyFromDatabase } from "@/server/services/planning/history-from-database";
import { filesOf, historyFromFiles } from "@/server/services/planning/history-from-files";
import { Misuse, type Options, policyOf, readOptions } from "./backtest-options";

const USAGE = `npm run backtest -- [--history FILE…] [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--policy KEY=VALUE,…]… [--json]
Replays recorded demand under each policy and sets them side by side. Without --history: the demand of the database
(DATABASE_URL, or the running demo's), for --entity CODE.
  --policy   measure=cycle|fill, target=0.5…0.999, a=0.5…0.999 and c=0.5…0.999 for the classes A and C,
             model=forecast|by_class|normal|simulated, review=DAYS, lead=FACTOR,
             ordering=MONEY that placing an order line costs, holding=0.01…2 of its cost that keeping stock for a year costs
             as often as you like; without any: cycle 0.95 and cycle 0.98, reviewed weekly
  --history  invoice lines in the layout of the online-retail import; more files may follow
  --margin 0.4 --lead-time 14 --lead-time-deviation 5   what such a file cannot say`;

const DAY = 86_400_000;
type Loaded = { history: ReplayHistory; stretch: Stretch; firstDay: number; what: string };

async function fromFiles(patterns: readonly string[], values: Options): Promise<Loaded> {
  const paths = patterns.flatMap((pattern) => {
    if (pattern.includes("*") && !existsSync(dirname(pattern))) throw new Misuse(`--history ${pattern}: there is no such folder.`);
    return filesOf(pattern);
  });
  const missing = paths.filter((path) => !existsSync(path));
  if (paths.length === 0 || missing.length > 0)
    throw new Misuse(`--history: there is no file ${missing.join(", ") || patterns.join(", ")}.`);
  const history = await historyFromFiles(paths, {
    margin: values.margin,
    leadTimeDays: values["lead-time"],
    leadTimeDeviationDays: values["lead-time-deviation"],
  }).catch((error: unknown) => {
    if (error instanceof ImportFileError) throw new Misuse(`--history ${error.message}`);
    throw error;
  });
  if (history.days <= LEARNING_DAYS) throw new Misuse(`The files hold ${history.days} days; the first ${LEARNING_DAYS} only teach.`);
  const firstDay = Date.parse(history.firstDay);
  const index = (at: number) => Math.round((at - firstDay) / DAY);
  const from = Math.max(LEARNING_DAYS, index(values.from ?? firstDay));
  const to = Math.min(history.days, index(values.to ?? firstDay + history.days * DAY));
  return { history, stretch: { from, to }, firstDay, what: `${history.cancelledLines} lines cancelled whole are left out` };
}

async function fromDatabase(values: Options, withForecasts: boolean): Promise<Loaded> {
  const demo = (await readFile(join(process.cwd(), ".gantry", "demo", "database-url"), "utf8").catch(() => "")).trim();
  const pool = openPool(process.env.DATABASE_URL || !demo ? databaseUrl() : demo, 2);
  try {
    const { rows } = await pool.query<{ id: number; code: string; first: Date | null; last: Date | null }>(
      `SELECT id, code, (SELECT min(occurred_at) FROM demand_fact d WHERE d.entity_id = e.id) AS first,
         (SELECT max(occurred_at) FROM demand_fact d WHERE d.entity_id = e.id) AS last FROM entity e ORDER BY id`,
    );
    const chosen = values.entity ? rows.find(({ code }) => code === values.entity) : rows.length === 1 ? rows[0] : undefined;
    if (!chosen) throw new Misuse(`Say which entity: --entity ${rows.map(({ code }) => code).join(" | ") || "(there is none yet)"}`);
    if (!chosen.first || !chosen.last) throw new Misuse(`${chosen.code} has no demand yet.`);
    const day = (at: Date) => Math.floor(at.getTime() / DAY) * DAY;
    const start = values.from ?? day(chosen.first) + LEARNING_DAYS * DAY;
    // The last day may not be over.
    const end = values.to ?? day(chosen.last);
    if (end <= start) throw new Misuse("The stretch is empty: the first four weeks of the history only teach.");
    const text = (at: number) => new Date(at).toISOString().slice(0, 10);
    const history = await historyFromDatabase(pool, { entityId: chosen.id, fromDay: text(start), toDay: text(end), withForecasts });
    const what = `${history.leftOut} are left out as planning would not order them; ${history.learnedLeadTimes} of ${history.keys.length} lead times learned from purchase orders`;
    return { history, stretch: history.stretch, firstDay: start - history.stretch.from * DAY, what };
  } finally {
    await pool.end();
  }
}

const percent = (share: number | null) => (share === null ? "–" : `${(100 * share).toFixed(2)} %`);
const money = (minor: number) => Math.round(minor / 100).toLocaleString("en");
const LINES: [string, (outcome: BacktestOutcome) => string][] = [
  ["cycle service", ({ cycleService }) => percent(cycleService)],
  ["fill rate", ({ fillRate }) => percent(fillRate)],
  ["nights with stock", ({ stockedNights }) => percent(stockedNights ?? null)],
  ["average stock value", ({ averageStockMinor }) => money(averageStockMinor)],
  ["order lines", ({ orders }) => orders.toLocaleString("en")],
  ["units ordered", ({ orderedUnits }) => orderedUnits.toLocaleString("en")],
  ["expedites", ({ expedites }) => expedites.toLocaleString("en")],
  ["units asked for", ({ demandedUnits }) => demandedUnits.toLocaleString("en")],
  ["units lost", ({ lostUnits }) => lostUnits.toLocaleString("en")],
  ["margin lost", ({ lostMarginMinor }) => money(lostMarginMinor)],
];
const titleOf = ({ measure, serviceTarget, serviceTargetA, serviceTargetC, model, reviewDays, leadTimeFactor, ...costs }: BacktestPolicy) =>
  [
    measure,
    serviceTargetA || serviceTargetC
      ? `${serviceTargetA ?? serviceTarget}/${serviceTarget}/${serviceTargetC ?? serviceTarget}`
      : serviceTarget,
    model,
    `R${reviewDays}`,
    `L×${leadTimeFactor}`,
    ...(costs.orderingCostMinor ? [`K${costs.orderingCostMinor / 100}`] : []),
  ].join(" ");

async function main(): Promise<number> {
  const { values, positionals } = readOptions(process.argv.slice(2));
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const texts = values.policy ?? ["target=0.95", "target=0.98"];
  const policies = texts.map(policyOf);
  const { history, stretch, firstDay, what } = await (values.history
    ? fromFiles([...values.history, ...positionals], values)
    : fromDatabase(
        values,
        policies.some(({ model }) => model === "forecast"),
      ));
  if (stretch.to <= stretch.from) throw new Misuse("The stretch is empty.");
  const day = (index: number) => new Date(firstDay + index * DAY).toISOString().slice(0, 10);
  const runs = policies.map((policy) => {
    const began = performance.now();
    const outcome = outcomeOf(history, replay(history, policy, stretch), stretch);
    return { policy, outcome, seconds: Math.round(performance.now() - began) / 1_000 };
  });
  if (values.json) {
    console.log(JSON.stringify({ from: day(stretch.from), to: day(stretch.to), items: history.keys.length, runs }, null, 2));
    return 0;
  }
  console.log(
    `${day(stretch.from)} up to ${day(stretch.to)}, ${history.keys.length.toLocaleString("en")} items at their places; ${what}.\n`,
  );
  const width = Math.max(...policies.map((policy) => titleOf(policy).length)) + 3;
  console.log(`${"".padEnd(22)}${policies.map((policy) => titleOf(policy).padStart(width)).join("")}`);
  for (const [label, of] of LINES) console.log(`${label.padEnd(22)}${runs.map(({ outcome }) => of(outcome).padStart(width)).join("")}`);
  console.log(`${"seconds".padEnd(22)}${runs.map(({ seconds }) => seconds.toFixed(1).padStart(width)).join("")}`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Misuse)) throw error;
  console.error(`${error.message} (npm run backtest -- --help lists the options.)`);
  process.exitCode = 2;
}
