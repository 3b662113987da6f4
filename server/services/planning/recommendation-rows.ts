import type { Queryable } from "@/db/client";
import { lineValueMinor } from "@/domain/kernel/money";
import { dayOf } from "@/domain/procurement/price-list";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requirePermission, requireScope, type transact } from "../context";
import { ServiceError } from "../errors";
import type { Wanted } from "../procurement/budgets";
import { termsWith } from "../procurement/supplier/source-terms";
import { validPrice } from "../procurement/supplier/valid-price";

export type Inside = Parameters<Parameters<typeof transact>[1]>[0];
export type Versioned = { id: number; version: number };
export type RecommendationRow = {
  id: number;
  entity_id: number;
  item_id: number;
  category: string;
  /** That its supplier is paid in. */
  currency: string;
  node_id: number;
  supplier_id: number;
  state: string;
  quantity: number;
  unit_price: string;
  version: number;
  /** 0 is not known: such an item is below the gate, and nothing of it is released. */
  lead_time_days: number;
  order_multiple: number;
  minimum_order_quantity: number;
};

/** Recommendations at the prices of today, in the order of their ids; `lock` is for who changes them. */
export async function readPricedRecommendations(
  queryable: Queryable,
  ids: readonly number[],
  now: Date,
  lock: "" | "FOR UPDATE OF r" = "",
): Promise<RecommendationRow[]> {
  const { rows } = await queryable.query<RecommendationRow>(
    `SELECT r.id, r.entity_id, r.item_id, i.category, u.currency, r.node_id, r.supplier_id, r.state, r.quantity, r.version,
       coalesce(${validPrice("r.quantity", "$2::date")}, r.unit_price)::text AS unit_price,
       coalesce(s.lead_time_days, 0)::float8 AS lead_time_days, coalesce(s.order_multiple, 1) AS order_multiple, coalesce(s.minimum_order_quantity, 1) AS minimum_order_quantity
     FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id JOIN supplier u ON u.id = r.supplier_id LEFT JOIN ${termsWith("r.supplier_id", "r.item_id")} s ON true
     WHERE r.id = ANY($1::bigint[]) ORDER BY r.id ${lock}`,
    [ids, dayOf(now)],
  );
  return rows;
}

/** What becomes one order: the rows of each supplier and node. */
export function rowsByOrder(rows: readonly RecommendationRow[]): RecommendationRow[][] {
  const orders = new Map<string, RecommendationRow[]>();
  for (const row of rows) {
    const key = `${row.supplier_id}/${row.node_id}`;
    orders.set(key, [...(orders.get(key) ?? []), row]);
  }
  return [...orders.values()];
}

/** What the rows of a company would commit. */
export const commitmentsOfRows = (rows: readonly RecommendationRow[], entityId: number): Wanted[] =>
  rows
    .filter((row) => row.entity_id === entityId)
    .map((row) => ({ category: row.category, currency: row.currency, minor: lineValueMinor(row.unit_price, row.quantity, row.currency) }));

/** Locks the recommendations, at the prices of today, checks scope, and that nobody else was faster: the conflict names who it was. */
export async function lockRecommendations(context: Inside, wanted: readonly Versioned[]): Promise<RecommendationRow[]> {
  requirePermission(context, "replenishment.release");
  const ids = wanted.map((row) => row.id);
  const rows = await readPricedRecommendations(context.client, ids, context.now, "FOR UPDATE OF r");
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const { id, version } of wanted) {
    const row = byId.get(id);
    if (!row) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(context, "replenishment.release", { entityId: row.entity_id, nodeIds: [row.node_id] });
    if (row.version !== version || !["open", "snoozed"].includes(row.state)) {
      throw new ServiceError(
        "conflict",
        `${await lastHand(context, id)} changed this recommendation before you; it is now ${row.state} with quantity ${row.quantity}.`,
      );
    }
  }
  return rows;
}

async function lastHand(context: Inside, id: number): Promise<string> {
  const { rows } = await context.client.query<{ actor: string; name: string | null }>(
    `SELECT a.actor, u.name FROM audit_entry a LEFT JOIN "user" u ON a.actor = 'person:' || u.id
     WHERE a.subject_kind = 'recommendation' AND a.subject_id = $1 ORDER BY a.id DESC LIMIT 1`,
    [id],
  );
  const last = rows[0];
  if (!last) return "Somebody";
  return last.name ?? (last.actor.startsWith("person:") ? "Somebody" : "The planning run");
}

/** What every change of recommendations ends with. */
export async function recordRecommendations(context: Inside, verb: string, ids: readonly number[], detail: unknown): Promise<void> {
  await audit(
    context,
    verb,
    ids.map((id) => ({ subjectKind: "recommendation", subjectId: id, detail })),
  );
  await markChanged(context.client, "replenishment", ids);
}
