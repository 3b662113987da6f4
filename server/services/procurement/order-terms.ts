import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { rowId, smallId } from "@/domain/kernel/ids";
import { units } from "@/domain/kernel/quantity";
import { reason } from "@/domain/kernel/words";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { refreshAllowedExcess } from "./allowed-excess";

export const orderTerms = z.object({
  /** Of an order, in the supplier's currency; 0: none. */
  minimumOrderMinor: z.number().int().min(0, "Not below 0.").max(100_000_000_000),
  /** Units of all lines of an order together; 0: none. */
  minimumQuantity: units,
  /** What a container or pallet holds; null: it does not matter how full it is. */
  containerLitres: z.number().int().min(1, "At least 1 litre.").max(200_000).nullable(),
  /** How full each has to be, 0–1. */
  containerMinimumFill: z.number().min(0, "Not below 0 %.").max(1, "At most 100 %."),
  containerCostMinor: z.number().int().min(0, "Not below 0.").max(100_000_000_000),
  /** ISO weekdays, 1 Monday to 7 Sunday, on which orders are placed; null or none: any day. */
  orderDays: z
    .array(z.number().int().min(1).max(7))
    .nullable()
    .default(null)
    .transform((days) => (days && days.length > 0 ? [...new Set(days)].sort((a, b) => a - b) : null)),
  /** How much more than ordered is taken in without asking, 0–1; null: as the company takes it. */
  overReceiptRatio: z.number().min(0, "Not below 0 %.").max(1, "At most 100 %.").nullable().default(null),
});
export type OrderTermsOfSupplier = z.infer<typeof orderTerms>;

const NONE = {
  minimumQuantity: 0,
  containerLitres: null,
  containerMinimumFill: 0.9,
  containerCostMinor: 0,
  orderDays: null,
  overReceiptRatio: null,
};
export const setOrderTermsInput = orderTerms.extend({
  supplierId: smallId,
  /** What the person looked at. */
  before: orderTerms,
  reason,
});

/** What the supplier asks of an order as a whole. The next planning run keeps to it. */
export const setOrderTerms = (context: ServiceContext, input: z.input<typeof setOrderTermsInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { supplierId, before, reason, ...terms } = setOrderTermsInput.parse(input);
    const { rows } = await inside.client.query<{ entityId: number; minimumOrderMinor: number }>(
      `SELECT entity_id AS "entityId", minimum_order_minor AS "minimumOrderMinor" FROM supplier WHERE id = $1 FOR UPDATE`,
      [supplierId],
    );
    const supplier = rows[0];
    if (!supplier) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "suppliers.terms", { entityId: supplier.entityId, nodeIds: [] });
    const { rows: standing } = await inside.client.query<Omit<OrderTermsOfSupplier, "minimumOrderMinor">>(
      `SELECT minimum_quantity AS "minimumQuantity", container_litres AS "containerLitres", container_minimum_fill::float8 AS "containerMinimumFill",
         container_cost_minor AS "containerCostMinor", order_days AS "orderDays", over_receipt_ratio::float8 AS "overReceiptRatio" FROM supplier_order_terms WHERE supplier_id = $1`,
      [supplierId],
    );
    const now = { minimumOrderMinor: supplier.minimumOrderMinor, ...(standing[0] ?? NONE) };
    if (!isDeepStrictEqual(now, before))
      throw new ServiceError("conflict", "Somebody has changed these terms meanwhile. Look at them again.");
    if (isDeepStrictEqual(now, terms)) throw new ServiceError("invalid", "These are the terms that hold.");
    await inside.client.query("UPDATE supplier SET minimum_order_minor = $2 WHERE id = $1", [supplierId, terms.minimumOrderMinor]);
    await inside.client.query(
      `INSERT INTO supplier_order_terms (supplier_id, minimum_quantity, container_litres, container_minimum_fill, container_cost_minor, order_days, over_receipt_ratio)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (supplier_id) DO UPDATE SET minimum_quantity = excluded.minimum_quantity, container_litres = excluded.container_litres,
         container_minimum_fill = excluded.container_minimum_fill, container_cost_minor = excluded.container_cost_minor,
         order_days = excluded.order_days, over_receipt_ratio = excluded.over_receipt_ratio`,
      [
        supplierId,
        terms.minimumQuantity,
        terms.containerLitres,
        terms.containerMinimumFill,
        terms.containerCostMinor,
        terms.orderDays,
        terms.overReceiptRatio,
      ],
    );
    if (terms.overReceiptRatio !== now.overReceiptRatio) await refreshAllowedExcess(inside.client, { supplierIds: [supplierId] });
    await audit(inside, "supplier.order_terms_set", [
      { subjectKind: "supplier", subjectId: supplierId, detail: { from: now, to: terms, reason } },
    ]);
    await markChanged(inside.client, "suppliers", [supplierId]);
  });

