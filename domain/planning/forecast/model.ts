// The names of the models, in the words of the field, and which of them a demand class may use (domain.md 4).

export const forecastModels = [
  "seasonal_naive",
  "moving_average",
  "simple_smoothing",
  "double_smoothing",
  "damped_trend",
  "theta",
  "holt_winters_additive",
  "holt_winters_multiplicative",
  "croston",
  "sba",
  "tsb",
] as const;
export type ForecastModel = (typeof forecastModels)[number];

/** What demand that comes every period is forecast by. */
export const CONTINUOUS: readonly ForecastModel[] = [
  "seasonal_naive",
  "moving_average",
  "simple_smoothing",
  "double_smoothing",
  "damped_trend",
  "theta",
  "holt_winters_additive",
  "holt_winters_multiplicative",
];

/** What demand that comes now and then is forecast by: no trend, no season can be learned from so little. */
export const INTERMITTENT: readonly ForecastModel[] = ["moving_average", "simple_smoothing", "croston", "sba", "tsb"];
