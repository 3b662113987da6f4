// Days that differ from their neighbours for a known reason: a holiday, a promotion. The effect is the ratio of demand on marked days
// to what their unmarked neighbours of the same weekday had, pulled towards what was believed before by as much usual demand as is said.
// History is divided by it before a model learns, the forecast is multiplied by it where the mark comes again.
// Units: ratio; `belief` in base units. Worked: a promotion sold 30 and 30 where 10 was usual, believed 1 by 10 units:
// (60 + 10) / (20 + 10) = 2.33.

const NEIGHBOURS = 4;
const LEAST_EFFECT = 0.1;
const MOST_EFFECT = 10;

/** Base units on the marked days, what was usual for them, and how many days could be compared. */
export type Seen = { seen: number; usual: number; days: number };
export type Marks = readonly (string | null)[];

/** What is usual at `at`: the mean of the nearest unmarked days of its season, else of any. */
function usualAt(values: Float64Array, marks: Marks, at: number, season: number): number | null {
  let sum = 0;
  let count = 0;
  for (let away = season; away < values.length && count < NEIGHBOURS; away += season) {
    for (const i of [at - away, at + away]) {
      if (i < 0 || i >= values.length || marks[i] || Number.isNaN(values[i] as number)) continue;
      sum += values[i] as number;
      count++;
    }
  }
  if (count > 0) return sum / count;
  return season > 1 ? usualAt(values, marks, at, 1) : null;
}

/** What was seen of each mark. `marks` has one name or null for each value, from `start` on; a season of 1 compares with the neighbours. */
export function seenEffects(values: Float64Array, marks: Marks, season: number, start = 0): Map<string, Seen> {
  const sums = new Map<string, Seen>();
  const known = values.subarray(start);
  const own = start === 0 ? marks : marks.slice(start);
  for (let i = 0; i < known.length; i++) {
    const mark = own[i];
    if (!mark || Number.isNaN(known[i] as number)) continue;
    const usual = usualAt(known, own, i, season);
    if (usual === null) continue;
    const sum = sums.get(mark) ?? { seen: 0, usual: 0, days: 0 };
    sums.set(mark, { seen: sum.seen + (known[i] as number), usual: sum.usual + usual, days: sum.days + 1 });
  }
  return sums;
}

/** The effect after it was seen, where `before` was believed as firmly as `belief` base units of usual demand would tell; 0.1–10. */
export function effectOf({ seen, usual }: Seen, before: number, belief: number): number {
  if (usual + belief <= 0) return before;
  return Math.min(MOST_EFFECT, Math.max(LEAST_EFFECT, (seen + before * belief) / (usual + belief)));
}

/** Takes the effects out of a history, in place: each marked value is divided by the effect of its mark. */
export function withoutEffects(values: Float64Array, marks: Marks, effects: ReadonlyMap<string, number>): Float64Array {
  for (let i = 0; i < values.length; i++) {
    const mark = marks[i];
    if (mark) values[i] = (values[i] as number) / (effects.get(mark) ?? 1);
  }
  return values;
}

/**
 * What a period of the forecast is multiplied by, where `marks` are those of its days: the mean of their effects, each day by its share.
 * Worked: a week with a promotion of 2 on one day of even demand: 8/7.
 */
export function periodEffect(marks: Marks, effects: ReadonlyMap<string, number>, shares?: ArrayLike<number>): number {
  let effect = 0;
  for (const [day, mark] of marks.entries()) effect += (shares?.[day] ?? 1 / marks.length) * (mark ? (effects.get(mark) ?? 1) : 1);
  return effect;
}
