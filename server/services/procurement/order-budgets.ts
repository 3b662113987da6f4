import type { Queryable } from "@/db/client";
import { lineValueMinor } from "@/domain/kernel/money";
import { increaseByCategory } from "@/domain/procurement/budget";
import { type ExceededBudget, requireBudgets, type Wanted } from "./budgets";
import type { Inside, LockedOrder } from "./locked-order";

type Priced = { lineNumber: number; quantity: number; unitPrice: string };

/**
 * What a change of an order costs more, by category, and when the order was made: it counts in the budget of that month, at the rate of
 * that day. null where there is no such order.
 */
export async function readIncrease(
  queryable: Queryable,
  orderId: number,
  before: readonly Priced[],
  after: readonly Priced[],
): Promise<{ wanted: Wanted[]; orderedAt: Date } | null> {
  const { rows } = await queryable.query<{ lineNumber: number; category: string; currency: string; orderedAt: Date }>(
    `SELECT l.line_number AS "lineNumber", i.category, p.currency, p.ordered_at AS "orderedAt" FROM purchase_order p
     JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id WHERE p.id = $1`,
    [orderId],
  );
  const [first] = rows;
  if (!first) return null;
  const categoryOf = new Map(rows.map(({ lineNumber, category }) => [lineNumber, category]));
  const valued = (lines: readonly Priced[]) =>
    lines.map(({ lineNumber, quantity, unitPrice }) => ({
      category: categoryOf.get(lineNumber) ?? "",
      minor: lineValueMinor(unitPrice, quantity, first.currency),
    }));
  const { currency, orderedAt } = first;
  return { wanted: increaseByCategory(valued(before), valued(after)).map((one) => ({ ...one, currency })), orderedAt };
}

/**
 * What a change costs more is committed in the month of the order: throws `conflict` where a budget stops it, answers those that are
 * exceeded. To be asked before the lines are written.
 */
export async function requireBudgetsOfChange(
  inside: Inside,
  order: LockedOrder,
  before: readonly Priced[],
  after: readonly Priced[],
): Promise<ExceededBudget[]> {
  const increase = await readIncrease(inside.client, order.id, before, after);
  return increase === null || increase.wanted.length === 0
    ? []
    : requireBudgets(inside, order.entityId, increase.wanted, increase.orderedAt);
}

/** Locks the budgets that an item of several orders counts in, for who locks balances before the orders are changed one by one. */
export async function lockBudgetsOf({ client }: Inside, orderIds: readonly number[], itemId: number): Promise<void> {
  await client.query(
    `SELECT 1 FROM budget b WHERE (b.entity_id, b.month, b.category) IN (
       SELECT p.entity_id, to_char(p.ordered_at AT TIME ZONE 'UTC', 'YYYY-MM'), i.category FROM purchase_order p CROSS JOIN item i WHERE p.id = ANY($1::bigint[]) AND i.id = $2)
     ORDER BY b.entity_id, b.month, b.category FOR UPDATE`,
    [orderIds, itemId],
  );
}
