import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { committedServiceTimes } from "./committed-service-time";
import { discreteDemand, poissonDemand } from "./counted-demand";
import { economicOrderQuantity, economicOrderQuantityWithBackorders, economicProductionQuantity } from "./economic-order-quantity";
import * as fixedQuantity from "./fixed-quantity-policy";
import { jointReplenishment } from "./joint-replenishment";
import * as loss from "./loss-functions";
import { wagnerWhitin } from "./lot-sizing";
import * as newsvendor from "./newsvendor";
import { standardNormalLoss, standardNormalSecondLoss } from "./normal";
import { approximatedByPower, bestOrderUpTo, orderUpToCost } from "./order-up-to-policy";
import { allUnitsDiscount, incrementalDiscount } from "./price-breaks";
import * as supply from "./uncertain-supply";

const CASES = "../shared/data/reference/stockpyl/expected_values_half_A.json";

// biome-ignore lint/suspicious/noExplicitAny: the inputs of the reference differ by function; each line below knows its own.
type Inputs = Record<string, any>;
type Case = { case: string; function: string; inputs: Inputs; expected: Record<string, unknown>; returns_order: string[] };

const costs = (i: Inputs) => ({
  fixedCost: i.fixed_cost,
  holdingCost: i.holding_cost,
  stockoutCost: i.stockout_cost,
  demandRate: i.demand_rate,
});
const demand = (i: Inputs) => ({ mean: i.demand_mean, deviation: i.demand_sd, leadTime: i.lead_time });
const spread = (i: Inputs) => ({ yieldMean: i.yield_mean, yieldDeviation: i.yield_sd });
const breaks = (i: Inputs) => ({
  ...costs(i),
  holdingCostRate: i.holding_cost_rate,
  breaks: i.breakpoints.map((from: number, at: number) => ({ from, unitCost: i.unit_costs[at] })),
});
const disruptions = (i: Inputs) => ({ ...costs(i), disruptionRate: i.disruption_rate, recoveryRate: i.recovery_rate });
const lot = ({ orderQuantity, cost }: { orderQuantity: number; cost: number }) => [orderQuantity, cost];
const both = ({ short, left }: loss.Loss) => [short, left];
const level = ({ baseStockLevel, cost }: newsvendor.StockLevel) => [baseStockLevel, cost];
const chosen = ({ orderQuantity, breakIndex, cost }: ReturnType<typeof allUnitsDiscount>) => [orderQuantity, breakIndex, cost];
const negativeBinomial = (i: Inputs) => (i.r === undefined ? loss.negativeBinomialOf(i.mean, i.sd) : { successes: i.r, chance: i.p });
const terms = (i: Inputs) => ({ ...costs(i), revenue: i.revenue, purchaseCost: i.purchase_cost, salvageValue: i.salvage_value });
const myopic = (i: Inputs) => ({
  ...costs(i),
  purchaseCost: i.purchase_cost,
  nextPurchaseCost: i.purchase_cost_next_per,
  discountFactor: i.discount_factor,
});
const pair = ({ reorderPoint, orderQuantity }: { reorderPoint: number; orderQuantity: number }) => [reorderPoint, orderQuantity];
const poisson = (i: Inputs) => ({ demandRate: i.demand_mean, leadTime: i.lead_time });
const counted = (i: Inputs) => (i.use_poisson ? poissonDemand(i.demand_mean) : discreteDemand(i.demand_pmf));

