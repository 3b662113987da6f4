import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { dayOf } from "@/domain/procurement/price-list";
import { firstSource } from "@/server/services/procurement/supplier/source-terms";
import { validPrice } from "@/server/services/procurement/supplier/valid-price";
import { escapeLike } from "./grid-conditions";

export type PurchasableItem = {
  id: number;
  entityId: number;
  sku: string;
  description: string;
  supplierName: string;
  currency: string;
  unitPrice: string;
  orderMultiple: number;
  minimumOrderQuantity: number;
};

const MOST = 12;

/** Items that can be asked for (ready to be ordered, when last assessed), at the terms of their first approved supplier, and the price of its smallest order today. */
export async function readPurchasableItems(queryable: Queryable, scope: Scope, search: string, now: Date): Promise<PurchasableItem[]> {
  const { rows } = await queryable.query<PurchasableItem>(
    `SELECT i.id, i.entity_id AS "entityId", i.sku, i.description, t.name AS "supplierName", t.currency, ${validPrice("t.minimum_order_quantity", "$5::date", "t")}::text AS "unitPrice", t.order_multiple AS "orderMultiple",
       t.minimum_order_quantity AS "minimumOrderQuantity"
     FROM item i JOIN ${firstSource("i.id")} t ON true
     LEFT JOIN readiness r ON r.item_id = i.id
     WHERE coalesce(r.is_ready, true) AND ($1 OR i.entity_id = ANY($2::int[]) OR i.entity_id IN (SELECT entity_id FROM node WHERE id = ANY($3::int[]))) AND NOT i.is_bundle AND NOT i.is_service
       AND i.merged_into_id IS NULL AND i.lifecycle <> 'phase_out' AND (i.sku ILIKE $4 || '%' OR i.description ILIKE '%' || $4 || '%')
     ORDER BY i.sku ILIKE $4 || '%' DESC, i.sku LIMIT ${MOST}`,
    [scope.everywhere, scope.entityIds, scope.nodeIds, escapeLike(search), dayOf(now)],
  );
  return rows;
}
