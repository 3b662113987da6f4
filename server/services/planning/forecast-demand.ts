import { availableParallelism } from "node:os";
import { marksOf, touches } from "@/domain/planning/demand-event";
import { demandByPeriod, FORECAST_WINDOW_DAYS, type ForecastPeriod, periodOf } from "@/domain/planning/forecast/demand-history";
import { type ItemForecast, OWN_PERIODS, type SimilarSeries } from "@/domain/planning/forecast/item-forecast";
import { type KnownItem, similarItems } from "@/domain/planning/forecast/new-item";
import { type ServedWeeks, servedWeeks } from "@/domain/planning/forecast/served-weeks";
import { fillUnobserved } from "@/domain/planning/forecast/unconstrained-demand";
import { requireScope, type ServiceContext, transact } from "../context";
import { learnEventEffects } from "./calendar/learn-event-effects";
import { believedEffects, readCalendar } from "./calendar/read-calendar";
import { eachSlice } from "./each-slice";
import { type ForecastTask, forecastHere, forecastInThreads } from "./item-forecasts";
import {
  daysOfDemand,
  type HistoryWindow,
  itemsToForecast,
  type KeyHistory,
  readDemandHistories,
  readKnownItems,
} from "./read-demand-histories";
import { dropForecastsBefore, saveForecasts } from "./save-forecasts";

const DAY = 86_400_000;
/** Items whose demand and ledger are read at once. */
const ITEMS_AT_ONCE = 500;
/** A thread takes about as long to start as so many items, at a few nodes each, take to forecast. */
const ITEMS_WORTH_A_THREAD = 5_000;
/** Beyond this the database is what is waited for. */
const MOST_THREADS = 8;
/** Periods of the history that are kept beside the forecast, for people to see what it was made from. */
const SHOWN_PERIODS = { 1: 56, 7: 53 } as const;

export type ForecastDemandInput = {
  entityId: number;
  itemIds?: readonly number[];
  /** Asked between transactions; the worker is shutting down. What is left keeps yesterday's forecast. */
  stopped?: () => boolean;
  /** To forecast in; as many as there are cores and work for when absent, none within a caller's transaction. */
  threads?: number;
};
export type ForecastDemandResult = { forecast: number; dropped: number; periodDays: number };

export type MadeForecast = {
  itemId: number;
  nodeId: number;
  /** As it was, events included; NaN where the shelf was empty. */
  history: Float64Array;
  forecast: ItemForecast;
  service: ServedWeeks;
};

/** Forecasts the demand of every item × node of an entity that had any in the last three years, or of some of its items. */
export async function forecastDemand(
  context: ServiceContext,
  { entityId, itemIds, stopped = () => false, threads }: ForecastDemandInput,
): Promise<ForecastDemandResult> {
  requireScope(context, "replenishment.release", { entityId, nodeIds: [] });
  const reader = context.client ?? context.pool;
  const today = Math.floor(context.now.getTime() / DAY) * DAY;
  const window: HistoryWindow = { entityId, today, days: await daysOfDemand(reader, entityId, today, FORECAST_WINDOW_DAYS) };
  const period = periodOf(window.days);
  const result = { forecast: 0, dropped: 0, periodDays: period.days };
  if (!itemIds) await learnEventEffects(context, entityId, today, window.days);
  const taskOf = await forecastTasks(context, window, period);
  const similarTo = similarSeries(context, window, period);
  const asked = itemIds ? [...new Set(itemIds)].sort((a, b) => a - b) : await itemsToForecast(reader, window);
  const count = context.client ? 0 : (threads ?? worthwhileThreads(asked.length));
  const forecasts = count > 0 ? forecastInThreads(period, count) : forecastHere(period);
  try {
    // While one slice is forecast in each thread, another is read or saved.
    await eachSlice(asked, { size: ITEMS_AT_ONCE, atOnce: count + 1, stopped }, async (slice) => {
      const keys = await readDemandHistories(reader, window, slice);
      const similar = await similarTo(keys);
      const made = await forecasts.forecast(keys.map((key) => taskOf(key, similar(key))));
      const known = keys.flatMap((key, index) => madeOf(key, made[index] ?? null, window, period));
      if (known.length === 0) return;
      await transact(context, (inside) => saveForecasts(inside, { entityId, period, startsOn: new Date(today) }, known));
      result.forecast += known.length;
    });
  } finally {
    await forecasts.end();
  }
  // What sold in no period of the window any more is not left with a forecast of an older day.
  if (!itemIds && !stopped()) result.dropped = await transact(context, (inside) => dropForecastsBefore(inside, entityId));
  return result;
}

/** One core is left to the rest of the process. */
const worthwhileThreads = (items: number) =>
  Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1), Math.floor(items / ITEMS_WORTH_A_THREAD));

/** What is to be known of an item × node for its forecast. */
async function forecastTasks({ client, pool }: ServiceContext, window: HistoryWindow, period: ForecastPeriod) {
  const events = await readCalendar(client ?? pool, window.entityId, new Date(window.today - window.days * DAY));
  const effects = believedEffects(events);
  const firstDay = window.today / DAY - window.days;
  const markedDays = window.days + period.horizon * period.days;
  // Nothing happens to most items: they share the days on which nothing does.
  const unmarked = marksOf([], firstDay, markedDays);
  return (key: KeyHistory, similar: readonly SimilarSeries[]): ForecastTask => {
    const own = events.filter((event) => touches(event, key));
    return { history: key.history, marks: own.length > 0 ? marksOf(own, firstDay, markedDays) : unmarked, effects, similar };
  };
}

function madeOf(
  { itemId, nodeId, history, free }: KeyHistory,
  forecast: ItemForecast | null,
  window: HistoryWindow,
  period: ForecastPeriod,
): MadeForecast[] {
  if (!forecast) return [];
  const shown = demandByPeriod(history, period.days).slice(-SHOWN_PERIODS[period.days]);
  return [{ itemId, nodeId, history: shown, forecast, service: servedWeeks(window.days, free, history.daily) }];
}

/** Finds what new items can go by: the same node's demand of items that have sold for long enough. */
function similarSeries({ client, pool }: ServiceContext, window: HistoryWindow, period: ForecastPeriod) {
  const ownDays = OWN_PERIODS * period.days;
  let known: KnownItem[] | undefined;
  return async (keys: readonly KeyHistory[]) => {
    const young = keys.filter(({ history }) => window.days - history.start <= ownDays - period.days);
    if (young.length > 0) known ??= await readKnownItems(client ?? pool, window, window.today - ownDays * DAY);
    const of = new Map(young.map((key) => [key.itemId, similarItems(key, known ?? [])]));
    const wanted = [...new Set([...of.values()].flat())];
    const series = new Map<string, SimilarSeries>();
    for (let from = 0; from < wanted.length; from += ITEMS_AT_ONCE)
      for (const { itemId, nodeId, history } of await readDemandHistories(
        client ?? pool,
        window,
        wanted.slice(from, from + ITEMS_AT_ONCE),
      )) {
        const values = fillUnobserved(demandByPeriod(history, period.days), period.season);
        if (values.length >= OWN_PERIODS)
          series.set(`${itemId}/${nodeId}`, { itemId, values, isLaunchKnown: history.start >= period.days });
      }
    return ({ itemId, nodeId }: KeyHistory): SimilarSeries[] => (of.get(itemId) ?? []).flatMap((id) => series.get(`${id}/${nodeId}`) ?? []);
  };
}
