// Classes of demand by how often and how evenly it comes (Syntetos and Boylan). ADI is days per day with
// demand (cut 1.32), CV² the squared coefficient of variation of the non-zero daily quantities (cut 0.49).
// Worked: 4, 6, 5, 5 on 4 of 8 days: ADI 2, mean 5, variance 0.5 (of the sizes themselves), CV² 0.02: intermittent.

export type DemandClass = "smooth" | "erratic" | "intermittent" | "lumpy" | "none";

export const ADI_CUT = 1.32;
export const CV2_CUT = 0.49;

export type DemandProfile = {
  demandClass: DemandClass;
  /** Base units a day over the whole horizon. */
  dailyDemand: number;
  /** Standard deviation of one day's demand, days without demand included: the error of a flat forecast. */
  dailyDeviation: number;
  averageInterval: number | null;
  sizeVariation: number | null;
};

/** Profiles one item × node. `sizes` are the quantities of days with demand; the other days of the horizon had none. */
export function profileDemand(sizes: readonly number[], horizonDays: number): DemandProfile {
  if (horizonDays < 1 || sizes.length > horizonDays) throw new RangeError("The horizon is shorter than the days with demand.");
  const count = sizes.length;
  if (count === 0) return { demandClass: "none", dailyDemand: 0, dailyDeviation: 0, averageInterval: null, sizeVariation: null };
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const squares = sizes.reduce((sum, size) => sum + size * size, 0);
  const dailyDemand = total / horizonDays;
  const dailyDeviation = horizonDays > 1 ? Math.sqrt(Math.max(0, (squares - total * dailyDemand) / (horizonDays - 1))) : 0;
  const averageInterval = horizonDays / count;
  const meanSize = total / count;
  const sizeVariation = Math.max(0, squares / count - meanSize * meanSize) / (meanSize * meanSize);
  return { demandClass: classOf(averageInterval, sizeVariation), dailyDemand, dailyDeviation, averageInterval, sizeVariation };
}

/** What less than two weeks say is spread over two weeks: one sale on the first day is no pace. */
const LEAST_HORIZON_DAYS = 14;

/**
 * The days that demand of one item × node is spread over: those of the run's horizon on which it could be asked for, as far as that is known.
 * `observedDays` were counted `ageDays` ago. Worked: of 84 days 60 on the shelf, counted yesterday: 61.
 */
export function ownHorizon(runDays: number, observedDays: number | null, ageDays: number, demandDays: number): number {
  if (observedDays === null) return runDays;
  return Math.min(runDays, Math.max(LEAST_HORIZON_DAYS, observedDays + Math.max(0, ageDays), demandDays));
}

/** The class by the two cuts; a value on the cut belongs to the calmer side. */
export function classOf(averageInterval: number, sizeVariation: number): Exclude<DemandClass, "none"> {
  if (averageInterval <= ADI_CUT) return sizeVariation <= CV2_CUT ? "smooth" : "erratic";
  return sizeVariation <= CV2_CUT ? "intermittent" : "lumpy";
}

/** Whether a normal distribution describes the demand of a lead time. */
export const isNormal = (demandClass: DemandClass) => demandClass === "smooth" || demandClass === "erratic";
