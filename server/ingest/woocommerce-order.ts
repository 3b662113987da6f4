import { z } from "zod";
import { type IngestCommand, type Parsed, parseCommand, parseWith, refused } from "@/domain/ingest/command";
import { perUnit } from "@/domain/ingest/net-unit-price";
import type { Adapter } from "./adapter";
import { header } from "./authenticate";
import { customerPseudonym } from "./customer-pseudonym";

const decimal = z.union([z.string(), z.number().transform(String)]).refine((text) => /^-?\d{1,13}(\.\d+)?$/.test(text), "is not a decimal");
/** WooCommerce writes its GMT instants without a zone. */
const gmt = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, "is not an instant");
const place = z.object({ country: z.string().nullish(), email: z.string().nullish() }).nullish();

const wooOrder = z.object({
  id: z.number(),
  number: z.union([z.string(), z.number().transform(String)]).nullish(),
  status: z.string(),
  currency: z.string(),
  date_created_gmt: gmt,
  date_modified_gmt: gmt.nullish(),
  customer_id: z.number().nullish(),
  billing: place,
  shipping: place,
  line_items: z.array(z.object({ sku: z.string().nullish(), quantity: z.number().int(), total: decimal })),
});
const deletedOrder = z.object({ id: z.number() });

/** Not yet an order: the customer has not paid or has not finished. */
const NOT_YET = ["checkout-draft", "draft", "auto-draft", "pending", "failed"];
const CALLED_OFF = ["cancelled", "trash"];

export const wooCommerceOrder: Adapter = {
  // The platform numbers its deliveries itself, and nobody there could give one another number.
  said: () => null,
  identify(headers, body) {
    const topic = header(headers, "x-wc-webhook-topic") ?? "order.updated";
    const delivery = header(headers, "x-wc-webhook-delivery-id");
    if (!topic.startsWith("order."))
      return refused("X-WC-Webhook-Topic", `is ${topic.slice(0, 80)}; this address takes order.created, order.updated`);
    // A deleted order arrives as its id alone; whoever deletes one has cancelled it before if it was ever real.
    if (topic === "order.deleted") {
      const deleted = parseWith(deletedOrder, body);
      return deleted.ok ? { ok: true, value: { kind: "notice", externalId: delivery ?? `${deleted.value.id}:deleted` } } : deleted;
    }
    const order = parseWith(wooOrder, body);
    if (!order.ok) return order;
    const { id, status, date_created_gmt, date_modified_gmt } = order.value;
    const kind = NOT_YET.includes(status) ? "notice" : CALLED_OFF.includes(status) ? "cancellation" : "order";
    return { ok: true, value: { kind, externalId: (delivery ?? `${id}:${date_modified_gmt ?? date_created_gmt}`).slice(0, 200) } };
  },
  command(kind, body): Parsed<IngestCommand> {
    if (kind === "notice") return { ok: true, value: { kind, reason: "The order is not paid yet, or was deleted." } };
    const parsed = parseWith(wooOrder, body);
    if (!parsed.ok) return parsed;
    const order = parsed.value;
    const orderNumber = order.number ?? String(order.id);
    if (kind === "cancellation") {
      return parseCommand("cancellation", { orderNumber, cancelledAt: `${order.date_modified_gmt ?? order.date_created_gmt}Z` });
    }
    const country = order.shipping?.country || order.billing?.country;
    if (!country) return refused("shipping.country", "is required");
    const lines = [];
    for (const [index, line] of order.line_items.entries()) {
      if (line.quantity < 1) continue;
      if (!line.sku) return refused(`line_items.${index}.sku`, "is required");
      // `total` is the line after its discounts, without tax.
      lines.push({ sku: line.sku, quantity: line.quantity, unitPrice: perUnit(line.total, line.quantity) });
    }
    if (lines.length === 0) return refused("line_items", "has nothing to ship");
    return parseCommand("order", {
      orderNumber,
      placedAt: `${order.date_created_gmt}Z`,
      currency: order.currency,
      customerKey: customerPseudonym("woocommerce", order.customer_id || order.billing?.email),
      shipToCountry: country,
      lines,
    });
  },
};