/** What our function answers, in the order in which the reference returns its values. */
const answers: Record<string, (i: Inputs) => unknown[]> = {
  economic_order_quantity: (i) => lot(economicOrderQuantity(costs(i), i.order_quantity)),
  economic_order_quantity_with_backorders: (i) => {
    const { orderQuantity, stockoutFraction, cost } = economicOrderQuantityWithBackorders(costs(i));
    return [orderQuantity, stockoutFraction, cost];
  },
  economic_production_quantity: (i) =>
    lot(economicProductionQuantity({ ...costs(i), productionRate: i.production_rate }, i.order_quantity)),
  economic_order_quantity_with_all_units_discounts: (i) => chosen(allUnitsDiscount(breaks(i))),
  economic_order_quantity_with_incremental_discounts: (i) => chosen(incrementalDiscount(breaks(i))),
  eoq_with_additive_yield_uncertainty: (i) => lot(supply.orderQuantityWithAdditiveYield({ ...costs(i), ...spread(i) }, i.order_quantity)),
  eoq_with_multiplicative_yield_uncertainty: (i) =>
    lot(supply.orderQuantityWithMultiplicativeYield({ ...costs(i), ...spread(i) }, i.order_quantity)),
  eoq_with_disruptions: (i) => lot(supply.orderQuantityWithDisruptions(disruptions(i), i.approximate)),
  eoq_with_disruptions_cost: (i) => [supply.disruptionCost(disruptions(i), i.order_quantity, i.approximate)],
  newsvendor_with_disruptions: (i) =>
    level(
      supply.stockAgainstDisruptions(
        { ...costs(i), demand: i.demand, disruptionChance: i.disruption_prob, recoveryChance: i.recovery_prob },
        i.base_stock_level,
      ),
    ),
  joint_replenishment_problem_silver_heuristic: (i) => {
    const items = i.individual_fixed_costs.map((fixedCost: number, at: number) => ({
      fixedCost,
      holdingCost: i.holding_costs[at],
      demandRate: i.demand_rates[at],
    }));
    const plan = jointReplenishment(i.shared_fixed_cost, items);
    return [plan.orderQuantities, plan.cycleTime, plan.multiples, plan.cost];
  },
  wagner_whitin: (i) => {
    // The reference's vectors may start with a period 0 that does not count.
    const of = (value: number | number[], period: number) =>
      typeof value === "number" ? value : (value[period + (value.length > i.num_periods ? 1 : 0)] ?? 0);
    const periods = Array.from({ length: i.num_periods }, (_, period) => ({
      demand: of(i.demand, period),
      fixedCost: of(i.fixed_cost, period),
      holdingCost: of(i.holding_cost, period),
    }));
    const plan = wagnerWhitin(periods);
    return [[0, ...plan.orderQuantities], plan.cost, [], [0, ...plan.nextOrders.map((next) => next + 1)]];
  },
  exponential_loss: (i) => both(loss.exponentialLoss(i.x, i.mu)),
  exponential_second_loss: (i) => both(loss.exponentialSecondLoss(i.x, i.mu)),
  gamma_loss: (i) => both(loss.gammaLoss(i.x, i.a, i.b)),
  gamma_second_loss: (i) => both(loss.gammaSecondLoss(i.x, i.a, i.b)),
  lognormal_loss: (i) => both(loss.lognormalLoss(i.x, i.mu, i.sigma)),
  negative_binomial_loss: (i) => both(loss.negativeBinomialLoss(i.x, negativeBinomial(i))),
  negative_binomial_second_loss: (i) => both(loss.negativeBinomialSecondLoss(i.x, negativeBinomial(i))),
  normal_loss: (i) => both(loss.normalLoss(i.x, i.mean, i.sd)),
  normal_second_loss: (i) => both(loss.normalSecondLoss(i.x, i.mean, i.sd)),
  poisson_loss: (i) => both(loss.poissonLoss(i.x, i.mean)),
  poisson_second_loss: (i) => both(loss.poissonSecondLoss(i.x, i.mean)),
  standard_normal_loss: (i) => [standardNormalLoss(i.z), i.z + standardNormalLoss(i.z)],
  standard_normal_second_loss: (i) => [standardNormalSecondLoss(i.z), (i.z ** 2 + 1) / 2 - standardNormalSecondLoss(i.z)],
  myopic: (i) => level(newsvendor.myopicNewsvendor(myopic(i), demand(i), i.base_stock_level)),
  myopic_cost: (i) => [newsvendor.myopicNewsvendor(myopic(i), demand(i), i.base_stock_level).cost],
  newsvendor_normal: (i) =>
    level(newsvendor.newsvendorNormal(costs(i), newsvendor.overLeadTime(demand(i), i.lead_time ?? 0), i.base_stock_level)),
  newsvendor_normal_cost: (i) => [newsvendor.newsvendorNormal(costs(i), demand(i), i.base_stock_level).cost],
  newsvendor_poisson: (i) => level(newsvendor.newsvendorPoisson(costs(i), i.demand_mean * ((i.lead_time ?? 0) + 1), i.base_stock_level)),
  newsvendor_poisson_cost: (i) => [newsvendor.newsvendorPoisson(costs(i), i.demand_mean, i.base_stock_level).cost],
  newsvendor_discrete: (i) => {
    const demands = Object.entries(i.demand_pmf).map(([units, share]) => ({ demand: Number(units), probability: Number(share) }));
    return level(newsvendor.newsvendorDiscrete(costs(i), demands, i.base_stock_level));
  },
  newsvendor_normal_explicit: (i) => Object.values(newsvendor.profitNormal(terms(i), demand(i), i.base_stock_level)),
  newsvendor_poisson_explicit: (i) => Object.values(newsvendor.profitPoisson(terms(i), i.demand_mean, i.base_stock_level)),
  optimize_committed_service_times: (i) => {
    const plan = committedServiceTimes(
      i.local_holding_cost.map((holdingCost: number, at: number) => ({ holdingCost, processingTime: i.processing_time[at] })),
      {
        sourceTime: i.external_inbound_cst,
        customerTime: i.external_outbound_cst,
        coveredDeviations: i.demand_bound_constant * i.demand_standard_deviation,
      },
    );
    return [Object.fromEntries(plan.serviceTimes.map((within, at) => [at + 1, within])), plan.cost];
  },
  r_q_cost: (i) => [
    fixedQuantity.fixedQuantityCost(costs(i), demand(i), { reorderPoint: i.reorder_point, orderQuantity: i.order_quantity }),
  ],
  r_q_cost_poisson: (i) => [
    fixedQuantity.fixedQuantityCostPoisson(costs(i), poisson(i), { reorderPoint: i.reorder_point, orderQuantity: i.order_quantity }),
  ],
  r_q_eil_approximation: (i) => {
    const policy = fixedQuantity.approximatedByExpectedStock(costs(i), demand(i));
    return [...pair(policy), policy.cost];
  },
  r_q_eoqb_approximation: (i) => pair(fixedQuantity.approximatedByBackorders(costs(i), demand(i))),
  r_q_eoqss_approximation: (i) => pair(fixedQuantity.approximatedBySafetyStock(costs(i), demand(i))),
  r_q_loss_function_approximation: (i) => pair(fixedQuantity.approximatedByLoss(costs(i), demand(i))),
  r_q_optimal_r_for_q: (i) => [fixedQuantity.reorderPointFor(costs(i), demand(i), i.order_quantity)],
  r_q_poisson_exact: (i) => {
    const policy = fixedQuantity.bestFixedQuantityPoisson(costs(i), poisson(i));
    return [...pair(policy), policy.cost];
  },
  s_s_cost_discrete: (i) => [orderUpToCost(costs(i), counted(i), { reorderPoint: i.reorder_point, orderUpTo: i.order_up_to_level })],
  s_s_discrete_exact: (i) => Object.values(bestOrderUpTo(costs(i), counted(i))),
  s_s_power_approximation: (i) => Object.values(approximatedByPower(costs(i), demand(i))),
};

