import { z } from "zod";
import type { Queryable } from "@/db/client";
import { HOUSES, minorPerMajorOf } from "@/db/minor-units";
import { smallId, versionNumber } from "@/domain/kernel/ids";
import { majorText } from "@/domain/kernel/money";
import { label, reason } from "@/domain/kernel/words";
import { type BudgetEffect, type BudgetUse, budgetEffects } from "@/domain/procurement/budget";
import { type CompanyMoney, type ForeignMoney, weighByCategory } from "@/domain/procurement/exchange-rate";
import { dayOf } from "@/domain/procurement/price-list";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { houseRate, readCompanyMoney } from "./house-rate";

export type BudgetRow = BudgetUse & {
  /** Of what waits: what versions of orders add. */
  waitingVersionsMinor: number;
  id: number;
  entityId: number;
  category: string;
  month: string;
  mode: "warn" | "stop";
  version: number;
};

/**
 * What is committed, spent and waiting of each budget, from the orders, invoices and requisitions themselves: nothing is counted twice and
 * nothing can drift. A line belongs to its item's category and to the month in which it was ordered; what waits belongs to the month of
 * now. Of an order whose new version waits, what holds meanwhile is committed and what the version adds waits. An order
 * in another currency counts at the rate of its day, with all that is billed of it; a requisition at that of today; neither where nobody knows one.
 * $1 entities, $2 months, $3 categories (null: all), $4 today.
 */
const USE = `
  WITH placed AS (
    SELECT p.id, p.entity_id, p.approval_state, p.receipt_state, p.cancelled_at, to_char(p.ordered_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, e.currency AS home,
      (p.ordered_at AT TIME ZONE 'UTC')::date AS day, ${houseRate({ entityId: "p.entity_id", currency: "p.currency", homeCurrency: "e.currency", day: "(p.ordered_at AT TIME ZONE 'UTC')::date" })} AS rate
    FROM purchase_order p JOIN entity e ON e.id = p.entity_id
    WHERE p.entity_id = ANY($1::int[]) AND p.ordered_at >= (SELECT min(to_timestamp(m || '-01', 'YYYY-MM-DD')) - interval '2 days' FROM unnest($2::text[]) m)),
  ordered AS (
    SELECT p.entity_id, i.category, p.month,
      sum(p.rate * CASE WHEN p.cancelled_at IS NOT NULL OR p.approval_state NOT IN ('approved', 'pending') THEN 0
        WHEN p.receipt_state IN ('short_closed', 'full', 'over') THEN greatest(least(l.received_quantity, coalesce(l.standing_quantity, l.ordered_quantity)) - l.billed_quantity, 0) * coalesce(l.standing_unit_price, l.unit_price)
        ELSE greatest(coalesce(l.standing_quantity, l.ordered_quantity) - l.billed_quantity, 0) * coalesce(l.standing_unit_price, l.unit_price) END) AS committed,
      sum(p.rate * CASE WHEN l.standing_quantity IS NULL OR p.cancelled_at IS NOT NULL OR p.receipt_state NOT IN ('none', 'partial') THEN 0
        ELSE greatest(l.ordered_quantity * l.unit_price - l.standing_quantity * l.standing_unit_price, 0) END) AS waiting
    FROM placed p JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
    WHERE p.month = ANY($2::text[]) GROUP BY 1, 2, 3),
  billed AS (
    SELECT p.entity_id, i.category, p.month, sum(${houseRate({ entityId: "p.entity_id", currency: "v.currency", homeCurrency: "p.home", day: "p.day" })}
      * x.billed_quantity * x.unit_price * CASE WHEN lines.minor > 0 THEN v.total_minor / lines.minor ELSE 1 END) AS spent
    FROM placed p JOIN supplier_invoice v ON v.purchase_order_id = p.id AND v.state IN ('matched', 'within_tolerance', 'released')
    CROSS JOIN LATERAL (SELECT sum(y.billed_quantity * y.unit_price) * ${minorPerMajorOf("v.currency")} AS minor FROM supplier_invoice_line y WHERE y.invoice_id = v.id) lines
    JOIN supplier_invoice_line x ON x.invoice_id = v.id JOIN purchase_order_line l ON l.id = x.purchase_order_line_id JOIN item i ON i.id = l.item_id
    WHERE p.month = ANY($2::text[]) GROUP BY 1, 2, 3),
  asked AS (
    SELECT q.entity_id, i.category, sum(l.quantity * l.unit_price * ${houseRate({ entityId: "q.entity_id", currency: "q.currency", homeCurrency: "e.currency", day: "$4::date" })}) AS waiting
    FROM requisition q JOIN entity e ON e.id = q.entity_id JOIN requisition_line l ON l.requisition_id = q.id JOIN item i ON i.id = l.item_id
    WHERE q.state = 'waiting' AND q.entity_id = ANY($1::int[]) GROUP BY 1, 2)
  SELECT b.id, b.entity_id AS "entityId", b.category, b.month, b.amount_minor AS "amountMinor", b.mode, b.version,
    coalesce(round(o.committed * h.per_major), 0)::bigint AS "committedMinor", coalesce(round(v.spent * h.per_major), 0)::bigint AS "spentMinor",
    round((coalesce(o.waiting, 0) + coalesce(a.waiting, 0)) * h.per_major)::bigint AS "waitingMinor", round(coalesce(o.waiting, 0) * h.per_major)::bigint AS "waitingVersionsMinor"
  FROM budget b LEFT JOIN ${HOUSES} h ON h.id = b.entity_id LEFT JOIN ordered o USING (entity_id, category, month) LEFT JOIN billed v USING (entity_id, category, month)
  LEFT JOIN asked a ON a.entity_id = b.entity_id AND a.category = b.category AND b.month = to_char($4::date, 'YYYY-MM')
  WHERE b.entity_id = ANY($1::int[]) AND b.month = ANY($2::text[]) AND ($3::text[] IS NULL OR b.category = ANY($3)) ORDER BY b.category, b.month`;

