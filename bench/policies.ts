import { poissonDemand } from "@/domain/planning/policy/counted-demand";
import {
  bestFixedQuantity,
  bestFixedQuantityPoisson,
  fixedQuantityCost,
  reorderPointFor,
} from "@/domain/planning/policy/fixed-quantity-policy";
import { bestOrderUpTo, orderUpToCost } from "@/domain/planning/policy/order-up-to-policy";
import { seededRandom } from "@/domain/planning/policy/seeded-random";
import { report } from "./report";

const ITEMS = 20_000;
const REPEATS = 5;
/** What stockpyl, the open library for this, solves a second: stated figures, not measured in this run. */
const STOCKPYL = { orderUpTo: 147, fixedQuantity: 17 };

const random = seededRandom(1);
const between = (low: number, high: number) => low + (high - low) * random();
/** A retailer's items: from one a fortnight to 25 a period; ordering costs from a few units' keeping to hundreds. */
const items = Array.from({ length: ITEMS }, () => ({
  costs: { fixedCost: between(2, 150), holdingCost: between(0.5, 2), stockoutCost: between(4, 60) },
  mean: Math.exp(between(Math.log(0.1), Math.log(25))),
  spread: between(0.1, 0.5),
  leadTime: between(0.5, 6),
}));

function solved(work: (item: (typeof items)[number]) => { cost: number }, count = ITEMS) {
  return Array.from({ length: REPEATS }, () => {
    const began = performance.now();
    for (const item of items.slice(0, count)) work(item);
    return (count * 1_000) / (performance.now() - began);
  });
}

/** The same optimum as everybody would look for it first: every s and S in a box around the answer. */
function searchedOrderUpTo({ costs, mean }: (typeof items)[number]) {
  const demand = poissonDemand(mean);
  const size = Math.ceil(3 * Math.sqrt((2 * costs.fixedCost * mean) / costs.holdingCost) + 3 * mean + 5);
  let cost = Number.POSITIVE_INFINITY;
  for (let reorderPoint = -3; reorderPoint < mean * 2 + 5; reorderPoint++) {
    for (let orderUpTo = reorderPoint + 1; orderUpTo <= reorderPoint + size; orderUpTo++) {
      cost = Math.min(cost, orderUpToCost(costs, demand, { reorderPoint, orderUpTo }));
    }
  }
  return { cost };
}

/** Quantities one after the other, each with its own best reorder point, narrowing by golden section. */
function searchedFixedQuantity({ costs, mean, spread, leadTime }: (typeof items)[number]) {
  const demand = { mean, deviation: mean * spread, leadTime };
  const at = (orderQuantity: number) =>
    fixedQuantityCost(costs, demand, { reorderPoint: reorderPointFor(costs, demand, orderQuantity), orderQuantity });
  const share = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [1e-6, 20 * Math.sqrt((2 * costs.fixedCost * mean) / costs.holdingCost) + 20 * mean];
  while (high - low > 1e-6 * high) {
    const [left, right] = [high - share * (high - low), low + share * (high - low)];
    if (at(left) < at(right)) high = right;
    else low = left;
  }
  return { cost: at((low + high) / 2) };
}

/** How far the cost of the quick answer lies from the searched one, at worst. */
function worstGap(
  quick: (item: (typeof items)[number]) => { cost: number },
  slow: (item: (typeof items)[number]) => { cost: number },
  count: number,
) {
  return Math.max(...items.slice(0, count).map((item) => Math.abs(quick(item).cost / slow(item).cost - 1)));
}

export async function run(): Promise<void> {
  const orderUpTo = ({ costs, mean }: (typeof items)[number]) => bestOrderUpTo(costs, poissonDemand(mean));
  const fixedQuantity = ({ costs, mean, spread, leadTime }: (typeof items)[number]) =>
    bestFixedQuantity(costs, { mean, deviation: mean * spread, leadTime });
  const counted = ({ costs, mean, leadTime }: (typeof items)[number]) => bestFixedQuantityPoisson(costs, { demandRate: mean, leadTime });
  report({
    bench: "policies",
    case: "exact (s, S), Poisson",
    unit: "items/s",
    values: solved(orderUpTo),
    baseline: solved(searchedOrderUpTo, 20),
    target: { atLeast: 10_000 },
    with: { items: ITEMS, stockpylStated: STOCKPYL.orderUpTo, worstCostGapToSearch: worstGap(orderUpTo, searchedOrderUpTo, 20) },
  });
  report({
    bench: "policies",
    case: "exact (r, Q), normal",
    unit: "items/s",
    values: solved(fixedQuantity),
    baseline: solved(searchedFixedQuantity, 200),
    target: { atLeast: 1_000 },
    with: {
      items: ITEMS,
      stockpylStated: STOCKPYL.fixedQuantity,
      worstCostGapToSearch: worstGap(fixedQuantity, searchedFixedQuantity, 200),
    },
  });
  report({
    bench: "policies",
    case: "exact (r, Q), Poisson",
    unit: "items/s",
    values: solved(counted),
    target: { atLeast: 1_000 },
    with: { items: ITEMS, stockpylStated: STOCKPYL.fixedQuantity },
  });
}
