import { z } from "zod";
import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { smallId } from "@/domain/kernel/ids";
import { type TowerTileKey, towerTiles } from "@/domain/kpi/catalogue";
import { openExceptions, readExceptionsRows } from "./exceptions";
import { isoInstant, jsonRows } from "./grid-query";
import { type NodeHealth, readNodeHealth } from "./node-health";
import { kpiWithin, placeOf, within } from "./place";
import { readTicker, type TickerRow } from "./ticker";
import { type FlowStep, readOrderFlow, readSupplyFlow } from "./tower-flows";

export const towerQuery = z.object({ nodeId: smallId.optional() });

export type Tile = {
  key: TowerTileKey;
  value: number | null;
  /** The same measure a day ago; null where that is not known. */
  previous: number | null;
  /** 24 values, oldest first; null where nothing was measured. */
  series: (number | null)[];
};
export type HourRow = {
  at: string;
  orders: number;
  revenueMinor: number;
  shipped: number;
  onTime: number;
  backlogMinutes: number | null;
  openExceptions: number | null;
};
export type Tower = {
  at: string;
  currency: string;
  tiles: Tile[];
  worst: TopicRow<"exceptions">[];
  orderFlow: FlowStep[];
  supplyFlow: FlowStep[];
  nodes: NodeHealth[];
  hours: HourRow[];
  ticker: TickerRow[];
};

const HOUR = 3_600_000;
const WORST = 8;

/** Sums of an hour; for samples also the mean of each node, added up: the state as it was on average. */
type Hourly = {
  at: string;
  kind: string;
  count: number;
  quantity: number;
  valueMinor: number;
  meanQuantity: number;
  meanValueMinor: number;
};

/** What happened in each hour since then, of every kind. */
export function readHourly(queryable: Queryable, place: readonly unknown[], from: Date): Promise<Hourly[]> {
  return jsonRows<Hourly>(
    queryable,
    `SELECT json_build_object('at', ${isoInstant("h.at")}, 'kind', h.kind, 'count', sum(h.count), 'quantity', sum(h.quantity), 'valueMinor', sum(h.value_minor),
       'meanQuantity', sum(h.quantity / nullif(h.count, 0)::float8), 'meanValueMinor', sum(h.value_minor / nullif(h.count, 0)::float8)) AS row
     FROM (SELECT time_bucket('1 hour', b.bucket) AS at, b.kind, b.node_id, sum(b.count) AS count, sum(b.quantity) AS quantity, sum(b.value_minor) AS value_minor
           FROM kpi_bucket b WHERE b.bucket >= $5 AND ${kpiWithin("b")} GROUP BY 1, 2, 3) h GROUP BY h.at, h.kind`,
    [...place, from],
  );
}

/** Everything the tower shows at one glance, from rollups and present states; a handful of statements, whatever the history is. */
export async function readTower(queryable: Queryable, scope: Scope, { nodeId }: z.infer<typeof towerQuery>, now: Date): Promise<Tower> {
  const place = placeOf(scope, nodeId);
  const from = new Date(Math.floor(now.getTime() / HOUR) * HOUR - 47 * HOUR);
  const hourly = await readHourly(queryable, place, from);
  const present = await readPresent(queryable, place, now);
  const hours = Array.from({ length: 48 }, (_, index) => new Date(from.getTime() + index * HOUR).toISOString());
  const of = new Map(hourly.map((row) => [`${row.at}|${row.kind}`, row]));
  const pick = (at: string, kind: string) => of.get(`${at}|${kind}`);
  const { rows: worst } = await queryable.query<{ id: number }>(
    `SELECT e.id FROM exception e WHERE ${openExceptions} AND ${within("e.entity_id", "e.node_id")} ORDER BY e.money_at_risk_minor DESC, e.id LIMIT ${WORST}`,
    place,
  );
  const worstRows = new Map(
    (
      await readExceptionsRows(
        queryable,
        worst.map((row) => row.id),
      )
    ).map((row) => [row.id, row]),
  );
  return {
    at: now.toISOString(),
    currency: present.currency,
    tiles: tilesOf(hours, pick, present, now),
    worst: worst.flatMap(({ id }) => worstRows.get(id) ?? []),
    orderFlow: await readOrderFlow(queryable, place, now),
    supplyFlow: await readSupplyFlow(queryable, place, now, present),
    nodes: await readNodeHealth(queryable, place),
    hours: hours.slice(24).map((at) => ({
      at,
      orders: pick(at, "order_placed")?.count ?? 0,
      revenueMinor: pick(at, "order_placed")?.valueMinor ?? 0,
      shipped: pick(at, "shipment_sent")?.count ?? 0,
      onTime: pick(at, "shipment_on_time")?.count ?? 0,
      backlogMinutes: sampled(pick(at, "sample_backlog")),
      openExceptions: sampled(pick(at, "sample_exceptions")),
    })),
    ticker: await readTicker(queryable, place),
  };
}

/** The average of an hour's samples: the nodes' averages added up, however often each was sampled. */
const sampled = (row: Hourly | undefined) => (row && row.count > 0 ? Math.round(row.meanQuantity ?? 0) : null);

