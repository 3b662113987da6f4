import { momentsOf } from "@/domain/planning/lead-time/lognormal";
import { learnLeadTimes } from "@/domain/planning/lead-time/pooled-lead-times";
import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";
import { recordedLeadTimes, statedOf } from "./recorded-lead-times";

/** Keys in one statement. */
const CHUNK = 5_000;
/** A tenth of a day is all that a plan makes of it; less would rewrite every row each hour, because open orders grow older. */
const tenths = (days: number) => Math.round(days * 10) / 10;

type Learned = {
  itemId: number;
  supplierId: number;
  days: number;
  deviationDays: number;
  orders: number;
  openOrders: number;
  level: string;
};

/**
 * Learns from all orders of the entity how long each supplier takes for each of its items, open orders as not yet arrived.
 * Kept is what the item's own orders say, or the supplier's others in the category, each beside the statement for the item; where only
 * other suppliers have a past, the statement stands alone. Planning reads it before the statement.
 */
export const learnSupplierLeadTimes = (
  context: ServiceContext,
  { entityId }: { entityId: number },
): Promise<{ learned: number; changed: number }> =>
  transact(context, async (inside) => {
    requireScope(inside, "replenishment.release", { entityId, nodeIds: [] });
    const fits = learnLeadTimes(await recordedLeadTimes(inside.client, entityId, inside.now));
    const { rows: terms } = await inside.client.query<{
      item_id: number;
      supplier_id: number;
      category: string;
      days: number;
      deviation: number;
    }>(
      `SELECT s.item_id, s.supplier_id, i.category, s.lead_time_days::float8 AS days, s.lead_time_deviation_days::float8 AS deviation FROM supplier_item s JOIN item i ON i.id = s.item_id
       WHERE i.entity_id = $1 ORDER BY s.item_id, s.supplier_id`,
      [entityId],
    );
    const learned: Learned[] = terms.flatMap(({ item_id, supplier_id, category, ...stated }) => {
      const fit = fits.of(String(item_id), String(supplier_id), category, statedOf(stated.days, stated.deviation));
      if (!fit || (fit.level !== "item" && fit.level !== "supplier")) return [];
      const { days, deviationDays } = momentsOf(fit);
      return [
        {
          itemId: item_id,
          supplierId: supplier_id,
          days: tenths(days),
          deviationDays: tenths(deviationDays),
          orders: fit.orders,
          openOrders: fit.openOrders,
          level: fit.level,
        },
      ];
    });
    let changed = 0;
    for (let from = 0; from < learned.length; from += CHUNK) {
      const chunk = learned.slice(from, from + CHUNK);
      const { rowCount } = await inside.client.query(
        `INSERT INTO learned_lead_time AS t (item_id, supplier_id, days, deviation_days, orders, level, open_orders, learned_at)
         SELECT v.*, $1 FROM unnest($2::bigint[], $3::int[], $4::float8[], $5::float8[], $6::int[], $7::text[], $8::int[]) AS v(item_id, supplier_id, days, deviation, orders, level, open)
         ORDER BY v.item_id, v.supplier_id
         ON CONFLICT (item_id, supplier_id) DO UPDATE SET days = excluded.days, deviation_days = excluded.deviation_days, orders = excluded.orders,
           level = excluded.level, open_orders = excluded.open_orders, learned_at = excluded.learned_at
         WHERE (t.days, t.deviation_days, t.orders, t.level, t.open_orders) IS DISTINCT FROM (excluded.days, excluded.deviation_days, excluded.orders, excluded.level, excluded.open_orders)`,
        [
          inside.now,
          chunk.map((one) => one.itemId),
          chunk.map((one) => one.supplierId),
          chunk.map((one) => one.days),
          chunk.map((one) => one.deviationDays),
          chunk.map((one) => one.orders),
          chunk.map((one) => one.level),
          chunk.map((one) => one.openOrders),
        ],
      );
      changed += rowCount ?? 0;
    }
    if (changed > 0)
      await audit(inside, "lead_times.learned", [{ subjectKind: "entity", subjectId: entityId, detail: { changed, of: learned.length } }]);
    return { learned: learned.length, changed };
  });
