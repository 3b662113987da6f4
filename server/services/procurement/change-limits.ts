import { z } from "zod";
import type { Queryable } from "@/db/client";
import { smallId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { type ChangeLimits, usualChangeLimits } from "@/domain/procurement/purchase-order";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";

export type StandingLimits = ChangeLimits & {
  /** 0 where the company has set none and the usual ones hold. */
  version: number;
};

const COLUMNS = `price_ratio::float8 AS "priceRatio", quantity_ratio::float8 AS "quantityRatio", days, version`;

/** How far a version may differ before somebody has to approve it again, in this company. */
export async function readChangeLimits(queryable: Queryable, entityId: number): Promise<StandingLimits> {
  const { rows } = await queryable.query<StandingLimits>(`SELECT ${COLUMNS} FROM order_change_limits WHERE entity_id = $1`, [entityId]);
  return rows[0] ?? { ...usualChangeLimits, version: 0 };
}

const ratio = z.number().min(0, "Not below 0.").max(10, "At most 1000 %.");
export const setChangeLimitsInput = z.object({
  entityId: smallId,
  priceRatio: ratio,
  quantityRatio: ratio,
  days: z.number().int().min(0, "Not below 0.").max(365, "At most a year."),
  /** The version that was looked at; 0 where none is set yet. */
  version: versionNumber,
  reason,
});

/** Sets how far orders may change by themselves; what waits already goes on waiting. */
export const setChangeLimits = (context: ServiceContext, input: z.input<typeof setChangeLimitsInput>): Promise<StandingLimits> =>
  transact(context, async (inside) => {
    const { entityId, version, reason, ...limits } = setChangeLimitsInput.parse(input);
    requireScope(inside, "approvals.rules", { entityId, nodeIds: [] });
    await inside.client.query("SELECT 1 FROM entity WHERE id = $1 FOR UPDATE", [entityId]);
    const before = await readChangeLimits(inside.client, entityId);
    if (before.version !== version) throw new ServiceError("conflict", "Somebody has changed the limits meanwhile. Look at them again.");
    const { rows } = await inside.client.query<StandingLimits>(
      `INSERT INTO order_change_limits (entity_id, price_ratio, quantity_ratio, days) VALUES ($1, $2, $3, $4)
       ON CONFLICT (entity_id) DO UPDATE SET price_ratio = excluded.price_ratio, quantity_ratio = excluded.quantity_ratio, days = excluded.days,
         version = order_change_limits.version + 1 RETURNING ${COLUMNS}`,
      [entityId, limits.priceRatio, limits.quantityRatio, limits.days],
    );
    const [saved = before] = rows;
    await audit(inside, "order_change_limits.set", [
      { subjectKind: "entity", subjectId: entityId, detail: { reason, before: before.version === 0 ? null : before, after: saved } },
    ]);
    await markChanged(inside.client, "purchasing_rules", [entityId]);
    return saved;
  });
