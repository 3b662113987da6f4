import type { Pool } from "@/db/client";
import type { Role } from "@/domain/governance/roles";
import { requestPurchase } from "@/server/services/procurement/requisitions/request-purchase";
import { aHolder } from "./person";
import { aRetailer, NOW } from "./retailer";

const HOUR = 3_600_000;

/** People whose roles count for decisions: their grants are in the database, as those of everybody who signs in. */
export async function aBuyingHouse(pool: Pool) {
  const retailer = await aRetailer(pool, { items: 2, nodes: 1 });
  const { entityId } = retailer;
  const someone = (role: Role) => aHolder(pool, role, { entityId });
  const [buyer, approver, executive] = [await someone("buyer"), await someone("approver"), await someone("executive")];
  const request = (quantities: number[] = [20], part: object = {}) =>
    requestPurchase(buyer, {
      entityId,
      nodeId: retailer.nodeIds[0] ?? 0,
      needBy: new Date(NOW.getTime() + 10 * 24 * HOUR),
      reason: "Opening of the new shop",
      lines: quantities.map((quantity, index) => ({ itemId: retailer.itemIds[index] ?? 0, quantity })),
      ...part,
    });
  const rule = (part: { fromMinor?: number; toMinor?: number | null; steps: object[]; category?: string }) =>
    pool.query("INSERT INTO approval_rule (entity_id, category, from_minor, to_minor, steps) VALUES ($1, $2, $3, $4, $5)", [
      entityId,
      part.category ?? null,
      part.fromMinor ?? 0,
      part.toMinor ?? null,
      JSON.stringify(part.steps),
    ]);
  const orders = async () =>
    (await pool.query("SELECT number, total_minor FROM purchase_order WHERE entity_id = $1 ORDER BY id", [entityId])).rows;
  return { retailer, entityId, buyer, approver, executive, someone, request, rule, orders };
}

/** Agrees to a step of a requisition. */
export const yes = (requisitionId: number, step = 0) => ({ requisitionId, step, approve: true, reason: "Needed" });
