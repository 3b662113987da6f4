import { lineValueMinor, minorPerMajor } from "@/domain/kernel/money";
import { bestOrder, type Solver } from "@/domain/planning/joint-order/best-order";
import { keepingCost } from "@/domain/planning/joint-order/item-cost";
import { capOf, dueOf, type JointItem, type JointProblem, leastOf, listPriceOf, priceAt } from "@/domain/planning/joint-order/joint-order";
import { fillsContainers, fitsLimits, reachesMinimum, spentByCategory, volumeOf } from "@/domain/planning/joint-order/order-check";
import { sharedOrderEvidence } from "@/domain/planning/joint-order/order-evidence";
import { limitsOf, noteTaken, type OrderNeed, shareLimits } from "@/domain/planning/joint-order/order-shares";
import { pauseHolds } from "@/domain/planning/pause";
import { cycleOf, type Plan } from "@/domain/planning/recommendation";
import type { PlannedKey } from "./recommend";
import { roomOf, type SharedItem, type SharedOrderFacts } from "./shared-order-facts";
import { solveProgram } from "./solve-joint-order";

/** A top-up never covers more than this. */
const MAXIMUM_COVER_DAYS = 180;
/** Items that are not due and may fill an order: the cheapest to keep of them. */
const FILLERS = 60;

type Member = { at: number; itemId: number; plan: Plan; order: NonNullable<Plan["order"]>; item: JointItem };

/**
 * Brings what items would order alone together into one order for each supplier and node, where the supplier or the
 * room ask anything of it. Replaces the plans of the keys that it changes. `fillerOf` plans a key that is not due.
 */
export async function joinOrders(
  facts: SharedOrderFacts,
  planned: readonly PlannedKey[],
  fillerOf: (at: number) => Plan,
  stopped: () => boolean,
): Promise<void> {
  const groups = groupsOf(facts, planned, fillerOf);
  const needs = groups.map((group) => needOf(facts, group));
  const shares = shareLimits({ budgets: facts.budgets, rooms: scarceRooms(facts) }, needs, facts.isPart ?? false);
  for (const [at, { members, supplierId }] of groups.entries()) {
    if (stopped()) return;
    const need = needs[at] as OrderNeed;
    const terms = termsOf(facts, supplierId);
    const taken = await orderTogether(planned, members, { terms, limits: limitsOf(shares, at, need) }, solveProgram);
    noteTaken(shares, at, need, taken);
  }
}

const termsOf = (facts: SharedOrderFacts, supplierId: number) =>
  facts.terms.get(supplierId) ?? { minimumValueMinor: 0, minimumQuantity: 0, container: null };

const scarceRooms = ({ rooms }: SharedOrderFacts): Map<number, number> =>
  new Map(
    [...rooms].flatMap(([nodeId, { roomMillilitres }]): [number, number][] =>
      roomMillilitres === null ? [] : [[nodeId, roomMillilitres]],
    ),
  );

/** What an order wants of budgets and room. A budget is in the company's money, an order in the supplier's; where nobody knows what that is worth, its release is refused. */
function needOf(facts: SharedOrderFacts, { supplierId, nodeId, members }: Group): OrderNeed {
  const lines = members.map(({ item, order, itemId }) => ({
    item,
    lostUnits: order.evidence.lostUnits ?? 0,
    lostMarginMinor: order.lostMarginMinor,
    heldUnits: facts.held?.get(`${itemId}/${nodeId}`) ?? 0,
  }));
  return {
    nodeId,
    homeFactor: facts.homeFactors.get(supplierId) ?? null,
    minimumValueMinor: termsOf(facts, supplierId).minimumValueMinor,
    lines: lines.filter(({ item, heldUnits }) => dueOf(item) > 0 || heldUnits > 0),
  };
}

type Group = { supplierId: number; nodeId: number; members: Member[]; lostMarginMinor: number };

/** The orders that somebody needs, the dearest loss first: it is the first to get what others leave. */
function groupsOf(facts: SharedOrderFacts, planned: readonly PlannedKey[], fillerOf: (at: number) => Plan): Group[] {
  const groups = new Map<string, { keys: number[]; isDue: boolean }>();
  for (const [at, { itemId, nodeId, plan, input }] of planned.entries()) {
    const shared = facts.items.get(itemId);
    const pause = facts.pauses.get(`${itemId}/${nodeId}`);
    if (!shared || (pause && pauseHolds(pause, input.stock, facts.now))) continue;
    const key = `${shared.supplierId}/${nodeId}`;
    const group = groups.get(key) ?? { keys: [], isDue: false };
    group.keys.push(at);
    group.isDue ||= plan.order !== null;
    groups.set(key, group);
  }
  const needed = [...groups.values()].filter((group) => group.isDue);
  return needed
    .map(({ keys }) => {
      const members = keys.flatMap((at) => memberOf(facts, planned, at, fillerOf) ?? []);
      const first = planned[keys[0] ?? 0];
      return {
        supplierId: facts.items.get(first?.itemId ?? 0)?.supplierId ?? 0,
        nodeId: first?.nodeId ?? 0,
        members,
        lostMarginMinor: members.reduce((sum, member) => sum + (member.item.missing > 0 ? member.order.lostMarginMinor : 0), 0),
      };
    })
    .sort((a, b) => b.lostMarginMinor - a.lostMarginMinor || a.supplierId - b.supplierId || a.nodeId - b.nodeId);
}

