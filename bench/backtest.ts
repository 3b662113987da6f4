import { existsSync } from "node:fs";
import { outcomeOf } from "@/domain/planning/backtest/outcome";
import type { BacktestPolicy } from "@/domain/planning/backtest/policy";
import { LEARNING_DAYS, type ReplayHistory, replay } from "@/domain/planning/backtest/replay";
import { filesOf, historyFromFiles } from "@/server/services/planning/history-from-files";
import { report } from "./report";

const FILES = "../shared/data/orders/online_retail/*.csv.gz";
const FOLDER = "../shared/data/orders/online_retail";
const YEAR = 365;
const REPEATS = 3;

const policy: BacktestPolicy = { measure: "cycle", serviceTarget: 0.95, model: "by_class", reviewDays: 7, leadTimeFactor: 1 };
const CASES = [
  { name: "one year of the replayed retailer", model: "by_class" },
  { name: "one year of the replayed retailer, demand forecast anew each week", model: "forecast" },
] as const;

/** As many days as the stretch needs: where the files hold fewer, they begin again. */
function repeated(history: ReplayHistory, days: number): ReplayHistory {
  const demand = new Int32Array(history.keys.length * days);
  for (let key = 0; key < history.keys.length; key++) {
    for (let day = 0; day < days; day++) demand[key * days + day] = history.demand[key * history.days + (day % history.days)] ?? 0;
  }
  return { ...history, days, demand };
}

/** Reading every day of every item once and adding it up: the least that any replay does. */
function floor(history: ReplayHistory): number {
  let sum = 0;
  for (const units of history.demand) sum += units;
  return sum;
}

const seconds = (work: () => unknown) => {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1_000;
};

export async function run(): Promise<void> {
  if (!existsSync(FOLDER)) {
    console.error(`${FOLDER} is not here: the back-test is skipped.`);
    return;
  }
  const recorded = await historyFromFiles(filesOf(FILES), { margin: 0.4, leadTimeDays: 14, leadTimeDeviationDays: 5 });
  const stretch = { from: LEARNING_DAYS, to: LEARNING_DAYS + YEAR };
  const history = repeated(recorded, stretch.to);
  const size = { items: history.keys.length, days: YEAR, recordedDays: recorded.days, itemDays: history.keys.length * YEAR };
  for (const { name, model } of CASES) {
    const own = { ...policy, model };
    const { weeks: _, ...outcome } = outcomeOf(history, replay(history, own, stretch), stretch);
    report({
      bench: "backtest",
      case: name,
      unit: "s",
      values: Array.from({ length: REPEATS }, () => seconds(() => replay(history, own, stretch))),
      baseline: Array.from({ length: REPEATS }, () => seconds(() => floor(history))),
      target: { atMost: 30 },
      with: { ...size, ...outcome },
    });
  }
}
