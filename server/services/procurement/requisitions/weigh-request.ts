import { z } from "zod";
import type { Queryable } from "@/db/client";
import { rowId, smallId } from "@/domain/kernel/ids";
import { lineValueMinor } from "@/domain/kernel/money";
import { units } from "@/domain/kernel/quantity";
import { dayOf } from "@/domain/procurement/price-list";
import { amountRefusal } from "@/domain/procurement/purchase-order";
import { ServiceError } from "../../errors";
import { requireReadyItems } from "../../masterdata/item-readiness";
import { firstSource } from "../supplier/source-terms";
import { validPrice } from "../supplier/valid-price";
import { type JudgedPurchase, judgePurchase } from "./judge-purchase";

/** What somebody asks for, before they say when and why. */
export const askedPurchase = z.object({
  entityId: smallId,
  nodeId: smallId,
  lines: z
    .array(z.object({ itemId: rowId, quantity: units.min(1, "At least 1 unit.") }))
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

export type WeighedRequest = JudgedPurchase & {
  currency: string;
  /** Of the company: rules and budgets are counted in it. */
  homeCurrency: string;
  totalMinor: number;
  wanted: { itemId: number; sku: string; quantity: number; nodeId: number; supplierId: number; category: string; unitPrice: string }[];
};

/**
 * What is asked for at the terms of each item's first approved supplier today, and who would have to agree to it. Throws `invalid` with the
 * field that is wrong. Writes nothing: what is asked for and what is shown before it is asked for are weighed the same.
 */
export async function weighRequest(
  { client, now }: { client: Queryable; now: Date },
  { entityId, nodeId, lines }: z.output<typeof askedPurchase>,
  personId: string,
): Promise<WeighedRequest> {
  const { rows: nodes } = await client.query("SELECT 1 FROM node WHERE id = $1 AND entity_id = $2 AND active", [nodeId, entityId]);
  if (nodes.length === 0) throw new ServiceError("invalid", "There is no such warehouse.", { path: "nodeId" });
  const sources = await readSources({ client, now }, entityId, lines);
  await requireReadyItems(
    client,
    lines.map(({ itemId }) => itemId),
  );
  const { rows: entities } = await client.query<{ currency: string }>("SELECT currency FROM entity WHERE id = $1", [entityId]);
  const homeCurrency = entities[0]?.currency ?? "EUR";
  const currency = sources[0]?.currency ?? homeCurrency;
  const other = sources.findIndex((source) => source.currency !== currency);
  if (other >= 0)
    throw new ServiceError(
      "invalid",
      `${sources[other]?.sku} is paid in ${sources[other]?.currency}, the others in ${currency}: ask for it by itself.`,
      { path: `lines.${other}.itemId` },
    );
  const wanted = sources.map(({ itemId, sku, quantity, supplierId, category, unitPrice }) => ({
    itemId,
    sku,
    quantity,
    nodeId,
    supplierId,
    category,
    unitPrice,
  }));
  const refusal = amountRefusal(
    wanted.map((line, at) => ({ ...line, lineNumber: at + 1 })),
    currency,
  );
  if (refusal) throw new ServiceError("invalid", refusal, { path: "lines" });
  const totalMinor = wanted.reduce((sum, line) => sum + lineValueMinor(line.unitPrice, line.quantity, currency), 0);
  const judged = await judgePurchase(
    { client, now },
    { ...{ entityId, about: "request", totalMinor, currency, lines: wanted }, by: { personId, at: now } },
  );
  return { ...judged, currency, homeCurrency, totalMinor, wanted };
}

async function readSources(
  { client, now }: { client: Queryable; now: Date },
  entityId: number,
  lines: readonly { itemId: number; quantity: number }[],
) {
  const { rows } = await client.query<Source>(
    `SELECT i.id AS "itemId", asked.quantity, i.sku, i.category, t.seller_id AS "supplierId", t.currency, ${validPrice("asked.quantity", "$4::date", "t")}::text AS "unitPrice", t.order_multiple AS multiple, t.minimum_order_quantity AS minimum
     FROM unnest($2::bigint[], $3::int[]) AS asked(item_id, quantity) JOIN item i ON i.id = asked.item_id 
       LEFT JOIN ${firstSource("i.id")} t ON true
     WHERE i.entity_id = $1 AND NOT i.is_bundle AND NOT i.is_service`,
    [entityId, lines.map(({ itemId }) => itemId), lines.map(({ quantity }) => quantity), dayOf(now)],
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
