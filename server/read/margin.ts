import { z } from "zod";
import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { smallId } from "@/domain/kernel/ids";
import { isoInstant, jsonRows } from "./grid-query";
import { kpiWithin, placeOf, within } from "./place";

const DAY = 86_400_000;
export const marginQuery = z.object({
  days: z.union([z.literal(7), z.literal(28), z.literal(90)]).default(28),
  nodeId: smallId.optional(),
});

export type MarginParts = {
  revenueMinor: number;
  goodsMinor: number;
  handlingMinor: number;
  packagingMinor: number;
  splitMinor: number;
  freightMinor: number;
  returnsMinor: number;
  cancelledMinor: number;
};
type MarginSum = MarginParts & { marginMinor: number; orders: number };
export type MarginDay = MarginSum & { day: string };
/** `id` is the node's, where the group is one; `key` is null for what belongs to none. */
export type MarginGroup = MarginSum & { id: number | null; key: string | null };
/** Of goods alone: what fulfilment takes is counted by order, not by item. */
export type CategoryMargin = { key: string; units: number; revenueMinor: number; goodsMinor: number };
export type Margin = {
  from: string;
  to: string;
  currency: string;
  total: MarginSum;
  /** As many days before; null where history begins within them, so that there is nothing like to compare. */
  previous: MarginSum | null;
  days: MarginDay[];
  channels: MarginGroup[];
  nodes: MarginGroup[];
  categories: CategoryMargin[];
};

type Dimension = "day" | "channel" | "node";
type Row = { by: Dimension; id: number | null; key: string | null; isCurrent: boolean; kind: string; count: number; value: number };

const partOf: Record<string, keyof MarginParts> = {
  order_placed: "revenueMinor",
  order_cost: "goodsMinor",
  order_handling: "handlingMinor",
  order_packaging: "packagingMinor",
  order_split: "splitMinor",
  shipment_sent: "freightMinor",
  return_received: "returnsMinor",
  order_cancelled: "cancelledMinor",
};
const none = (): MarginParts => ({
  revenueMinor: 0,
  goodsMinor: 0,
  handlingMinor: 0,
  packagingMinor: 0,
  splitMinor: 0,
  freightMinor: 0,
  returnsMinor: 0,
  cancelledMinor: 0,
});

/** What is left of the revenue when everything that it took is taken off. The split penalty steers routing; it is no money and no part of it. */
const marginOf = (parts: MarginParts) =>
  parts.revenueMinor -
  parts.cancelledMinor -
  parts.returnsMinor -
  parts.goodsMinor -
  parts.handlingMinor -
  parts.packagingMinor -
  parts.freightMinor;

function fold(rows: readonly Row[]): MarginSum {
  const parts = none();
  let orders = 0;
  for (const row of rows) {
    const part = partOf[row.kind];
    if (part) parts[part] += row.value;
    if (row.kind === "order_placed") orders += row.count;
  }
  return { ...parts, orders, marginMinor: marginOf(parts) };
}