/** Numbers within 1e-4 of the reference, relatively; a reference of 0 absolutely. */
function expectClose(actual: unknown, expected: unknown, where: string): void {
  if (typeof expected === "number") {
    expect(actual, where).toBeTypeOf("number");
    const off = Math.abs(Number(actual) - expected) / (expected === 0 ? 1 : Math.abs(expected));
    expect(off, `${where}: ${actual} instead of ${expected}`).toBeLessThanOrEqual(1e-4);
    return;
  }
  for (const [key, value] of Object.entries(expected as object))
    expectClose((actual as Record<string, unknown>)[key], value, `${where}.${key}`);
}

const cases: Case[] = existsSync(CASES) ? JSON.parse(readFileSync(CASES, "utf8")) : [];
if (cases.length === 0) console.warn(`${CASES} is not here: the reference cases are skipped.`);

describe.skipIf(cases.length === 0)("The reference cases of stockpyl", () => {
  it("are 105", () => {
    expect(cases).toHaveLength(105);
  });

  it.each(cases.map((one, index) => [`${index} ${one.case}`, one] as const))("%s within 1e-4", (_, one) => {
    const answer = answers[one.function]?.(one.inputs);
    if (!answer) throw new Error(`Nothing here answers ${one.function}.`);
    for (const [name, value] of Object.entries(one.expected)) expectClose(answer[one.returns_order.indexOf(name)], value, name);
  });
});
