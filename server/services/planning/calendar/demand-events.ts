import { z } from "zod";
import { day } from "@/domain/kernel/days";
import { rowId, smallId, versionNumber } from "@/domain/kernel/ids";
import { label, reason } from "@/domain/kernel/words";
import { dayOf } from "@/domain/procurement/price-list";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { actorName, requireScope, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";

const DAY = 86_400_000;
const MOST_DAYS = 92;
const NAMELESS = "Name it: the same name is the same event come again.";

export const addDemandEventInput = z
  .object({
    entityId: smallId,
    name: label(80, NAMELESS).min(2, NAMELESS),
    fromOn: day,
    /** The last day, included. */
    toOn: day,
    /** One item, or a category, or neither: all items. */
    sku: label(100).nullable(),
    category: label(100).nullable(),
    /** null: everywhere. */
    nodeId: smallId.nullable(),
    /** Of usual demand: 2 is twice as much. */
    expectedEffectRatio: z.number().min(0.1, "At least a tenth.").max(10, "At most ten times.").nullable(),
  })
  .refine(({ sku, category }) => sku === null || category === null, { path: ["category"], message: "An item or a category, not both." })
  .refine(({ fromOn, toOn }) => fromOn <= toOn, { path: ["toOn"], message: "Not before the first day." })
  .refine(({ fromOn, toOn }) => Date.parse(toOn) - Date.parse(fromOn) < MOST_DAYS * DAY, {
    path: ["toOn"],
    message: `At most ${MOST_DAYS} days: what lasts longer is usual.`,
  });

/** Puts days into the calendar on which demand differs for a known reason. The next forecast knows them. */
export const addDemandEvent = (context: ServiceContext, input: z.input<typeof addDemandEventInput>): Promise<{ id: number }> =>
  transact(context, async (inside) => {
    const event = addDemandEventInput.parse(input);
    const { entityId, name, fromOn, toOn, sku, category, nodeId, expectedEffectRatio } = event;
    requireScope(inside, "planning.policy", { entityId, nodeIds: nodeId === null ? [] : [nodeId] });
    const { rows: found } = await inside.client.query<{ itemId: number | null; hasCategory: boolean; hasNode: boolean }>(
      `SELECT (SELECT id FROM item WHERE entity_id = $1 AND upper(sku) = upper($2) AND NOT is_service) AS "itemId",
         EXISTS (SELECT 1 FROM item WHERE entity_id = $1 AND category = $3) AS "hasCategory", EXISTS (SELECT 1 FROM node WHERE entity_id = $1 AND id = $4) AS "hasNode"`,
      [entityId, sku, category, nodeId],
    );
    const itemId = found[0]?.itemId ?? null;
    if (sku !== null && itemId === null) throw new ServiceError("invalid", `There is no item ${sku}.`, { path: "sku" });
    if (category !== null && !found[0]?.hasCategory)
      throw new ServiceError("invalid", "No item is of this category.", { path: "category" });
    if (nodeId !== null && !found[0]?.hasNode) throw new ServiceError("invalid", "The company has no such node.", { path: "nodeId" });
    const { rows } = await inside.client.query<{ id: number }>(
      `INSERT INTO demand_event (entity_id, name, from_on, to_on, item_id, category, node_id, expected_effect_ratio, created_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT DO NOTHING RETURNING id`,
      [entityId, name, fromOn, toOn, itemId, category, nodeId, expectedEffectRatio, actorName(inside.actor), inside.now],
    );
    const [added] = rows;
    if (!added) throw new ServiceError("conflict", "An event of this name begins on that day already.", { path: "fromOn" });
    await audit(inside, "demand_event.added", [{ subjectKind: "demand_event", subjectId: added.id, detail: event }]);
    await markChanged(inside.client, "calendar", [added.id]);
    return added;
  });

export const endDemandEventInput = z.object({
  id: rowId,
  /** That the person looked at. */
  version: versionNumber,
  /** The last day, included; before the first: it does not take place. */
  on: day,
  reason,
});

/** Ends an event earlier; one that has not begun by then does not take place. What is past stays, to be learned from. */
export const endDemandEvent = (context: ServiceContext, input: z.input<typeof endDemandEventInput>): Promise<{ withdrawn: boolean }> =>
  transact(context, async (inside) => {
    const { id, version, on, reason } = endDemandEventInput.parse(input);
    const { rows } = await inside.client.query<{ entityId: number; nodeId: number | null; fromOn: string; toOn: string; version: number }>(
      `SELECT entity_id AS "entityId", node_id AS "nodeId", from_on::text AS "fromOn", to_on::text AS "toOn", version FROM demand_event WHERE id = $1 FOR UPDATE`,
      [id],
    );
    const [event] = rows;
    if (!event) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "planning.policy", { entityId: event.entityId, nodeIds: event.nodeId === null ? [] : [event.nodeId] });
    if (event.version !== version) throw new ServiceError("conflict", "Somebody has changed this event meanwhile. Look at it again.");
    const today = dayOf(inside.now);
    if (event.toOn < today) throw new ServiceError("invalid", "It is over: what happened is learned from.", { path: "on" });
    if (on >= event.toOn) throw new ServiceError("invalid", "It ends by then anyway.", { path: "on" });
    const withdrawn = on < event.fromOn;
    if (withdrawn && event.fromOn <= today)
      throw new ServiceError("invalid", "It has begun: end it on its first day or later.", { path: "on" });
    await inside.client.query(
      withdrawn
        ? "DELETE FROM demand_event WHERE id = $1 AND to_on > $2::date"
        : "UPDATE demand_event SET to_on = $2, version = version + 1, updated_at = $3 WHERE id = $1",
      withdrawn ? [id, on] : [id, on, inside.now],
    );
    await audit(inside, withdrawn ? "demand_event.withdrawn" : "demand_event.ended", [
      { subjectKind: "demand_event", subjectId: id, detail: { from: event.toOn, to: on, reason } },
    ]);
    await markChanged(inside.client, "calendar", [id]);
    return { withdrawn };
  });
