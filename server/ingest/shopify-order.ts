import Big from "big.js";
import { z } from "zod";
import { type IngestCommand, type Parsed, parseCommand, parseWith, refused } from "@/domain/ingest/command";
import { netUnitPrice } from "@/domain/ingest/net-unit-price";
import type { Adapter } from "./adapter";
import { header } from "./authenticate";
import { customerPseudonym } from "./customer-pseudonym";

const decimal = z.union([z.string(), z.number().transform(String)]).refine((text) => /^-?\d{1,13}(\.\d+)?$/.test(text), "is not a decimal");
const place = z.object({ country_code: z.string().nullish() }).nullish();

// Only what is used: names, streets, e-mail texts and telephones are not even parsed.
const shopifyOrder = z.object({
  id: z.number(),
  name: z.string().min(1),
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }).nullish(),
  cancelled_at: z.iso.datetime({ offset: true }).nullish(),
  cancel_reason: z.string().nullish(),
  currency: z.string(),
  shipping_address: place,
  billing_address: place,
  customer: z.object({ id: z.number(), default_address: place }).nullish(),
  line_items: z.array(
    z.object({
      sku: z.string().nullish(),
      quantity: z.number().int(),
      price: decimal,
      total_discount: decimal.nullish(),
      discount_allocations: z.array(z.object({ amount: decimal })).nullish(),
      requires_shipping: z.boolean().nullish(),
    }),
  ),
});

const TOPICS = ["orders/create", "orders/updated", "orders/paid", "orders/edited", "orders/cancelled"];

/** "#1001" to a shopkeeper, "1001" to us; a shop's own prefix stays. */
const orderNumber = (name: string) => name.replace(/^#/, "");

export const shopifyOrderAdapter: Adapter = {
  // The platform numbers its deliveries itself, and nobody there could give one another number.
  said: () => null,
  identify(headers, body) {
    const topic = header(headers, "x-shopify-topic") ?? "orders/create";
    if (!TOPICS.includes(topic)) return refused("X-Shopify-Topic", `is ${topic.slice(0, 80)}; this address takes ${TOPICS.join(", ")}`);
    const order = parseWith(shopifyOrder, body);
    if (!order.ok) return order;
    const { id, updated_at, created_at, cancelled_at } = order.value;
    const cancelled = topic === "orders/cancelled" || (topic === "orders/updated" && Boolean(cancelled_at));
    const externalId = header(headers, "x-shopify-webhook-id") ?? `${topic}:${id}:${updated_at ?? created_at}`;
    return { ok: true, value: { kind: cancelled ? "cancellation" : "order", externalId: externalId.slice(0, 200) } };
  },
  command(kind, body): Parsed<IngestCommand> {
    const parsed = parseWith(shopifyOrder, body);
    if (!parsed.ok) return parsed;
    const order = parsed.value;
    if (kind === "cancellation") {
      return parseCommand("cancellation", {
        orderNumber: orderNumber(order.name),
        cancelledAt: order.cancelled_at ?? order.updated_at ?? order.created_at,
        reason: order.cancel_reason || undefined,
      });
    }
    const country =
      order.shipping_address?.country_code ?? order.billing_address?.country_code ?? order.customer?.default_address?.country_code;
    if (!country) return refused("shipping_address.country_code", "is required");
    const lines = [];
    for (const [index, line] of order.line_items.entries()) {
      // Tips, gift wrap and other custom lines have no SKU and nothing to ship; removed lines have no units.
      if (line.quantity < 1 || (!line.sku && line.requires_shipping === false)) continue;
      if (!line.sku) return refused(`line_items.${index}.sku`, "is required on a line that is shipped");
      const allocated = (line.discount_allocations ?? []).reduce((sum, { amount }) => sum.plus(amount), new Big(0));
      // total_discount holds only discounts put on the line itself, the allocations all of them.
      const discount = allocated.gt(0) ? allocated.toFixed() : (line.total_discount ?? "0");
      lines.push({ sku: line.sku, quantity: line.quantity, unitPrice: netUnitPrice(line.price, line.quantity, discount) });
    }
    if (lines.length === 0) return refused("line_items", "has nothing to ship");
    return parseCommand("order", {
      orderNumber: orderNumber(order.name),
      placedAt: order.created_at,
      currency: order.currency,
      customerKey: customerPseudonym("shopify", order.customer?.id),
      shipToCountry: country,
      lines,
    });
  },
};
