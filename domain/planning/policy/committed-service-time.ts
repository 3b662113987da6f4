// Where in a chain of stages to keep safety stock, when each stage commits to a time within which it serves the next
// (guaranteed service). Stage k with processing time T_k, served within S_{k+1}, serving within S_k, covers the net
// lead time S_{k+1} + T_k − S_k at cost h_k·z·σ·√(net). By dynamic programming from the source to the customer.
// Worked: holding costs 7, 4, 2 from the customer up, times 1, 0, 1, source within 1, customer within 1, z·σ 1: only
// the first stage keeps stock, cost 2·√2 = 2.828; it serves within 0.

export type Stage = { holdingCost: number; processingTime: number };
export type ServicePlan = { cost: number; serviceTimes: number[] };

/** `stages` from the customer up; whole times. `coveredDeviations` is z·σ, the safety stock of one unit of time. */
export function committedServiceTimes(
  stages: readonly Stage[],
  { sourceTime, customerTime, coveredDeviations }: { sourceTime: number; customerTime: number; coveredDeviations: number },
): ServicePlan {
  // Cheapest cost of everything upstream for each time within which the stage at hand is served, and the times that led there.
  let upstream = [{ servedWithin: sourceTime, cost: 0, serviceTimes: [] as number[] }];
  for (const [position, { holdingCost, processingTime }] of stages.toReversed().entries()) {
    const isLast = position === stages.length - 1;
    const longest = Math.max(...upstream.map(({ servedWithin }) => servedWithin)) + processingTime;
    const reached: typeof upstream = [];
    for (let within = 0; within <= (isLast ? Math.min(longest, customerTime) : longest); within++) {
      let best: (typeof upstream)[number] | undefined;
      for (const { servedWithin, cost, serviceTimes } of upstream) {
        const net = servedWithin + processingTime - within;
        if (net < 0) continue;
        const total = cost + holdingCost * coveredDeviations * Math.sqrt(net);
        if (!best || total < best.cost) best = { servedWithin: within, cost: total, serviceTimes: [within, ...serviceTimes] };
      }
      if (best) reached.push(best);
    }
    upstream = reached;
  }
  const best = upstream.toSorted((a, b) => a.cost - b.cost)[0];
  if (!best) throw new RangeError("No stage can serve within that time.");
  return { cost: best.cost, serviceTimes: best.serviceTimes };
}
