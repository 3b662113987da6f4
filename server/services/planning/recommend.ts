import { targetOf } from "@/domain/planning/planning-policy";
import type { ServiceClass } from "@/domain/planning/policy/service-class";
import { type Plan, planItem } from "@/domain/planning/recommendation";
import { requireScope, type ServiceContext, transact } from "../context";
import { demandHorizon } from "./demand-horizon";
import { eachSlice } from "./each-slice";
import { joinOrders } from "./join-orders";
import { noteLevels } from "./note-levels";
import { readPlanningPolicy } from "./planning-policy";
import { plannableItems, plannableNodes, readComponents } from "./planning-scope";
import { type PlanningKey, type PlanningRun, readPlanningKeys } from "./read-planning-keys";
import { saveRecommendations } from "./save-recommendations";
import { lessClaims, readSharedOrderFacts, withOrderMates } from "./shared-order-facts";
import { readLanes, saveTransferProposals } from "./transfers/propose-transfers";

const DAY = 86_400_000;
/** Items that are read, planned and saved in one transaction, short enough that the live feed is not held back by it. */
const SLICE_ITEMS = 500;
/** While the database reads and writes some slices, another is planned. */
const SLICES_AT_ONCE = 4;

export type RecommendInput = {
  entityId: number;
  itemIds?: readonly number[];
  /** Asked between transactions; the worker is shutting down. What is left is planned by the next run. */
  stopped?: () => boolean;
};
export type RecommendResult = { planned: number; recommended: number; superseded: number };

export type PlannedKey = PlanningKey & { plan: Plan };

/**
 * Plans every item × node of an entity, or of some of its items, and brings the open recommendations up to date. The levels that balances
 * are to have are noted with them (note-levels.ts); what was noted before has to be applied, because plans are compared with balances.
 */
export async function recommend(context: ServiceContext, { entityId, itemIds, stopped }: RecommendInput): Promise<RecommendResult> {
  requireScope(context, "replenishment.release", { entityId, nodeIds: [] });
  const reader = context.client ?? context.pool;
  const today = new Date(Math.floor(context.now.getTime() / DAY) * DAY);
  const [policy, shared, components, nodes, horizon, lanes, plannable] = await Promise.all([
    readPlanningPolicy(reader, entityId),
    readSharedOrderFacts(reader, entityId, context.now, itemIds ?? null),
    readComponents(reader, entityId),
    plannableNodes(reader, entityId),
    demandHorizon(reader, entityId, today, !itemIds),
    readLanes(reader, entityId),
    itemIds ?? plannableItems(reader, entityId),
  ]);
  const { measure, orderingCostMinor, holdingRate, reviewDays } = policy;
  const unclassed = { serviceLevel: policy.serviceLevel, measure, orderingCostMinor, holdingRate, reviewDays };
  const classed = (serviceClass: ServiceClass) => ({
    serviceLevel: targetOf(policy, serviceClass),
    measure,
    orderingCostMinor,
    holdingRate,
    reviewDays,
    serviceClass,
  });
  const byClass = { A: classed("A"), B: classed("B"), C: classed("C") };
  const policyOf = (serviceClass: ServiceClass | null) => (serviceClass ? byClass[serviceClass] : unclassed);
  const run: PlanningRun = { entityId, horizon, policyOf, nodes, components };
  const plan = async (slice: readonly number[]): Promise<PlannedKey[]> =>
    (await readPlanningKeys(reader, run, slice)).map((key) => Object.assign(key, { plan: planItem(key.input) }));

  const result = { planned: 0, recommended: 0, superseded: 0 };
  const save = async (keys: readonly PlannedKey[]) => {
    if (keys.length === 0) return;
    const saved = await transact(context, async (inside) => {
      // Transfers before balances, as their verbs lock them.
      await saveTransferProposals(inside, entityId, lanes, keys);
      await noteLevels(inside, keys);
      return saveRecommendations(inside, entityId, keys);
    });
    result.planned += keys.length;
    result.recommended += saved.recommended;
    result.superseded += saved.superseded;
  };
  const atOnce = context.client ? 1 : SLICES_AT_ONCE;
  const inSlices = (items: readonly number[], work: (slice: readonly number[]) => Promise<void>) =>
    eachSlice(items, { size: SLICE_ITEMS, atOnce, stopped: stopped ?? (() => false) }, work);

  // What shares an order with others is decided when all of it is known; the rest goes a slice at a time.
  const asked = itemIds && shared ? withOrderMates(shared, itemIds) : plannable;
  const sorted = [...new Set(asked)].sort((a, b) => a - b);
  await inSlices(
    sorted.filter((id) => !shared?.items.has(id)),
    async (slice) => save(await plan(slice)),
  );
  const together = shared ? sorted.filter((id) => shared.items.has(id)) : [];
  if (shared && together.length > 0) {
    const planned = new Map<number, PlannedKey[]>();
    await inSlices(together, async (slice) => {
      for (const key of await plan(slice)) planned.set(key.itemId, [...(planned.get(key.itemId) ?? []), key]);
    });
    const keys = together.flatMap((id) => planned.get(id) ?? []);
    const left = await lessClaims(reader, entityId, shared, { itemIds: together, isPart: itemIds !== undefined });
    await joinOrders(left, keys, (at) => planItem((keys[at] as PlannedKey).input, { asFiller: true }), stopped ?? (() => false));
    if (stopped?.()) return result;
    await inSlices(together, (slice) => save(slice.flatMap((id) => planned.get(id) ?? [])));
  }
  if (!itemIds && !stopped?.()) await noteRun(context, horizon.from, entityId, result.planned);
  return result;
}

async function noteRun({ pool, client, now }: ServiceContext, demandFrom: Date, entityId: number, planned: number): Promise<void> {
  await (client ?? pool).query(
    `INSERT INTO planning_run (entity_id, planned_at, demand_from, planned) VALUES ($1, $2, $3, $4)
     ON CONFLICT (entity_id) DO UPDATE SET planned_at = excluded.planned_at, demand_from = excluded.demand_from, planned = excluded.planned`,
    [entityId, now, demandFrom.toISOString().slice(0, 10), planned],
  );
}
