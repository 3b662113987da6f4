import { z } from "zod";
import { lineNumber, rowId, versionNumber } from "@/domain/kernel/ids";
import { units } from "@/domain/kernel/quantity";
import { reason } from "@/domain/kernel/words";
import { sendRefusal } from "@/domain/procurement/purchase-order";
import { shareRefusal } from "@/domain/procurement/share-short-supply";
import { audit } from "../audit";
import { requirePermission, requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { lockBalances } from "../stock/balances";
import type { ExceededBudget } from "./budgets";
import { answerChange } from "./decide-order-response";
import { refreshInbound } from "./expected-stock";
import { type Inside, type LockedOrder, lockOrdersById, pairsOf } from "./locked-order";
import { lockBudgetsOf } from "./order-budgets";
import { queueOrderDocuments } from "./order-documents";
import { saveVersion } from "./order-version";
import { readShortSupply, type ShortSupply, type SupplyLine } from "./short-supply";

export const shareSupplyInput = z.object({
  purchaseOrderId: rowId,
  itemId: rowId,
  /** As the buyer looked at them: every line that shares, with the version of its order, what was confirmed and what it gets. */
  lines: z
    .array(
      z.object({
        purchaseOrderId: rowId,
        lineNumber,
        version: versionNumber,
        confirmed: units,
        share: units,
      }),
    )
    .min(2)
    .max(500),
  reason,
});
type ShareSupply = z.infer<typeof shareSupplyInput>;
export type SharedSupply = {
  sku: string;
  movedUnits: number;
  orders: { number: string; version: number }[];
  exceededBudgets: ExceededBudget[];
};

/**
 * Shares what a supplier confirmed of an item among the orders of several nodes, as the buyer saw it: each order that gets more or less
 * becomes a version and is asked for again, all of them or none. What the supplier's answer cut stays its doing, its dates the promise.
 * Together no more is asked of it than it confirmed, and nothing that somebody has to approve goes this way.
 */
export function shareShortSupply(context: ServiceContext, { purchaseOrderId, itemId, lines, reason }: ShareSupply): Promise<SharedSupply> {
  return transact(context, async (inside) => {
    const scope = requirePermission(inside, "purchasing.order");
    const orders = await lockSharing(inside, itemId, lines);
    const [supply] = await readShortSupply(inside.client, scope, purchaseOrderId, inside.now, itemId);
    const { number } = orders.find(({ id }) => id === purchaseOrderId) ?? { number: "the order" };
    if (!supply) throw new ServiceError("conflict", `Nothing of it is to come with ${number} any more.`);
    const shared = seenShares(supply, orders, lines);
    // Who gives goes first: what it frees of a budget is there for who gets.
    const changed = orders
      .map((order) => ({ order, own: shared.filter(({ orderId, share, confirmed }) => orderId === order.id && share !== confirmed) }))
      .filter(({ own }) => own.length > 0)
      .sort((a, b) => gained(a.own) - gained(b.own) || a.order.id - b.order.id);
    if (changed.length === 0) throw new ServiceError("invalid", "Nothing is different.");
    const saved: { id: number; number: string; version: number; exceededBudgets: ExceededBudget[] }[] = [];
    for (const { order, own } of changed) saved.push(await saveShares(inside, order, own, reason));
    await queueOrderDocuments(
      inside,
      saved.map(({ id }) => id),
    );
    // An order that was rejected is expected again now that it is asked for.
    await refreshInbound(
      inside.client,
      changed.flatMap(({ order }) => pairsOf(order)),
    );
    const shares = shared.map(({ number, lineNumber, nodeCode, confirmed, share }) => ({ number, lineNumber, nodeCode, confirmed, share }));
    await audit(
      inside,
      "purchase_order.supply_shared",
      saved.map(({ id, version }) => ({
        subjectKind: "purchase_order",
        subjectId: id,
        detail: { reason, version, sku: supply.sku, shares },
      })),
    );
    return {
      sku: supply.sku,
      movedUnits: shared.reduce((sum, { confirmed, share }) => sum + Math.max(0, share - confirmed), 0),
      orders: saved.map(({ number, version }) => ({ number, version })),
      exceededBudgets: saved.flatMap(({ exceededBudgets }) => exceededBudgets),
    };
  });
}

/** Locks the orders, their budgets and all balances that they feed, in the order in which every writer does, at the versions that the buyer saw. */
async function lockSharing(inside: Inside, itemId: number, lines: ShareSupply["lines"]): Promise<LockedOrder[]> {
  const versions = new Map(lines.map((line) => [line.purchaseOrderId, line.version]));
  const orders = await lockOrdersById(inside.client, [...versions.keys()]);
  if (orders.length < versions.size) throw new ServiceError("not_found", "There is no such row in your scope.");
  for (const order of orders) requireScope(inside, "purchasing.order", { entityId: order.entityId, nodeIds: [order.nodeId] });
  for (const { id, number, version } of orders)
    if (version !== versions.get(id)) throw new ServiceError("conflict", `${number} is at version ${version} by now. Look at it again.`);
  await lockBudgetsOf(inside, [...versions.keys()], itemId);
  await lockBalances(inside.client, orders.flatMap(pairsOf));
  return orders;
}

/** The lines with the shares that the buyer saw. Throws where they are not what the buyer saw, by the order that has moved. */
function seenShares(supply: ShortSupply, orders: readonly LockedOrder[], seen: ShareSupply["lines"]): SupplyLine[] {
  const moved = (message: string) => new ServiceError("conflict", `${message} Look at it again.`);
  for (const { purchaseOrderId, lineNumber } of seen)
    if (!supply.lines.some((line) => line.orderId === purchaseOrderId && line.lineNumber === lineNumber))
      throw moved(`${orders.find(({ id }) => id === purchaseOrderId)?.number} has none of ${supply.sku} to share any more.`);
  const lines = supply.lines.map((line) => {
    const own = seen.find(({ purchaseOrderId, lineNumber }) => purchaseOrderId === line.orderId && lineNumber === line.lineNumber);
    if (!own) throw moved(`${line.number} shares ${supply.sku} as well by now.`);
    if (own.confirmed !== line.confirmed)
      throw moved(`Of ${line.number} ${line.confirmed} are confirmed by now, no longer ${own.confirmed}.`);
    return { ...line, share: own.share };
  });
  const shares = lines.map(({ share }) => share);
  const refusal = shareRefusal(supply.lines, shares, supply.terms);
  if (refusal) {
    const wrong = refusal.line === null ? null : lines[refusal.line];
    throw new ServiceError("invalid", wrong ? `${wrong.number} cannot have ${wrong.share}. ${refusal.message}` : refusal.message);
  }
  return lines;
}

const gained = (lines: readonly SupplyLine[]) => lines.reduce((sum, { share, confirmed }) => sum + share - confirmed, 0);

/** The supplier's answer to the lines and then their shares, in versions of the order; the lines are open for its next answer. */
async function saveShares(inside: Inside, order: LockedOrder, own: readonly SupplyLine[], reason: string) {
  const unsent = sendRefusal(order);
  if (unsent) throw new ServiceError("conflict", `${order.number} cannot be shared now. ${unsent}`);
  const answered = order.lines.filter(
    (line) =>
      (line.answer === "accepted_with_change" || line.answer === "rejected") &&
      own.some(({ lineNumber }) => lineNumber === line.lineNumber),
  );
  const saved = await saveVersion(inside, order, {
    answer: answered.map(answerChange),
    changes: own.map(({ lineNumber, settled, share }) => ({ lineNumber, quantity: settled + share })),
    reason,
    isPromise: false,
  });
  if (saved.approvalState !== "approved")
    throw new ServiceError("conflict", `${order.number} would have to be approved again. Change it by itself, or take its answer first.`);
  await inside.client.query(
    `UPDATE purchase_order_line SET answer = 'none', answer_reason = NULL, proposed_quantity = NULL, proposed_unit_price = NULL, proposed_promised_at = NULL
     WHERE id = ANY($1::bigint[])`,
    [own.map(({ lineId }) => lineId)],
  );
  return { id: order.id, number: order.number, version: saved.version, exceededBudgets: saved.exceededBudgets };
}
