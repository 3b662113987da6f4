// Items that share an order: one cost for placing it and one for each item on it. Every item is ordered with each
// n_i-th order, orders come every T (Silver). The item with the smallest k/(hλ) sets the pace with n = 1:
//   n_i = round √(k_i/(h_i·λ_i) · h₁·λ₁/(K + k₁))   T = √(2·(K + Σ k_i/n_i)/Σ h_i·λ_i·n_i)
// Worked: K 600, k 120/840/300, h 160/20/50, λ 1 each: n 1/3/1, T = 3.103, cost 837.85 per unit of time.

export type JointItem = { fixedCost: number; holdingCost: number; demandRate: number };
export type JointPlan = { cycleTime: number; multiples: number[]; orderQuantities: number[]; cost: number };

export function jointReplenishment(sharedFixedCost: number, items: readonly JointItem[]): JointPlan {
  const pace = (item: JointItem) => item.fixedCost / (item.holdingCost * item.demandRate);
  const [first, ...others] = items;
  if (!first) throw new RangeError("There is nothing to order.");
  const base = others.reduce((best, item) => (pace(item) < pace(best) ? item : best), first);
  const perCycle = (base.holdingCost * base.demandRate) / (sharedFixedCost + base.fixedCost);
  const multiples = items.map((item) => (item === base ? 1 : Math.max(1, Math.round(Math.sqrt(pace(item) * perCycle)))));
  let ordering = sharedFixedCost;
  let keeping = 0;
  for (const [index, item] of items.entries()) {
    const multiple = multiples[index] ?? 1;
    ordering += item.fixedCost / multiple;
    keeping += item.holdingCost * item.demandRate * multiple;
  }
  const cycleTime = Math.sqrt((2 * ordering) / keeping);
  return {
    cycleTime,
    multiples,
    orderQuantities: items.map((item, index) => item.demandRate * (multiples[index] ?? 1) * cycleTime),
    cost: ordering / cycleTime + (cycleTime * keeping) / 2,
  };
}