type Present = {
  currency: string;
  backordered: number;
  stockouts: number;
  active: number;
  stockMinor: number;
  sellable: number;
  sellableMinor: number;
  held: number;
  riskMinor: number;
};

async function readPresent(queryable: Queryable, place: unknown[], now: Date): Promise<Present> {
  const { rows } = await queryable.query<Present>(
    `SELECT (SELECT currency FROM entity WHERE $1 OR id = ANY($2::int[]) OR id IN (SELECT entity_id FROM node WHERE id = ANY($3::int[])) ORDER BY id LIMIT 1) AS currency,
       s.backordered, s.stockouts, s.active, s."stockMinor", s.sellable, s."sellableMinor",
       (SELECT count(*) FROM supplier_invoice v LEFT JOIN purchase_order p ON p.id = v.purchase_order_id WHERE v.state IN ('unmatched', 'blocked', 'disputed') AND ${within("v.entity_id", "p.node_id")}) AS held,
       (SELECT coalesce(sum(e.money_at_risk_minor), 0)::bigint FROM exception e WHERE ${openExceptions} AND ${within("e.entity_id", "e.node_id")}) AS "riskMinor"
     FROM (SELECT coalesce(sum(b.backordered), 0)::bigint AS backordered, count(*) FILTER (WHERE b.daily_demand > 0 AND b.available <= 0) AS stockouts,
             count(*) FILTER (WHERE b.daily_demand > 0) AS active, coalesce(sum(round(b.on_hand * i.unit_cost * 100)), 0)::bigint AS "stockMinor",
             coalesce(sum(b.sellable), 0)::bigint AS sellable, coalesce(sum(round(b.sellable * i.unit_cost * 100)), 0)::bigint AS "sellableMinor"
           FROM stock_balance b JOIN item i ON i.id = b.item_id WHERE ${within("i.entity_id", "b.node_id")} AND $5::timestamptz IS NOT NULL) s`,
    [...place, now],
  );
  return (
    rows[0] ?? {
      currency: "GBP",
      backordered: 0,
      stockouts: 0,
      active: 0,
      stockMinor: 0,
      sellable: 0,
      sellableMinor: 0,
      held: 0,
      riskMinor: 0,
    }
  );
}

function tilesOf(hours: readonly string[], pick: (at: string, kind: string) => Hourly | undefined, present: Present, now: Date): Tile[] {
  const last = hours.slice(24);
  const midnight = new Date(Math.floor(now.getTime() / (24 * HOUR)) * 24 * HOUR).getTime();
  const sum = (list: readonly string[], kind: string, field: "count" | "quantity" | "valueMinor") =>
    list.reduce((total, at) => total + (pick(at, kind)?.[field] ?? 0), 0);
  const today = hours.filter((at) => Date.parse(at) >= midnight);
  const yesterday = hours.filter((at) => Date.parse(at) >= midnight - 24 * HOUR && Date.parse(at) < now.getTime() - 24 * HOUR);
  const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  const mean = (at: string | undefined, kind: string, field: "meanQuantity" | "meanValueMinor") => {
    const value = at === undefined ? null : pick(at, kind)?.[field];
    return value === null || value === undefined ? null : Math.round(value);
  };
  const samples = (kind: string, field: "meanQuantity" | "meanValueMinor") => last.map((at) => mean(at, kind, field));
  const measured = (kind: string, field: "meanQuantity" | "meanValueMinor") => mean(hours[23], kind, field);
  const onTime = (list: readonly string[]) => ratio(sum(list, "shipment_on_time", "count"), sum(list, "shipment_sent", "count"));
  const tiles: Record<TowerTileKey, Omit<Tile, "key">> = {
    ordersToday: {
      value: sum(today, "order_placed", "count"),
      previous: sum(yesterday, "order_placed", "count"),
      series: last.map((at) => pick(at, "order_placed")?.count ?? 0),
    },
    revenueToday: {
      value: sum(today, "order_placed", "valueMinor"),
      previous: sum(yesterday, "order_placed", "valueMinor"),
      series: last.map((at) => pick(at, "order_placed")?.valueMinor ?? 0),
    },
    onTimeShipmentRate: { value: onTime(last), previous: onTime(hours.slice(0, 24)), series: last.map((at) => onTime([at])) },
    backorderedUnits: {
      value: present.backordered,
      previous: measured("sample_backordered", "meanQuantity"),
      series: samples("sample_backordered", "meanQuantity"),
    },
    stockoutRate: {
      value: ratio(present.stockouts, present.active),
      previous: null,
      series: last.map((at) => ratio(pick(at, "sample_stock")?.meanQuantity ?? 0, pick(at, "sample_active")?.meanQuantity ?? 0)),
    },
    inventoryValue: {
      value: present.stockMinor,
      previous: measured("sample_stock", "meanValueMinor"),
      series: samples("sample_stock", "meanValueMinor"),
    },
    matchExceptions: { value: present.held, previous: null, series: last.map((at) => pick(at, "invoice_blocked")?.count ?? 0) },
    moneyAtRisk: {
      value: present.riskMinor,
      previous: measured("sample_exceptions", "meanValueMinor"),
      series: samples("sample_exceptions", "meanValueMinor"),
    },
  };
  return (Object.keys(towerTiles) as TowerTileKey[]).map((key) => ({ key, ...tiles[key] }));
}
