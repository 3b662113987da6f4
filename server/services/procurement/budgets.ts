import { z } from "zod";
import type { Queryable } from "@/db/client";
import { type BudgetUse, budgetVerdict } from "@/domain/procurement/budget";
import { lineMinor } from "@/domain/procurement/three-way-match";
import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";

export type BudgetRow = BudgetUse & {
  id: number;
  entityId: number;
  category: string;
  month: string;
  mode: "warn" | "stop";
  version: number;
};

/**
 * What is committed and spent of each budget, from the orders themselves: nothing is counted twice and nothing can drift. A line belongs
 * to its item's category and to the month in which it was ordered; $1 entities, $2 months, $3 categories (null: all).
 */
const USE = `
  WITH ordered AS (
    SELECT p.entity_id, i.category, to_char(p.ordered_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
      sum(CASE WHEN p.receipt_state IN ('short_closed', 'full', 'over') THEN greatest(least(l.received_quantity, l.ordered_quantity) - l.billed_quantity, 0)
        ELSE greatest(l.ordered_quantity - l.billed_quantity, 0) END * l.unit_price) AS committed,
      sum(l.billed_quantity * l.unit_price) AS spent
    FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
    WHERE p.entity_id = ANY($1::int[]) AND p.approval_state IN ('approved', 'pending') AND p.cancelled_at IS NULL
      AND p.ordered_at >= (SELECT min(to_timestamp(m || '-01', 'YYYY-MM-DD')) - interval '2 days' FROM unnest($2::text[]) m)
    GROUP BY 1, 2, 3)
  SELECT b.id, b.entity_id AS "entityId", b.category, b.month, b.amount_minor AS "amountMinor", b.mode, b.version,
    coalesce(round(o.committed * 100), 0)::bigint AS "committedMinor", coalesce(round(o.spent * 100), 0)::bigint AS "spentMinor"
  FROM budget b LEFT JOIN ordered o ON o.entity_id = b.entity_id AND o.category = b.category AND o.month = b.month
  WHERE b.entity_id = ANY($1::int[]) AND b.month = ANY($2::text[]) AND ($3::text[] IS NULL OR b.category = ANY($3)) ORDER BY b.category, b.month`;

export async function readBudgets(
  queryable: Queryable,
  { entityIds, months, categories }: { entityIds: readonly number[]; months: readonly string[]; categories?: readonly string[] },
): Promise<BudgetRow[]> {
  const { rows } = await queryable.query<BudgetRow>(USE, [entityIds, months, categories ?? null]);
  return rows;
}

export const monthOf = (at: Date): string => at.toISOString().slice(0, 7);

type Wanted = { category: string; quantity: number; unitPrice: string };

/**
 * Throws `conflict` where lines would go beyond a budget that stops. The budgets are locked in order, so that two at once do not spend
 * the same rest. Answers those that are exceeded with a warning.
 */
export async function requireBudgets(
  { client, now }: { client: Queryable; now: Date },
  entityId: number,
  lines: readonly Wanted[],
): Promise<{ category: string; overMinor: number }[]> {
  const month = monthOf(now);
  const categories = [...new Set(lines.map(({ category }) => category))].sort();
  const { rowCount } = await client.query(
    "SELECT 1 FROM budget WHERE entity_id = $1 AND month = $2 AND category = ANY($3::text[]) ORDER BY category FOR UPDATE",
    [entityId, month, categories],
  );
  if (rowCount === 0) return [];
  const budgets = await readBudgets(client, { entityIds: [entityId], months: [month], categories });
  return budgets.flatMap((budget) => {
    const wanted = lines
      .filter(({ category }) => category === budget.category)
      .reduce((sum, line) => sum + lineMinor(line.unitPrice, line.quantity), 0);
    const { kind, leftMinor, overMinor } = budgetVerdict(budget, budget.mode, wanted);
    if (kind === "stop")
      throw new ServiceError(
        "conflict",
        `The budget of ${budget.category} for ${month} has ${(leftMinor / 100).toFixed(2)} left; ${(wanted / 100).toFixed(2)} is wanted.`,
      );
    return kind === "warn" ? [{ category: budget.category, overMinor }] : [];
  });
}

export const setBudgetInput = z.object({
  entityId: z.number().int(),
  category: z.string().trim().min(1).max(100),
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'A month such as "2026-03".'),
  amountMinor: z.number().int().min(0).max(1_000_000_000_00),
  mode: z.enum(["warn", "stop"]),
  /** The version that was looked at; 0 where there is none yet. */
  version: z.number().int().min(0),
  reason: z.string().trim().min(3, "Say why.").max(500),
});

/** Says what may be committed in a category in a month. */
export const setBudget = (context: ServiceContext, input: z.input<typeof setBudgetInput>): Promise<{ id: number; version: number }> =>
  transact(context, async (inside) => {
    const { reason, ...wanted } = setBudgetInput.parse(input);
    requireScope(inside, "budgets.manage", { entityId: wanted.entityId, nodeIds: [] });
    await inside.client.query("SELECT 1 FROM entity WHERE id = $1 FOR UPDATE", [wanted.entityId]);
    const { rows: known } = await inside.client.query("SELECT 1 FROM item WHERE entity_id = $1 AND category = $2 LIMIT 1", [
      wanted.entityId,
      wanted.category,
    ]);
    if (known.length === 0) throw new ServiceError("invalid", "There is no such category.", { path: "category" });
    const key = [wanted.entityId, wanted.category, wanted.month];
    const { rows: before } = await inside.client.query<{ amountMinor: number; mode: string; version: number }>(
      `SELECT amount_minor AS "amountMinor", mode, version FROM budget WHERE entity_id = $1 AND category = $2 AND month = $3`,
      key,
    );
    if ((before[0]?.version ?? 0) !== wanted.version)
      throw new ServiceError("conflict", "Somebody has changed this budget meanwhile. Look at it again.");
    const { rows } = await inside.client.query<{ id: number; version: number }>(
      `INSERT INTO budget (entity_id, category, month, amount_minor, mode) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (entity_id, category, month) DO UPDATE SET amount_minor = excluded.amount_minor, mode = excluded.mode, version = budget.version + 1 RETURNING id, version`,
      [...key, wanted.amountMinor, wanted.mode],
    );
    const saved = rows[0];
    if (!saved) throw new ServiceError("conflict", "The budget was not saved.");
    await audit(inside, "budget.set", [
      {
        subjectKind: "budget",
        subjectId: saved.id,
        detail: {
          reason,
          month: wanted.month,
          category: wanted.category,
          before: before[0] ?? null,
          after: { amountMinor: wanted.amountMinor, mode: wanted.mode },
        },
      },
    ]);
    return saved;
  });
