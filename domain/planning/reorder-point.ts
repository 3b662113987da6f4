import type { DemandProfile } from "./demand-class";
import { isNormal } from "./demand-class";
import { normalQuantile } from "./normal-quantile";

// When to order and up to where. Days and base units. d mean daily demand, s_d its deviation, L lead time,
// s_L its deviation, R review period, z the normal quantile of the service level:
//   s_LT = √((L+R)·s_d² + d²·s_L²)   SS = z·s_LT   ROP = d·L + SS   T = d·(L+R) + SS
// Worked: d 10, s_d 4, L 9, s_L 2, R 7, service 0.95: s_LT = √(16·16 + 100·4) = 25.612, SS 42.13 → 43,
// ROP = 90 + 42.13 → 133, T = 160 + 42.13 → 203.
// Intermittent and lumpy demand is not normal: T is the quantile of simulated demand over L+R, ROP = T − d·R.

export type LeadTime = { days: number; deviationDays: number };

export type ReorderPolicy = {
  safetyStock: number;
  reorderPoint: number;
  orderUpTo: number;
  model: "normal" | "simulated" | "none";
};

export type ReorderInput = {
  profile: DemandProfile;
  /** The quantities of days with demand, for the simulation. */
  sizes: readonly number[];
  leadTime: LeadTime;
  reviewDays: number;
  /** Wanted probability of no stockout in a cycle, 0–1. */
  serviceLevel: number;
  /** The same seed gives the same answer. */
  seed: number;
};

const SIMULATED_CYCLES = 400;

/** Rounds up to whole units: half a unit cannot be kept. A hair above a whole number is that number. */
const whole = (units: number) => Math.max(0, Math.ceil(units - 1e-9));

export function reorderPolicy({ profile, sizes, leadTime, reviewDays, serviceLevel, seed }: ReorderInput): ReorderPolicy {
  const d = profile.dailyDemand;
  if (d === 0) return { safetyStock: 0, reorderPoint: 0, orderUpTo: 0, model: "none" };
  const cycleDays = leadTime.days + reviewDays;
  if (isNormal(profile.demandClass)) {
    const deviation = Math.sqrt(cycleDays * profile.dailyDeviation ** 2 + d ** 2 * leadTime.deviationDays ** 2);
    const safety = Math.max(0, normalQuantile(serviceLevel) * deviation);
    return {
      safetyStock: whole(safety),
      reorderPoint: whole(d * leadTime.days + safety),
      orderUpTo: whole(d * cycleDays + safety),
      model: "normal",
    };
  }
  const target = simulatedQuantile(sizes, profile.averageInterval ?? 1, leadTime, reviewDays, serviceLevel, seed);
  const orderUpTo = Math.max(target, whole(d * cycleDays));
  return { safetyStock: whole(orderUpTo - d * cycleDays), reorderPoint: whole(orderUpTo - d * reviewDays), orderUpTo, model: "simulated" };
}

/** A small seeded generator (mulberry32): the same recommendation twice for the same facts. */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Demand days come with probability 1/ADI and draw one of the sizes that were seen; the lead time is drawn as well. */
function simulatedQuantile(
  sizes: readonly number[],
  averageInterval: number,
  leadTime: LeadTime,
  reviewDays: number,
  serviceLevel: number,
  seed: number,
): number {
  const random = seeded(seed);
  const logMiss = Math.log(1 - Math.min(1 / averageInterval, 1 - 1e-12));
  const totals = new Float64Array(SIMULATED_CYCLES);
  for (let cycle = 0; cycle < SIMULATED_CYCLES; cycle++) {
    const spread = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const days = Math.round(Math.max(0, leadTime.days + leadTime.deviationDays * spread) + reviewDays);
    let total = 0;
    // Jumps from demand day to demand day: the gaps are geometric.
    for (let day = 1 + Math.floor(Math.log(1 - random()) / logMiss); day <= days; day += 1 + Math.floor(Math.log(1 - random()) / logMiss)) {
      total += sizes[Math.floor(random() * sizes.length)] ?? 0;
    }
    totals[cycle] = total;
  }
  totals.sort();
  return totals[Math.min(SIMULATED_CYCLES - 1, Math.ceil(serviceLevel * SIMULATED_CYCLES) - 1)] ?? 0;
}