/** Revenue to margin after fulfilment, from the KPI buckets: in total, by day, channel and node, with the period before to compare. */
export async function readMargin(
  queryable: Queryable,
  scope: Scope,
  { days, nodeId }: z.output<typeof marginQuery>,
  now: Date,
): Promise<Margin> {
  const to = new Date(Math.floor(now.getTime() / DAY) * DAY + DAY);
  const from = new Date(to.getTime() - days * DAY);
  const before = new Date(from.getTime() - days * DAY);
  const rows = await jsonRows<Row>(
    queryable,
    `SELECT json_build_object('by', CASE WHEN grouping(b.day) = 0 THEN 'day' WHEN grouping(c.code) = 0 THEN 'channel' ELSE 'node' END,
       'id', n.id, 'key', coalesce(${isoInstant("b.day")}, c.code, n.code), 'isCurrent', b.is_current, 'kind', b.kind, 'count', sum(b.count), 'value', sum(b.value_minor)) AS row
     FROM (SELECT time_bucket('1 day', b.bucket) AS day, b.bucket >= $8 AS is_current, b.channel_id, b.node_id, b.kind, sum(b.count) AS count, sum(b.value_minor) AS value_minor
           FROM kpi_bucket b WHERE b.bucket >= $5 AND b.bucket < $6 AND b.kind = ANY($7::text[]) AND ${kpiWithin("b")} GROUP BY 1, 2, 3, 4, 5) b
     LEFT JOIN channel c ON c.id = b.channel_id LEFT JOIN node n ON n.id = b.node_id
     GROUP BY GROUPING SETS ((b.day, b.is_current, b.kind), (c.code, b.is_current, b.kind), (n.id, n.code, b.is_current, b.kind))`,
    [...placeOf(scope, nodeId), before, to, Object.keys(partOf), from],
  );
  const by = (dimension: Dimension) => {
    const groups = new Map<string | null, Row[]>();
    for (const row of rows) if (row.by === dimension && row.isCurrent) groups.set(row.key, [...(groups.get(row.key) ?? []), row]);
    return groups;
  };
  const groupsOf = (dimension: Dimension): MarginGroup[] =>
    [...by(dimension)].map(([key, own]) => ({ id: own[0]?.id ?? null, key, ...fold(own) })).sort((a, b) => b.revenueMinor - a.revenueMinor);
  const byDay = by("day");
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    currency: await readCurrency(queryable, scope),
    total: fold([...byDay.values()].flat()),
    previous: (await reachesBackTo(queryable, placeOf(scope, nodeId), before))
      ? fold(rows.filter((row) => row.by === "day" && !row.isCurrent))
      : null,
    days: Array.from({ length: days }, (_, index) => new Date(from.getTime() + index * DAY).toISOString()).map((day) => ({
      ...fold(byDay.get(day) ?? []),
      day,
    })),
    channels: groupsOf("channel"),
    nodes: groupsOf("node"),
    categories: await readCategories(queryable, placeOf(scope, nodeId), from, to),
  };
}

async function readCurrency(queryable: Queryable, scope: Scope): Promise<string> {
  const { rows } = await queryable.query<{ currency: string }>(
    "SELECT currency FROM entity WHERE $1 OR id = ANY($2::int[]) OR id IN (SELECT entity_id FROM node WHERE id = ANY($3::int[])) ORDER BY id LIMIT 1",
    [scope.everywhere, scope.entityIds, scope.nodeIds],
  );
  return rows[0]?.currency ?? "GBP";
}

/** Whether anything was counted here before the second day of the period. */
async function reachesBackTo(queryable: Queryable, place: unknown[], before: Date): Promise<boolean> {
  const { rows } = await queryable.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT FROM kpi_bucket b WHERE b.bucket < $5 AND b.kind = 'order_placed' AND ${kpiWithin("b")}) AS known`,
    [...place, new Date(before.getTime() + DAY)],
  );
  return rows[0]?.known ?? false;
}

async function readCategories(queryable: Queryable, place: unknown[], from: Date, to: Date): Promise<CategoryMargin[]> {
  return jsonRows<CategoryMargin>(
    queryable,
    `SELECT json_build_object('key', i.category, 'units', sum(d.quantity), 'revenueMinor', sum(d.revenue_minor), 'goodsMinor', sum(d.cost_minor)) AS row
     FROM (SELECT item_id, node_id, sum(quantity) AS quantity, sum(revenue_minor) AS revenue_minor, sum(cost_minor) AS cost_minor
           FROM daily_demand WHERE day >= $5 AND day < $6 GROUP BY 1, 2) d
     JOIN item i ON i.id = d.item_id WHERE ${within("i.entity_id", "d.node_id")} GROUP BY i.category ORDER BY sum(d.revenue_minor) DESC`,
    [...place, from, to],
  );
}
