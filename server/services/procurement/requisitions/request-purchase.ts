import { z } from "zod";
import { dayOf } from "@/domain/procurement/price-list";
import { lineMinor } from "@/domain/procurement/three-way-match";
import { requireScope, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { requireReadyItems } from "../../masterdata/item-readiness";
import type { ExceededBudget } from "../budgets";
import { firstSource } from "../supplier/source-terms";
import { validPrice } from "../supplier/valid-price";
import { createRequisition } from "./create-requisition";
import { ABOVE_ALL_BANDS, judgePurchase } from "./judge-purchase";
import { orderRequisition } from "./order-requisition";

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
  quantity: number;
  sku: string;
  category: string;
  supplierId: number | null;
  currency: string | null;
  unitPrice: string;
  multiple: number;
  minimum: number;
};

/** Asks for goods at the terms of each item's first approved supplier. The rules that fit say who has to agree; where nobody has to, it is ordered at once. */
export const requestPurchase = (
  context: ServiceContext,
  input: z.input<typeof requestPurchaseInput>,
): Promise<{ id: number; number: string; state: string; exceededBudgets: ExceededBudget[] }> =>
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
    const home = entities[0]?.currency ?? "EUR";
    const currency = sources[0]?.currency ?? home;
    const other = sources.findIndex((source) => source.currency !== currency);
    if (other >= 0)
      throw new ServiceError(
        "invalid",
        `${sources[other]?.sku} is paid in ${sources[other]?.currency}, the others in ${currency}: ask for it by itself.`,
        {
          path: `lines.${other}.itemId`,
        },
      );
    const totalMinor = lines.reduce((sum, line, index) => sum + lineMinor(sources[index]?.unitPrice ?? "0", line.quantity), 0);
    const wanted = lines.map(({ itemId, quantity }, index) => ({
      itemId,
      quantity,
      nodeId,
      supplierId: sources[index]?.supplierId ?? 0,
      category: sources[index]?.category ?? "",
      unitPrice: sources[index]?.unitPrice ?? "0",
    }));
    const { held, risks } = await judgePurchase(inside, {
      entityId,
      about: "request",
      totalMinor: currency === home ? totalMinor : ABOVE_ALL_BANDS,
      lines: wanted,
    });
    const { id, number, steps } = await createRequisition(inside, {
      entityId,
      nodeId,
      requesterId: actor.id,
      reason,
      needBy,
      currency,
      totalMinor,
      held,
      risks,
      lines: wanted.map((line) => ({ ...line, recommendationId: null })),
    });
    if (steps.length > 0) return { id, number, state: "waiting", exceededBudgets: [] };
    return { id, number, state: "ordered", exceededBudgets: await orderRequisition(inside, id) };
  });

async function readSources(
  inside: Parameters<Parameters<typeof transact>[1]>[0],
  entityId: number,
  lines: readonly { itemId: number; quantity: number }[],
) {
  const { rows } = await inside.client.query<Source>(
    `SELECT i.id AS "itemId", asked.quantity, i.sku, i.category, t.seller_id AS "supplierId", t.currency, ${validPrice("asked.quantity", "$4::date", "t")}::text AS "unitPrice", t.order_multiple AS multiple, t.minimum_order_quantity AS minimum
     FROM unnest($2::bigint[], $3::int[]) AS asked(item_id, quantity) JOIN item i ON i.id = asked.item_id 
       LEFT JOIN ${firstSource("i.id")} t ON true
     WHERE i.entity_id = $1 AND NOT i.is_bundle AND NOT i.is_service`,
    [entityId, lines.map(({ itemId }) => itemId), lines.map(({ quantity }) => quantity), dayOf(inside.now)],
  );
  const byLine = new Map(rows.map((row) => [`${row.itemId}/${row.quantity}`, row]));
  return lines.map(({ itemId, quantity }, index) => {
    const source = byLine.get(`${itemId}/${quantity}`);
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
