import type { ApprovalStep } from "@/domain/procurement/approval-rule";
import { monthOf, setBudget } from "@/server/services/procurement/budgets";
import { setApprovalRule } from "@/server/services/procurement/requisitions/approval-rules";
import { decideRequisition } from "@/server/services/procurement/requisitions/decide-requisition";
import { requestPurchase } from "@/server/services/procurement/requisitions/request-purchase";
import { DAY, HOUR, type Past } from "./past";

/** Up to here a buyer's wish needs nobody; from the second on the executives agree as well. Minor units. */
const FREE_BELOW = 25_000;
const EXECUTIVE_FROM = 500_000;
/** What the planning run recommends is agreed to once a year, up to here an order. */
const PLANNED_FROM = 1_000_000;
/** A budget is what was ordered this month and a quarter more, in whole hundreds; the tightest one stops. */
const BUDGET_FACTOR = 1.25;
const HUNDREDS = 10_000;

type Wish = { reason: string; packs: number; role: "buyer" | "planner"; hoursAgo: number; agreed: boolean };
const wishes: readonly Wish[] = [
  { reason: "Christmas window of the London store", packs: 6, role: "planner", hoursAgo: 30, agreed: true },
  // Days of working time ago: it is late, and an exception.
  { reason: "Displays for the garden fair", packs: 30, role: "planner", hoursAgo: 100, agreed: false },
  { reason: "Samples for the spring catalogue", packs: 1, role: "buyer", hoursAgo: 26, agreed: false },
  { reason: "Trade customer asks for a pallet", packs: 40, role: "buyer", hoursAgo: 5, agreed: false },
  { reason: "Replacements for a damaged delivery", packs: 8, role: "planner", hoursAgo: 3, agreed: false },
];

/** How the house agrees to purchases that no plan foresaw: rules, this month's budgets, and a few wishes. */
export async function setApprovals(past: Past, now: Date): Promise<void> {
  const { entityId } = past.organisation;
  const any = (role: ApprovalStep["role"]) => ({ role, needs: "any" as const });
  const rules = [
    { about: "request", fromMinor: 0, toMinor: FREE_BELOW, steps: [] },
    { about: "request", fromMinor: FREE_BELOW, toMinor: EXECUTIVE_FROM, steps: [any("approver")] },
    { about: "request", fromMinor: EXECUTIVE_FROM, toMinor: null, steps: [any("approver"), any("executive")] },
    // Whatever it costs: what is far beyond what is usually bought is looked at.
    { about: "request", fromMinor: 0, toMinor: null, riskFlags: ["unusual_quantity"], steps: [any("approver")] },
    { about: "plan", fromMinor: PLANNED_FROM, toMinor: null, steps: [any("approver")] },
  ] as const;
  for (const { steps, ...rule } of rules)
    await setApprovalRule(past.by("administrator", now), {
      ...rule,
      riskFlags: "riskFlags" in rule ? [...rule.riskFlags] : [],
      entityId,
      id: null,
      version: 0,
      category: null,
      supplierId: null,
      steps: [...steps],
      reason: "How the house agrees to purchases",
    });
  const { rows: categories } = await past.pool.query<{ category: string; minor: number }>(
    `SELECT i.category, round(sum(l.ordered_quantity * l.unit_price) * 100)::bigint AS minor FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id
     JOIN item i ON i.id = l.item_id WHERE p.entity_id = $1 AND p.ordered_at >= date_trunc('month', $2::timestamptz, 'UTC') AND p.cancelled_at IS NULL GROUP BY 1 ORDER BY 2 DESC, 1`,
    [entityId, now],
  );
  for (const [index, { category, minor }] of categories.entries())
    await setBudget(past.by("approver", now), {
      entityId,
      category,
      month: monthOf(now),
      amountMinor: Math.ceil((minor * (index === 1 ? 1 : BUDGET_FACTOR)) / HUNDREDS) * HUNDREDS,
      mode: index === 0 ? "stop" : "warn",
      version: 0,
      reason: "Plan of the year",
    });
  await ask(past, now);
}

async function ask(past: Past, now: Date): Promise<void> {
  const { entityId } = past.organisation;
  const { rows: items } = await past.pool.query<{ id: number; pack: number }>(
    `SELECT i.id, greatest(t.minimum_order_quantity, t.order_multiple) AS pack FROM item i JOIN supplier_item t ON t.item_id = i.id JOIN supplier s ON s.id = t.supplier_id AND s.state = 'approved'
     JOIN readiness r ON r.item_id = i.id AND r.is_ready WHERE i.entity_id = $1 AND i.lifecycle = 'active' AND i.merged_into_id IS NULL AND NOT i.is_bundle ORDER BY i.sku LIMIT $2`,
    [entityId, wishes.length],
  );
  const nodeId = past.organisation.nodeIds.values().next().value ?? 0;
  for (const [index, wish] of wishes.entries()) {
    const item = items[index];
    if (!item) continue;
    const at = new Date(now.getTime() - wish.hoursAgo * HOUR);
    const { id, state } = await requestPurchase(past.by(wish.role, at), {
      entityId,
      nodeId,
      needBy: new Date(at.getTime() + 21 * DAY),
      reason: wish.reason,
      lines: [{ itemId: item.id, quantity: item.pack * wish.packs }],
    });
    if (wish.agreed && state === "waiting")
      await decideRequisition(past.by("approver", now), {
        requisitionId: id,
        step: 0,
        approve: true,
        reason: "The store needs it before Advent",
      });
  }
}