export async function readBudgets(
  queryable: Queryable,
  {
    entityIds,
    months,
    categories,
    now,
  }: { entityIds: readonly number[]; months: readonly string[]; categories?: readonly string[]; now: Date },
): Promise<BudgetRow[]> {
  const { rows } = await queryable.query<BudgetRow>(USE, [entityIds, months, categories ?? null, dayOf(now)]);
  return rows;
}

export const monthOf = (at: Date): string => at.toISOString().slice(0, 7);

/** A commitment, minor units of the currency that it is paid in. */
export type Wanted = { category: string; minor: number; currency: string };
export type ExceededBudget = { category: string; overMinor: number; currency: string };

/** `company`: what its money is worth on the day, where the caller has read it. */
type Commitments = { entityId: number; wanted: readonly Wanted[]; orderedAt?: Date; company?: CompanyMoney | undefined };

export type WeighedEffects = {
  /** Of what the company's currency says the worth of. */
  effects: BudgetEffect[];
  /** Other currencies among the commitments, with the rate of the day at which they count; null: they count in no budget. */
  foreign: ForeignMoney[];
  /** What counts in none for want of a rate, where there is a budget of its category. */
  unweighed: { category: string; currency: string; mode: "warn" | "stop" }[];
};

/** What commitments would do to the budgets of the month in which they are ordered, at the rates of that day; without a day that is now. */
export async function readBudgetEffects(
  { client, now }: { client: Queryable; now: Date },
  { entityId, wanted, orderedAt = now, company }: Commitments,
): Promise<WeighedEffects> {
  if (wanted.length === 0) return { effects: [], foreign: [], unweighed: [] };
  const categories = [...new Set(wanted.map(({ category }) => category))];
  const budgets = await readBudgets(client, { entityIds: [entityId], months: [monthOf(orderedAt)], categories, now });
  const { weighed, foreign, unweighed } = weighByCategory(wanted, company ?? (await readCompanyMoney(client, entityId, dayOf(orderedAt))));
  return {
    effects: budgetEffects(budgets, weighed),
    foreign,
    unweighed: unweighed.flatMap((one) =>
      budgets.filter(({ category }) => category === one.category).map(({ mode }) => ({ ...one, mode })),
    ),
  };
}

/**
 * Throws `conflict` where commitments would go beyond a budget that stops, of the month in which they are `orderedAt`, or where nobody knows
 * what their currency is worth. The budgets are locked in order, so that two at once do not spend the same rest. Answers those that are
 * exceeded with a warning.
 */
export async function requireBudgets(
  { client, now }: { client: Queryable; now: Date },
  entityId: number,
  wanted: readonly Wanted[],
  orderedAt: Date = now,
): Promise<ExceededBudget[]> {
  const month = monthOf(orderedAt);
  const { rows: locked } = await client.query<{ currency: string }>(
    "SELECT e.currency FROM budget b JOIN entity e ON e.id = b.entity_id WHERE b.entity_id = $1 AND b.month = $2 AND b.category = ANY($3::text[]) ORDER BY b.category FOR UPDATE OF b",
    [entityId, month, wanted.map(({ category }) => category)],
  );
  const currency = locked[0]?.currency;
  if (currency === undefined) return [];
  const { effects, unweighed } = await readBudgetEffects({ client, now }, { entityId, wanted, orderedAt });
  const unknown = unweighed.find(({ mode }) => mode === "stop");
  if (unknown)
    throw new ServiceError(
      "conflict",
      `The budget of ${unknown.category} for ${month} stops what goes beyond it, and nobody has said what ${unknown.currency} is worth in ${currency} on ${dayOf(orderedAt)}: set an exchange rate under Purchasing, Approval rules.`,
    );
  return effects.flatMap(({ category, thisMinor, budget }) => {
    if (budget?.kind === "stop")
      throw new ServiceError(
        "conflict",
        `The budget of ${category} for ${month} has ${majorText(budget.leftMinor, currency)} left; ${majorText(thisMinor, currency)} is wanted.`,
      );
    return budget?.kind === "warn" ? [{ category, overMinor: budget.overMinor, currency }] : [];
  });
}

/** From the year 2000: PostgreSQL knows no year 0. */
export const budgetMonth = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'A month such as "2026-03".');

export const setBudgetInput = z.object({
  entityId: smallId,
  category: label(100),
  month: budgetMonth,
  amountMinor: z.number().int().min(0).max(1_000_000_000_00),
  mode: z.enum(["warn", "stop"]),
  /** The version that was looked at; 0 where there is none yet. */
  version: versionNumber,
  reason,
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
      throw new ServiceError(
        "conflict",
        wanted.version === 0
          ? `${wanted.category} has a budget for ${wanted.month} already: change that one.`
          : "Somebody has changed this budget meanwhile. Look at it again.",
      );
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
    await markChanged(inside.client, "purchasing_rules", [wanted.entityId]);
    return saved;
  });
