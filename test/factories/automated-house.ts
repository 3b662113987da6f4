import type { Pool } from "@/db/client";
import { usualCaps } from "@/domain/automation/policy";
import { automateReleases } from "@/server/services/automation/automate-releases";
import { setAutomationPolicy } from "@/server/services/automation/manage-automation";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { aPerson } from "./person";
import { aRetailer, NOW } from "./retailer";

const HOUR = 3_600_000;
/** The scope of a policy about everything else. */
export const anywhere = { nodeId: null, brand: null, category: null, supplierId: null };

/** Items that were ordered once before, 20 units at 4.00, and of which 20 are recommended now. */
export async function anAutomatedHouse(pool: Pool, items = 3) {
  const retailer = await aRetailer(pool, { items, nodes: 1 });
  const planner = await aPerson(pool, "planner", { entityId: retailer.entityId });
  const buyer = await aPerson(pool, "buyer", { entityId: retailer.entityId });
  const order = { entityId: retailer.entityId, supplierId: retailer.supplierId, nodeId: retailer.nodeIds[0] ?? 0 };
  const promisedAt = new Date(NOW.getTime() + 24 * HOUR);
  await createPurchaseOrder(retailer.context, {
    ...order,
    lines: retailer.itemIds.map((itemId) => ({ itemId, quantity: 20, unitPrice: "4.00", promisedAt })),
  });
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand,
       reorder_point, position, lost_margin_minor, evidence, created_at, updated_at)
     SELECT $1, item, $2, $3, 20, 20, 4, 8000, 'smooth', 2, 10, 5, 100, '{}', $5, $5 FROM unnest($4::bigint[]) item RETURNING id`,
    [retailer.entityId, retailer.nodeIds[0], retailer.supplierId, retailer.itemIds, NOW],
  );
  const ids = rows.map(({ id }) => id);
  let version = 0;
  return {
    retailer,
    planner,
    buyer,
    ids,
    async policy(part: object = {}): Promise<number> {
      const saved = await setAutomationPolicy(planner, {
        entityId: retailer.entityId,
        scope: anywhere,
        level: "automatic",
        caps: usualCaps,
        holdMinutes: 60,
        version,
        reason: "Proven in shadow",
        ...part,
      });
      version = saved.version;
      return saved.id;
    },
    run: (hours = 0) =>
      automateReleases({
        ...retailer.context,
        actor: { kind: "job", id: "automate-releases" },
        now: new Date(NOW.getTime() + hours * HOUR),
      }),
    states: async () =>
      (await pool.query("SELECT state FROM replenishment_recommendation WHERE id = ANY($1::bigint[]) ORDER BY id", [ids])).rows.map(
        (row) => row.state,
      ),
    decisions: async () =>
      (
        await pool.query(
          "SELECT id, outcome, level, policy_version, stops, person_outcome, settled_by FROM automation_decision WHERE recommendation_id = ANY($1::bigint[]) ORDER BY id",
          [ids],
        )
      ).rows,
    orders: async () =>
      (await pool.query("SELECT id, number FROM purchase_order WHERE entity_id = $1 ORDER BY id", [retailer.entityId])).rows.slice(1),
  };
}
