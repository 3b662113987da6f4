import type { Queryable } from "@/db/client";
import { within } from "./place";

export type NodeHealth = {
  id: number;
  code: string;
  name: string;
  kind: string;
  cutOff: string;
  timeZone: string;
  /** Order lines reserved here and not shipped. */
  openLines: number;
  backlogMinutes: number;
  capacityMinutesPerDay: number;
  lateOrders: number;
  backorderedUnits: number;
  stockMinor: number;
};

/** What each node has to do, in minutes of its own pace, beside what it can do in a day. */
export async function readNodeHealth(queryable: Queryable, place: unknown[]): Promise<NodeHealth[]> {
  const { rows } = await queryable.query<NodeHealth>(
    `SELECT n.id, n.code, n.name, n.kind, n.cut_off AS "cutOff", n.time_zone AS "timeZone", coalesce(a.lines, 0)::int AS "openLines",
       round(coalesce(a.lines, 0) * n.handling_minutes_per_line)::int AS "backlogMinutes", n.capacity_minutes_per_day AS "capacityMinutesPerDay",
       coalesce(a.late, 0)::int AS "lateOrders", coalesce(b.backordered, 0)::bigint AS "backorderedUnits", coalesce(b.stock, 0)::bigint AS "stockMinor"
     FROM node n
     LEFT JOIN (SELECT a.node_id, count(*) AS lines, count(DISTINCT a.order_id) FILTER (WHERE o.promised_at < now()) AS late
                FROM allocation a JOIN sales_order o ON o.id = a.order_id WHERE a.state = 'reserved' GROUP BY a.node_id) a ON a.node_id = n.id
     LEFT JOIN (SELECT b.node_id, sum(b.backordered) AS backordered, sum(round(b.on_hand * i.unit_cost * 100)) AS stock
                FROM stock_balance b JOIN item i ON i.id = b.item_id GROUP BY b.node_id) b ON b.node_id = n.id
     WHERE n.active AND ${within("n.entity_id", "n.id")} ORDER BY n.code`,
    place,
  );
  return rows;
}
