import { expect, test } from "vitest";
import { bestOrder } from "@/domain/planning/joint-order/best-order";
import { greedyOrder } from "@/domain/planning/joint-order/greedy-order";
import { costCurve } from "@/domain/planning/joint-order/item-cost";
import { capOf, dueOf, type JointItem, type JointProblem, listPriceOf } from "@/domain/planning/joint-order/joint-order";
import { isFeasible, orderCost, orderValue } from "@/domain/planning/joint-order/order-check";
import { seededRandom } from "@/domain/planning/policy/seeded-random";
import { solveProgram } from "./solve-joint-order";

/** Every order there is, measured by the same judge. */
function cheapestOfAll(problem: JointProblem): number | null {
  const curves = problem.items.map(costCurve);
  let best: number | null = null;
  const order = problem.items.map(() => 0);
  const visit = (index: number) => {
    const item = problem.items[index];
    if (!item) {
      if (!isFeasible(problem, order)) return;
      const cost = orderCost(problem, curves, order);
      if (best === null || cost < best) best = cost;
      return;
    }
    for (let quantity = 0; quantity <= capOf(item); quantity += item.orderMultiple) {
      order[index] = quantity;
      visit(index + 1);
    }
    order[index] = 0;
  };
  visit(0);
  return best;
}

function someProblem(seed: number): JointProblem {
  const random = seededRandom(seed);
  const whole = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const items: JointItem[] = Array.from({ length: whole(2, 3) }, () => {
    const orderMultiple = whole(1, 3) * 4;
    const price = whole(200, 2_000);
    const tiers =
      random() < 0.5 ? [{ from: orderMultiple * whole(3, 7), unitPriceMinor: Math.round(price * (0.85 + random() * 0.14)) }] : [];
    const dailyDemand = 0.5 + random() * 3;
    return {
      category: random() < 0.5 ? "Garden" : "Toys",
      setQuantity: null,
      missing: random() < 0.65 ? whole(1, 40) : 0,
      orderMultiple,
      minimumOrderQuantity: whole(1, 24),
      prices: [{ from: 0, unitPriceMinor: price }, ...tiers],
      position: whole(-5, 40),
      dailyDemand,
      cycleDeviation: dailyDemand * 4,
      leadTimeDays: whole(3, 15),
      reviewDays: 7,
      unitMarginMinor: whole(50, 900),
      holdingRate: 0.25,
      unitMillilitres: whole(100, 2_000),
      shelfLifeDays: random() < 0.3 ? whole(15, 60) : null,
      maximumCoverDays: 45,
    };
  });
  const due = items.map(dueOf);
  const value = orderValue(items, due);
  const volume = items.reduce((sum, item, index) => sum + item.unitMillilitres * (due[index] ?? 0), 0);
  return {
    items,
    terms: {
      minimumValueMinor: random() < 0.6 ? Math.round(value * (0.8 + random())) : 0,
      minimumQuantity: random() < 0.3 ? whole(10, 60) : 0,
      container: random() < 0.4 ? { millilitres: whole(20_000, 60_000), minimumFill: 0.8, costMinor: whole(0, 5_000) } : null,
    },
    limits: {
      roomMillilitres: random() < 0.25 ? Math.round(volume * (0.5 + random())) : null,
      budgets: new Map(random() < 0.25 ? [["Garden", Math.round(value * 0.5 * (0.5 + random()))]] : []),
    },
  };
}

test("the joint order is the cheapest of all orders that keep the terms, and never dearer than the greedy one", async () => {
  let solved = 0;
  let unreachable = 0;
  for (let seed = 1; seed <= 80; seed++) {
    const problem = someProblem(seed);
    const best = cheapestOfAll(problem);
    if (best === null) {
      unreachable++;
      continue;
    }
    const found = await bestOrder(problem, solveProgram);
    expect(isFeasible(problem, found.order), `seed ${seed}`).toBe(true);
    expect(found.costMinor - best, `seed ${seed}: ${JSON.stringify(problem)}`).toBeLessThanOrEqual(Math.max(0.02, Math.abs(best) * 1e-3));
    expect(found.costMinor - best).toBeGreaterThanOrEqual(-0.01);
    const greedy = greedyOrder(problem, problem.items.map(costCurve));
    if (greedy) expect(orderCost(problem, problem.items.map(costCurve), greedy)).toBeGreaterThanOrEqual(best - 0.01);
    solved++;
  }
  expect(solved).toBeGreaterThan(50);
  expect(unreachable).toBeGreaterThan(0);
}, 120_000);

test("of a hundred items with price breaks, a minimum and a full container the solver finds an order that is proven, and better than pack by pack", async () => {
  const items = Array.from({ length: 35 }, (_, seed) => someProblem(seed + 500).items)
    .flat()
    .slice(0, 100);
  const value = items.reduce((sum, item) => sum + dueOf(item) * listPriceOf(item), 0);
  const problem: JointProblem = {
    items,
    terms: {
      minimumValueMinor: Math.round(value * 1.1),
      minimumQuantity: 0,
      container: { millilitres: 300_000, minimumFill: 0.9, costMinor: 20_000 },
    },
    limits: { roomMillilitres: null, budgets: new Map() },
  };
  const found = await bestOrder(problem, solveProgram);
  expect(found.foundBy).toBe("solver");
  expect(isFeasible(problem, found.order)).toBe(true);
  const greedy = greedyOrder(problem, items.map(costCurve));
  if (greedy) expect(found.costMinor).toBeLessThanOrEqual(orderCost(problem, items.map(costCurve), greedy) + 1e-6);
});