function memberOf(facts: SharedOrderFacts, planned: readonly PlannedKey[], at: number, fillerOf: (at: number) => Plan): Member | null {
  const key = planned[at];
  const shared = key && facts.items.get(key.itemId);
  if (!key || !shared) return null;
  const plan = key.plan.order ? key.plan : fillerOf(at);
  // Without demand nothing tells how long a filler would lie.
  const isSet = facts.setQuantities.has(`${key.itemId}/${key.nodeId}`);
  if (!plan.order || (!key.plan.order && plan.dailyDemand <= 0 && !isSet)) return null;
  const setQuantity = facts.setQuantities.get(`${key.itemId}/${key.nodeId}`) ?? null;
  const keptUnits = facts.isPart ? (facts.held?.get(`${key.itemId}/${key.nodeId}`) ?? 0) : 0;
  const item = jointItem(plan, plan.order, shared, { holdingRate: roomOf(facts, key.nodeId).holdingRate, setQuantity, keptUnits });
  return { at, itemId: key.itemId, plan, order: plan.order, item };
}

function jointItem(
  plan: Plan,
  { evidence }: NonNullable<Plan["order"]>,
  shared: SharedItem,
  { holdingRate, setQuantity, keptUnits }: Pick<JointItem, "holdingRate" | "setQuantity" | "keptUnits">,
): JointItem {
  // Where the supplier takes orders on some days only, it comes that much later, and the next one no sooner than the next of those days.
  const leadTimeDays = (evidence.waitDays ?? 0) + evidence.leadTimeDays;
  const cycleDays = cycleOf(evidence);
  return {
    category: shared.category,
    missing: evidence.missingQuantity,
    setQuantity,
    ...(keptUnits ? { keptUnits } : {}),
    // The pack may have changed since: what a buyer set is one piece.
    orderMultiple: setQuantity ?? evidence.orderMultiple,
    minimumOrderQuantity: evidence.minimumOrderQuantity,
    ...(evidence.economicQuantity === undefined ? {} : { economicQuantity: evidence.economicQuantity }),
    prices: shared.prices,
    position: evidence.position,
    dailyDemand: plan.dailyDemand,
    cycleDeviation: Math.sqrt(cycleDays * evidence.dailyDeviation ** 2 + (plan.dailyDemand * evidence.leadTimeDeviationDays) ** 2),
    leadTimeDays,
    reviewDays: cycleDays - leadTimeDays,
    unitMarginMinor: shared.unitMarginMinor,
    holdingRate,
    unitMillilitres: shared.unitMillilitres,
    shelfLifeDays: shared.shelfLifeDays,
    // Nothing fills up an order beyond the end of its season.
    maximumCoverDays: Math.min(MAXIMUM_COVER_DAYS, Math.max(0, evidence.season?.daysLeft ?? MAXIMUM_COVER_DAYS)),
  };
}

/** Answers with what the order takes of the room and of each category's budget. */
async function orderTogether(planned: readonly PlannedKey[], all: readonly Member[], asked: Omit<JointProblem, "items">, solve: Solver) {
  const due = all.filter(({ item }) => item.missing > 0 || item.setQuantity !== null);
  const alone: JointProblem = { ...asked, items: due.map((member) => member.item) };
  const quantities = alone.items.map(dueOf);
  // Nothing to gain from others, or from a solver, where what is due keeps the terms at one price.
  const isEnough = reachesMinimum(alone, quantities) && fillsContainers(alone, quantities);
  const members = isEnough ? due : [...due, ...fillersOf(all)];
  const problem: JointProblem = { ...asked, items: members.map((member) => member.item) };
  const isPlain = isEnough && fitsLimits(alone, quantities) && alone.items.every((item) => item.prices.length === 1);
  const best = isPlain ? { order: quantities, costMinor: 0, foundBy: "greedy" as const } : await bestOrder(problem, solve);
  const days = due[0]?.item.reviewDays ?? 0;
  const lostMarginMinor = due.reduce((sum, member) => sum + member.order.lostMarginMinor, 0);
  for (const [index, { at, plan, order, item }] of members.entries()) {
    const quantity = best.order[index] ?? 0;
    const key = planned[at];
    if (!key || (quantity === 0 && item.missing === 0)) continue;
    const shared = sharedOrderEvidence(problem, best, index, { days, lostMarginMinor });
    const unitPrice = (priceAt(item, quantity) / minorPerMajor(order.currency)).toFixed(6);
    const price = quantity > 0 && priceAt(item, quantity) !== listPriceOf(item) ? unitPrice : order.unitPrice;
    // Beside a quantity that a buyer set stands what the item would order alone.
    const recommended = item.setQuantity === null ? quantity : order.quantity || quantity;
    // What is due and fits nowhere stays, with 0: the need is seen, and what is in its way.
    key.plan = {
      ...plan,
      order: {
        ...order,
        quantity: recommended,
        unitPrice: price,
        valueMinor: lineValueMinor(price, quantity, order.currency),
        evidence: { ...order.evidence, shared: item.setQuantity === null ? shared : { ...shared, aloneQuantity: recommended } },
      },
    };
  }
  return { millilitres: volumeOf(problem.items, best.order), spent: spentByCategory(problem.items, best.order) };
}

const fillersOf = (all: readonly Member[]): Member[] =>
  all
    .filter(({ item }) => item.missing === 0 && item.setQuantity === null && capOf(item) > 0)
    .map((member) => {
      const least = leastOf(member.item);
      return { member, rate: keepingCost(member.item, least) / (least * Math.max(1, listPriceOf(member.item))) };
    })
    .sort((a, b) => a.rate - b.rate || a.member.at - b.member.at)
    .slice(0, FILLERS)
    .map(({ member }) => member);
