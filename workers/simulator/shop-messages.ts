import type { SimulatedOrder } from "@/domain/simulation/demand";

// What a shop sends of an order, in the words of its own system, with the fields that a real one has around it.

const gmt = (at: Date) => at.toISOString().slice(0, 19);

function shopifyOrder(order: SimulatedOrder) {
  const at = order.at.toISOString();
  return {
    id: Number(order.number),
    name: `#${order.number}`,
    created_at: at,
    updated_at: at,
    currency: "GBP",
    financial_status: "paid",
    customer: { id: Number(order.customerKey.slice(1)) },
    shipping_address: { country_code: order.country },
    line_items: order.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, price: unitPrice, requires_shipping: true })),
  };
}

function wooOrder(order: SimulatedOrder) {
  return {
    id: Number(order.number),
    number: order.number,
    status: "processing",
    currency: "GBP",
    date_created_gmt: gmt(order.at),
    date_modified_gmt: gmt(order.at),
    customer_id: Number(order.customerKey.slice(1)),
    shipping: { country: order.country },
    line_items: order.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, total: (Number(unitPrice) * quantity).toFixed(2) })),
  };
}

function gantryOrder(order: SimulatedOrder) {
  return {
    type: "order",
    id: `order:${order.number}`,
    occurredAt: order.at.toISOString(),
    data: { orderNumber: order.number, currency: "GBP", customerKey: order.customerKey, shipToCountry: order.country, lines: order.lines },
  };
}

export function shopMessage(order: SimulatedOrder): { body: unknown; headers: Record<string, string> } {
  switch (order.channel.source.format) {
    case "shopify":
      return {
        body: shopifyOrder(order),
        headers: { "x-shopify-topic": "orders/create", "x-shopify-webhook-id": `order-${order.number}` },
      };
    case "woocommerce":
      return {
        body: wooOrder(order),
        headers: { "x-wc-webhook-topic": "order.created", "x-wc-webhook-delivery-id": `order-${order.number}` },
      };
    case "gantry":
      return { body: gantryOrder(order), headers: {} };
  }
}
