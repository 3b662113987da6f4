import { z } from "zod";
import type { Queryable } from "@/db/client";
import { type CompanyDay, companyDayCap, usualDayCap } from "@/domain/automation/day-cap";
import { smallId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";

/** `version` is the one that was looked at; 0 where nobody has set one yet. */
export const setDayCapInput = z.object({
  entityId: smallId,
  cap: companyDayCap,
  version: versionNumber,
  reason,
});

export type StandingDay = CompanyDay & { version: number };

/** The cap of a company and what its policies have released or held on the day of `now` (UTC); an order counts once. */
export async function readCompanyDay(queryable: Queryable, entityId: number, now: Date): Promise<StandingDay> {
  const { rows } = await queryable.query<{
    minor: number | null;
    orders: number | null;
    version: number | null;
    usedMinor: number;
    usedOrders: number;
  }>(
    `SELECT w.day_cap_minor AS minor, w.day_cap_orders AS orders, w.day_cap_version AS version, u."usedMinor", u."usedOrders"
     FROM (SELECT coalesce(sum(d.home_minor), 0)::bigint AS "usedMinor", count(DISTINCT coalesce(r.purchase_order_id::text, r.supplier_id || '/' || r.node_id))::int AS "usedOrders"
       FROM automation_decision d JOIN replenishment_recommendation r ON r.id = d.recommendation_id
       WHERE d.entity_id = $1 AND d.outcome IN ('released', 'held') AND d.decided_at >= date_trunc('day', $2::timestamptz, 'UTC')) u
     LEFT JOIN automation_switch w ON w.entity_id = $1`,
    [entityId, now],
  );
  const row = rows[0];
  return {
    cap: { minor: row?.minor ?? usualDayCap.minor, orders: row?.orders ?? usualDayCap.orders },
    usedMinor: row?.usedMinor ?? 0,
    usedOrders: row?.usedOrders ?? 0,
    version: row?.version ?? 0,
  };
}

/** Says how much may go out by itself in a company on one day, over all of its policies. Holds from the next run on. */
export const setDayCap = (context: ServiceContext, input: z.input<typeof setDayCapInput>): Promise<{ version: number }> =>
  transact(context, async (inside) => {
    const { entityId, cap, version, reason } = setDayCapInput.parse(input);
    requireScope(inside, "automation.manage", { entityId, nodeIds: [] });
    await inside.client.query("INSERT INTO automation_switch (entity_id) VALUES ($1) ON CONFLICT DO NOTHING", [entityId]);
    // Waits for a run that is at work.
    await inside.client.query("SELECT 1 FROM automation_switch WHERE entity_id = $1 FOR UPDATE", [entityId]);
    const before = await readCompanyDay(inside.client, entityId, inside.now);
    if (before.version !== version) throw new ServiceError("conflict", "Somebody has changed the day cap meanwhile. Look at it again.");
    await inside.client.query(
      "UPDATE automation_switch SET day_cap_minor = $2, day_cap_orders = $3, day_cap_version = day_cap_version + 1 WHERE entity_id = $1",
      [entityId, cap.minor, cap.orders],
    );
    await audit(inside, "automation.day_cap_set", [
      { subjectKind: "entity", subjectId: entityId, detail: { reason, before: before.cap, after: cap } },
    ]);
    await markChanged(inside.client, "purchasing_rules", [entityId]);
    return { version: version + 1 };
  });
