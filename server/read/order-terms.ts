import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { ServiceError } from "@/server/services/errors";
import type { OrderTermsOfSupplier } from "@/server/services/procurement/order-terms";

export type SupplierTerms = {
  entityId: number;
  currency: string;
  terms: OrderTermsOfSupplier;
  /** What the company takes beyond an order where the supplier has no share of its own, 0–1. */
  usualOverReceiptRatio: number;
};

/** What the supplier asks of an order as a whole; nothing where nobody set anything. */
export async function readOrderTerms(queryable: Queryable, scope: Scope, supplierId: number): Promise<SupplierTerms> {
  const { rows } = await queryable.query<SupplierTerms>(
    `SELECT s.entity_id AS "entityId", s.currency, json_build_object('minimumOrderMinor', s.minimum_order_minor, 'minimumQuantity', coalesce(t.minimum_quantity, 0),
       'containerLitres', t.container_litres, 'containerMinimumFill', coalesce(t.container_minimum_fill, 0.9), 'containerCostMinor', coalesce(t.container_cost_minor, 0), 'orderDays', t.order_days, 'overReceiptRatio', t.over_receipt_ratio) AS terms,
       e.over_receipt_ratio::float8 AS "usualOverReceiptRatio"
     FROM supplier s JOIN entity e ON e.id = s.entity_id LEFT JOIN supplier_order_terms t ON t.supplier_id = s.id WHERE s.id = $1 AND ($2 OR s.entity_id = ANY($3::int[]))`,
    [supplierId, scope.everywhere, scope.entityIds],
  );
  if (!rows[0]) throw new ServiceError("not_found", "There is no such row in your scope.");
  return rows[0];
}

export type NodeRoomRow = {
  nodeId: number;
  entityId: number;
  code: string;
  name: string;
  /** null: all the room that is needed. */
  capacityLitres: number | null;
  /** By what lies there and is on its way; items without measures count nothing. */
  usedLitres: number;
  /** Items that lie there or are on their way, and those of them that have measures. */
  stocked: number;
  measured: number;
  holdingRate: number;
};

/** Room and holding cost of the nodes in the scope. */
export async function readRooms(queryable: Queryable, scope: Scope): Promise<NodeRoomRow[]> {
  const { rows } = await queryable.query<NodeRoomRow>(
    `SELECT n.id AS "nodeId", n.entity_id AS "entityId", n.code, n.name, s.capacity_litres AS "capacityLitres", coalesce(s.holding_rate, 0.2)::float8 AS "holdingRate",
       round(u.litres) AS "usedLitres", u.stocked, u.measured
     FROM node n LEFT JOIN node_storage s ON s.node_id = n.id
     CROSS JOIN LATERAL (SELECT coalesce(sum((b.on_hand + b.inbound_ordered + b.in_transit) * (i.length_mm * i.width_mm::float8 * i.height_mm / 1e6)), 0)::float8 AS litres,
         count(*)::int AS stocked, count(i.length_mm)::int AS measured
       FROM stock_balance b JOIN item i ON i.id = b.item_id WHERE b.node_id = n.id AND b.on_hand + b.inbound_ordered + b.in_transit > 0) u
     WHERE n.active AND ($1 OR n.entity_id = ANY($2::int[]) OR n.id = ANY($3::int[])) ORDER BY n.code`,
    [scope.everywhere, scope.entityIds, scope.nodeIds],
  );
  return rows;
}
