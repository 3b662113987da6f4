import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { shopifyOrderAdapter } from "./shopify-order";
import { wooCommerceOrder } from "./woocommerce-order";

const shopify = {
  id: 450789469,
  name: "#1001",
  created_at: "2026-01-10T11:00:00-05:00",
  updated_at: "2026-01-11T11:00:00-05:00",
  cancelled_at: null,
  currency: "USD",
  email: "bob@example.com",
  shipping_address: { first_name: "Bob", address1: "Chestnut Street 92", country_code: "US" },
  customer: { id: 207119551, first_name: "Bob" },
  line_items: [
    {
      sku: "IPOD-G",
      quantity: 3,
      price: "10.00",
      total_discount: "0.00",
      discount_allocations: [{ amount: "5.00" }],
      requires_shipping: true,
    },
    { sku: null, quantity: 1, price: "2.00", total_discount: "0.00", requires_shipping: false },
  ],
};
const woo = {
  id: 727,
  number: "727",
  status: "processing",
  currency: "USD",
  date_created_gmt: "2017-03-22T19:28:02",
  date_modified_gmt: "2017-03-22T19:28:08",
  customer_id: 0,
  billing: { first_name: "John", address_1: "969 Market", country: "US", email: "john.doe@example.com" },
  shipping: { first_name: "John", country: "US" },
  line_items: [{ sku: "WOO-1", quantity: 3, total: "25.00" }],
};

describe("a Shopify order", () => {
  test("becomes an order of what is shipped, at what was paid", () => {
    expect(shopifyOrderAdapter.command("order", shopify)).toEqual({
      ok: true,
      value: {
        kind: "order",
        data: {
          orderNumber: "1001",
          placedAt: new Date("2026-01-10T16:00:00Z"),
          currency: "USD",
          shipToCountry: "US",
          customerKey: expect.stringMatching(/^[0-9a-f]{64}$/),
          lines: [{ sku: "IPOD-G", quantity: 3, unitPrice: "8.333333" }],
        },
      },
    });
  });

  test("carries neither name nor address into its command", () => {
    expect(JSON.stringify(shopifyOrderAdapter.command("order", shopify))).not.toMatch(/Bob|bob|Chestnut|207119551/);
  });

  test("is named by the webhook's id, or by topic, order and revision", () => {
    expect(shopifyOrderAdapter.identify({ "x-shopify-webhook-id": "w-1" }, shopify)).toEqual({
      ok: true,
      value: { kind: "order", externalId: "w-1" },
    });
    expect(shopifyOrderAdapter.identify({}, shopify)).toEqual({
      ok: true,
      value: { kind: "order", externalId: "orders/create:450789469:2026-01-11T11:00:00-05:00" },
    });
  });

  test("that is cancelled asks for a cancellation", () => {
    const cancelled = { ...shopify, cancelled_at: "2026-01-12T00:00:00Z", cancel_reason: "customer" };
    expect(shopifyOrderAdapter.identify({ "x-shopify-topic": "orders/cancelled" }, cancelled)).toMatchObject({
      value: { kind: "cancellation" },
    });
    expect(shopifyOrderAdapter.command("cancellation", cancelled)).toMatchObject({
      value: { kind: "cancellation", data: { orderNumber: "1001", reason: "customer" } },
    });
  });

  test("with a shipped line that has no SKU is refused by the line's path", () => {
    const noSku = { ...shopify, line_items: [{ ...shopify.line_items[0], sku: "" }] };
    expect(shopifyOrderAdapter.command("order", noSku)).toMatchObject({ ok: false, issues: [{ path: "line_items.0.sku" }] });
  });

  test("of a topic that is not about orders is refused", () => {
    expect(shopifyOrderAdapter.identify({ "x-shopify-topic": "products/update" }, shopify)).toMatchObject({
      ok: false,
      issues: [{ path: "X-Shopify-Topic" }],
    });
  });
});

describe("a WooCommerce order", () => {
  test("becomes an order at what was paid", () => {
    expect(wooCommerceOrder.command("order", woo)).toMatchObject({
      ok: true,
      value: {
        kind: "order",
        data: {
          orderNumber: "727",
          placedAt: new Date("2017-03-22T19:28:02Z"),
          lines: [{ sku: "WOO-1", quantity: 3, unitPrice: "8.333333" }],
        },
      },
    });
  });

  test("that nobody paid yet is only noticed; one that was called off is cancelled", () => {
    expect(wooCommerceOrder.identify({}, { ...woo, status: "pending" })).toEqual({
      ok: true,
      value: { kind: "notice", externalId: "727:2017-03-22T19:28:08" },
    });
    expect(wooCommerceOrder.identify({ "x-wc-webhook-delivery-id": "d-9" }, { ...woo, status: "cancelled" })).toEqual({
      ok: true,
      value: { kind: "cancellation", externalId: "d-9" },
    });
  });
});

const samples = join(process.cwd(), "..", "shared", "data", "storefront");
// The published sample payloads live beside the project, not in it: skipped, by name, where they are absent.
describe.skipIf(!existsSync(samples))("published sample payloads (skipped where ../shared/data/storefront is absent)", () => {
  const read = (path: string) => JSON.parse(readFileSync(join(samples, path), "utf8"));

  test("Shopify's orders", () => {
    for (const order of read("shopify/orders.json").orders) {
      const command = shopifyOrderAdapter.command("order", order);
      // A sample may leave its lines out; then the field is named.
      if (order.line_items === undefined) expect(command).toMatchObject({ ok: false, issues: [{ path: "line_items" }] });
      else expect(command).toMatchObject({ ok: true, value: { data: { shipToCountry: "US" } } });
    }
  });

  test("WooCommerce's orders: those with SKUs are orders, the others name the line without one", () => {
    for (const order of [read("woocommerce/orders__create_an_order_001.json"), ...read("woocommerce/orders__list_all_orders_003.json")]) {
      expect(wooCommerceOrder.identify({}, order)).toMatchObject({ ok: true });
      const command = wooCommerceOrder.command("order", order);
      const missing = order.line_items.findIndex((line: { sku: string }) => !line.sku);
      if (missing < 0) expect(command).toMatchObject({ ok: true });
      else expect(command).toMatchObject({ ok: false, issues: [{ path: `line_items.${missing}.sku` }] });
    }
  });
});
