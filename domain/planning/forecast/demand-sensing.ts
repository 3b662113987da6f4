// Between two forecasts the last days already tell whether demand runs above or below them. Their ratio, pulled towards 1 by
// what was expected of PRIOR_DAYS days, corrects the days to come, and fades by FADING a day: a week on, a fifth of it is left.
// Units: base units. Worked: 7 days expected at 10 sold 17 each: (119 + 140) / (70 + 140) = 1.233; tomorrow × 1.187.

const PRIOR_DAYS = 14;
const FADING = 0.8;
const LEAST = 0.5;
const MOST = 2;

export type LastDays = {
  /** Base units asked for on the observed ones of the last days. */
  sold: number;
  /** What a forecast made before them said of the same days. */
  expected: number;
  /** Days on which the shelf was not empty. */
  observedDays: number;
};

/** The ratio of demand to forecast over the last days, 0.5–2; 1 where nothing was observed or expected. */
export function sensedRatio({ sold, expected, observedDays }: LastDays): number {
  if (observedDays <= 0 || expected <= 0) return 1;
  const prior = (expected / observedDays) * PRIOR_DAYS;
  return Math.min(MOST, Math.max(LEAST, (sold + prior) / (expected + prior)));
}

/** What the forecast of a day is multiplied by; `day` 0 is the first after the last days. */
export const sensedOn = (ratio: number, day: number): number => 1 + (ratio - 1) * FADING ** (day + 1);
