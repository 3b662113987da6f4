import { z } from "zod";
import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { isoInstant, jsonRows } from "./grid-query";
import { kpiWithin, placeOf } from "./place";

const DAY = 86_400_000;
export const marginQuery = z.object({
  days: z.union([z.literal(7), z.literal(28), z.literal(90)]).default(28),
  nodeId: z.number().int().optional(),
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
export type MarginDay = MarginParts & { day: string; marginMinor: number };
export type MarginGroup = MarginParts & { key: string; orders: number; marginMinor: number };
export type Margin = {
  from: string;
  to: string;
  currency: string;
  total: MarginParts & { marginMinor: number; orders: number };
  previous: { revenueMinor: number; marginMinor: number };
  days: MarginDay[];
  channels: MarginGroup[];
  leaks: { key: string; valueMinor: number; share: number }[];
};

type Row = { day: string; channel: string | null; kind: string; count: number; value: number };

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

function fold(rows: readonly Row[]): MarginParts & { orders: number; marginMinor: number } {
  const parts = none();
  let orders = 0;
  for (const row of rows) {
    const part = partOf[row.kind];
    if (part) parts[part] += row.value;
    if (row.kind === "order_placed") orders += row.count;
  }
  return { ...parts, orders, marginMinor: marginOf(parts) };
}

/** Revenue to margin after fulfilment, from the KPI buckets: in total, by day and by channel, with the period before to compare. */
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
    `SELECT json_build_object('day', ${isoInstant("time_bucket('1 day', b.bucket)")}, 'channel', c.code, 'kind', b.kind, 'count', sum(b.count), 'value', sum(b.value_minor)) AS row
     FROM kpi_bucket b LEFT JOIN channel c ON c.id = b.channel_id
     WHERE b.bucket >= $5 AND b.bucket < $6 AND b.kind = ANY($7::text[]) AND ${kpiWithin("b")} GROUP BY time_bucket('1 day', b.bucket), c.code, b.kind`,
    [...placeOf(scope, nodeId), before, to, Object.keys(partOf)],
  );
  const { rows: entities } = await queryable.query<{ currency: string }>(
    "SELECT currency FROM entity WHERE $1 OR id = ANY($2::int[]) OR id IN (SELECT entity_id FROM node WHERE id = ANY($3::int[])) ORDER BY id LIMIT 1",
    [scope.everywhere, scope.entityIds, scope.nodeIds],
  );
  const current = rows.filter((row) => Date.parse(row.day) >= from.getTime());
  const earlier = fold(rows.filter((row) => Date.parse(row.day) < from.getTime()));
  const total = fold(current);
  const groups = <K extends string>(key: (row: Row) => K | null) => {
    const by = new Map<K, Row[]>();
    for (const row of current) {
      const own = key(row);
      if (own !== null) by.set(own, [...(by.get(own) ?? []), row]);
    }
    return by;
  };
  const byDay = groups((row) => row.day);
  const allDays = Array.from({ length: days }, (_, index) => new Date(from.getTime() + index * DAY).toISOString());
  const leaks = (
    [
      ["Goods", total.goodsMinor],
      ["Freight", total.freightMinor],
      ["Returns", total.returnsMinor],
      ["Cancelled orders", total.cancelledMinor],
      ["Picking and packing", total.handlingMinor],
      ["Packaging", total.packagingMinor],
    ] as const
  )
    .map(([key, valueMinor]) => ({ key, valueMinor, share: total.revenueMinor > 0 ? valueMinor / total.revenueMinor : 0 }))
    .sort((a, b) => b.valueMinor - a.valueMinor);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    currency: entities[0]?.currency ?? "GBP",
    total,
    previous: { revenueMinor: earlier.revenueMinor, marginMinor: earlier.marginMinor },
    days: allDays.map((day) => ({ ...fold(byDay.get(day) ?? []), day })),
    channels: [...groups((row) => row.channel)]
      .map(([key, own]) => ({ key, ...fold(own) }))
      .sort((a, b) => b.revenueMinor - a.revenueMinor),
    leaks,
  };
}
