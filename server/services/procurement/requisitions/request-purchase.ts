import { z } from "zod";
import { type ApprovalRule, afterWorkingHours, ruleFor, usualSteps } from "@/domain/procurement/approval-rule";
import { lineMinor } from "@/domain/procurement/three-way-match";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { requireScope, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { requireReadyItems } from "../../masterdata/item-readiness";
import { orderRequisition } from "./order-requisition";

/** Working hours that each step has. */
export const STEP_HOURS = 8;

export const requestPurchaseInput = z.object({
  entityId: z.number().int(),
  nodeId: z.number().int(),
  needBy: z.coerce.date(),
  reason: z.string().trim().min(3, "Say what it is for.").max(500),
  lines: z
    .array(z.object({ itemId: z.number().int(), quantity: z.number().int().positive().max(10_000_000) }))
    .min(1, "Ask for something.")
    .max(200),
});
type Source = {
  itemId: number;
  sku: string;
  category: string;
  supplierId: number | null;
  unitPrice: string;
  multiple: number;
  minimum: number;
};

/** Asks for goods at the terms of each item's first approved supplier. The rule that fits says who has to agree; where nobody has to, it is ordered at once. */
export const requestPurchase = (
  context: ServiceContext,
  input: z.input<typeof requestPurchaseInput>,
): Promise<{ id: number; number: string; state: string }> =>
  transact(context, async (inside) => {
    const { client, now, actor } = inside;
    const { entityId, nodeId, needBy, reason, lines } = requestPurchaseInput.parse(input);
    requireScope(inside, "requisitions.request", { entityId, nodeIds: [nodeId] });
    if (actor.kind !== "person") throw new ServiceError("forbidden", "A person asks for goods.");
    if (needBy <= now) throw new ServiceError("invalid", "Choose a day to come.", { path: "needBy" });
    const { rows: nodes } = await client.query("SELECT 1 FROM node WHERE id = $1 AND entity_id = $2 AND active", [nodeId, entityId]);
    if (nodes.length === 0) throw new ServiceError("invalid", "There is no such warehouse.", { path: "nodeId" });
    const sources = await readSources(inside, entityId, lines);
    await requireReadyItems(
      client,
      lines.map(({ itemId }) => itemId),
    );
    const { rows: entities } = await client.query<{ currency: string }>("SELECT currency FROM entity WHERE id = $1", [entityId]);
    const totalMinor = lines.reduce((sum, line, index) => sum + lineMinor(sources[index]?.unitPrice ?? "0", line.quantity), 0);
    const { rows: rules } = await client.query<ApprovalRule>(
      `SELECT id, version, category, supplier_id AS "supplierId", from_minor AS "fromMinor", to_minor AS "toMinor", steps FROM approval_rule WHERE entity_id = $1 ORDER BY id`,
      [entityId],
    );
    const only = <Value>(values: readonly Value[]) => (new Set(values).size === 1 ? (values[0] ?? null) : null);
    const rule = ruleFor(rules, {
      category: only(sources.map(({ category }) => category)),
      supplierId: only(sources.map(({ supplierId }) => supplierId)),
      totalMinor,
    });
    const { rows: ids } = await client.query<{ id: number }>("SELECT nextval(pg_get_serial_sequence('requisition', 'id')) AS id");
    const id = ids[0]?.id ?? 0;
    const number = `RQ-${String(id).padStart(6, "0")}`;
    const steps = rule?.steps ?? usualSteps;
    await client.query(
      `INSERT INTO requisition (id, entity_id, node_id, number, state, requester_id, reason, need_by, currency, total_minor, rule_id, rule_version, steps, due_at, requested_at, updated_at)
       OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)`,
      [
        id,
        entityId,
        nodeId,
        number,
        actor.id,
        reason,
        needBy,
        entities[0]?.currency ?? "EUR",
        totalMinor,
        rule?.id ?? null,
        rule?.version ?? null,
        JSON.stringify(steps),
        afterWorkingHours(now, STEP_HOURS),
        now,
      ],
    );
    await client.query(
      `INSERT INTO requisition_line (requisition_id, line_number, item_id, supplier_id, quantity, unit_price)
       SELECT $1, v.* FROM unnest($2::int[], $3::bigint[], $4::int[], $5::int[], $6::numeric[]) AS v`,
      [
        id,
        lines.map((_, index) => index + 1),
        lines.map(({ itemId }) => itemId),
        sources.map(({ supplierId }) => supplierId),
        lines.map(({ quantity }) => quantity),
        sources.map(({ unitPrice }) => unitPrice),
      ],
    );
    await audit(inside, "requisition.requested", [
      {
        subjectKind: "requisition",
        subjectId: id,
        detail: { number, reason, totalMinor, rule: rule ? { id: rule.id, version: rule.version } : null },
      },
    ]);
    await markChanged(client, "requisitions", [id]);
    if (steps.length > 0) return { id, number, state: "waiting" };
    await orderRequisition(inside, id);
    return { id, number, state: "ordered" };
  });

async function readSources(
  inside: Parameters<Parameters<typeof transact>[1]>[0],
  entityId: number,
  lines: readonly { itemId: number; quantity: number }[],
) {
  const { rows } = await inside.client.query<Source>(
    `SELECT i.id AS "itemId", i.sku, i.category, t.supplier_id AS "supplierId", t.unit_price::text AS "unitPrice", t.order_multiple AS multiple, t.minimum_order_quantity AS minimum
     FROM item i LEFT JOIN LATERAL (SELECT t.* FROM supplier_item t JOIN supplier s ON s.id = t.supplier_id AND s.state = 'approved' WHERE t.item_id = i.id
       ORDER BY t.rank, t.supplier_id LIMIT 1) t ON true
     WHERE i.entity_id = $1 AND i.id = ANY($2::bigint[]) AND NOT i.is_bundle AND NOT i.is_service`,
    [entityId, lines.map(({ itemId }) => itemId)],
  );
  const byId = new Map(rows.map((row) => [row.itemId, row]));
  return lines.map(({ itemId, quantity }, index) => {
    const source = byId.get(itemId);
    if (!source) throw new ServiceError("invalid", "There is no such item to buy.", { path: `lines.${index}.itemId` });
    if (source.supplierId === null)
      throw new ServiceError("invalid", `${source.sku} has no approved supplier.`, { path: `lines.${index}.itemId` });
    if (quantity % source.multiple !== 0)
      throw new ServiceError("invalid", `The supplier packs ${source.sku} in ${source.multiple}.`, { path: `lines.${index}.quantity` });
    if (quantity < source.minimum)
      throw new ServiceError("invalid", `The supplier sends at least ${source.minimum} of ${source.sku}.`, {
        path: `lines.${index}.quantity`,
      });
    return { ...source, supplierId: source.supplierId };
  });
}