export const setNodeRoomInput = z.object({
  nodeId: smallId,
  /** null: all the room that is needed. */
  capacityLitres: z.number().int().min(1, "At least 1 litre.").max(1_000_000_000).nullable(),
  /** What keeping stock for a year costs, as a share of its price. */
  holdingRate: z.number().min(0, "Not below 0 %.").max(2, "At most 200 %."),
  reason,
});

/** How much a node can hold, and what holding costs there. The next planning run keeps to it. */
export const setNodeRoom = (context: ServiceContext, input: z.input<typeof setNodeRoomInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { nodeId, capacityLitres, holdingRate, reason } = setNodeRoomInput.parse(input);
    const { rows } = await inside.client.query<{ entityId: number }>(`SELECT entity_id AS "entityId" FROM node WHERE id = $1 FOR UPDATE`, [
      nodeId,
    ]);
    if (!rows[0]) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "planning.policy", { entityId: rows[0].entityId, nodeIds: [nodeId] });
    const { rows: before } = await inside.client.query(
      `SELECT capacity_litres AS "capacityLitres", holding_rate::float8 AS "holdingRate" FROM node_storage WHERE node_id = $1`,
      [nodeId],
    );
    await inside.client.query(
      `INSERT INTO node_storage (node_id, capacity_litres, holding_rate) VALUES ($1, $2, $3)
       ON CONFLICT (node_id) DO UPDATE SET capacity_litres = excluded.capacity_litres, holding_rate = excluded.holding_rate`,
      [nodeId, capacityLitres, holdingRate],
    );
    await audit(inside, "node.room_set", [
      { subjectKind: "node", subjectId: nodeId, detail: { from: before[0] ?? null, to: { capacityLitres, holdingRate }, reason } },
    ]);
    await markChanged(inside.client, "planning_rules", [rows[0].entityId]);
  });

export const setShelfLifeInput = z.object({
  itemId: rowId,
  /** From arrival until it can no longer be sold; null: it does not expire. */
  days: z.number().int().min(1, "At least 1 day.").max(3_650, "At most ten years.").nullable(),
  reason,
});

/** How long an item can be sold. The next planning run orders no more than sells within it. */
export const setShelfLife = (context: ServiceContext, input: z.input<typeof setShelfLifeInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { itemId, days, reason } = setShelfLifeInput.parse(input);
    const { rows } = await inside.client.query<{ entityId: number; days: number | null }>(
      `SELECT i.entity_id AS "entityId", (SELECT days FROM item_shelf_life l WHERE l.item_id = i.id) AS days FROM item i WHERE i.id = $1 FOR UPDATE`,
      [itemId],
    );
    if (!rows[0]) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "items.shelf_life", { entityId: rows[0].entityId, nodeIds: [] });
    await inside.client.query(
      days === null
        ? "DELETE FROM item_shelf_life WHERE item_id = $1 AND $2::int IS NULL"
        : "INSERT INTO item_shelf_life (item_id, days) VALUES ($1, $2) ON CONFLICT (item_id) DO UPDATE SET days = excluded.days",
      [itemId, days],
    );
    await audit(inside, "item.shelf_life_set", [
      { subjectKind: "item", subjectId: itemId, detail: { from: rows[0].days, to: days, reason } },
    ]);
  });
