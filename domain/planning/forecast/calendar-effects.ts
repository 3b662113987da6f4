// Days and weeks that differ from their neighbours for a known reason: a holiday, a promotion, a price cut. The effect is the
// ratio of demand in marked periods to what their unmarked neighbours of the same season had, pulled towards 1 while it was seen seldom.
// History is divided by it before a model learns, the forecast is multiplied by it where the mark comes again.
// Units: ratio. Worked: a promotion sold 30 and 30 where 10 was usual: raw effect 3, seen twice with one borrowed: (60 + 10) / (20 + 10) = 2.33.

/** How many periods without any effect are believed beside those that were seen. */
const BORROWED_PERIODS = 1;
const NEIGHBOURS = 4;
const LEAST_EFFECT = 0.1;
const MOST_EFFECT = 10;

/** What is usual at `at`: the mean of the nearest unmarked periods of its season, else of any. */
function usualAt(values: Float64Array, marks: readonly (string | null)[], at: number, season: number): number | null {
  let sum = 0;
  let count = 0;
  for (let away = season; away < values.length && count < NEIGHBOURS; away += season) {
    for (const i of [at - away, at + away]) {
      if (i < 0 || i >= values.length || marks[i] !== null || Number.isNaN(values[i] as number)) continue;
      sum += values[i] as number;
      count++;
    }
  }
  if (count > 0) return sum / count;
  return season > 1 ? usualAt(values, marks, at, 1) : null;
}

/** The effect of each mark. `marks` has one name or null for each value; a season of 1 compares with the neighbours. */
export function calendarEffects(values: Float64Array, marks: readonly (string | null)[], season: number): Map<string, number> {
  const sums = new Map<string, { seen: number; usual: number; count: number }>();
  for (let i = 0; i < values.length; i++) {
    const mark = marks[i] ?? null;
    if (mark === null || Number.isNaN(values[i] as number)) continue;
    const usual = usualAt(values, marks, i, season);
    if (usual === null || usual <= 0) continue;
    const sum = sums.get(mark) ?? { seen: 0, usual: 0, count: 0 };
    sums.set(mark, { seen: sum.seen + (values[i] as number), usual: sum.usual + usual, count: sum.count + 1 });
  }
  const effects = new Map<string, number>();
  for (const [mark, { seen, usual, count }] of sums) {
    const borrowed = (BORROWED_PERIODS * usual) / count;
    effects.set(mark, Math.min(MOST_EFFECT, Math.max(LEAST_EFFECT, (seen + borrowed) / (usual + borrowed))));
  }
  return effects;
}

/** Takes the effects out of a history (`exponent` −1) or puts them into a forecast (1), in place. */
export function applyEffects(
  values: Float64Array,
  marks: readonly (string | null)[],
  effects: ReadonlyMap<string, number>,
  exponent: 1 | -1,
): Float64Array {
  for (let i = 0; i < values.length; i++) {
    const mark = marks[i] ?? null;
    const effect = mark === null ? 1 : (effects.get(mark) ?? 1);
    values[i] = exponent === 1 ? (values[i] as number) * effect : (values[i] as number) / effect;
  }
  return values;
}
