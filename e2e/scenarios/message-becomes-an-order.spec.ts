import type { APIRequestContext } from "@playwright/test";
import { expect, secretOf, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

const send = (request: APIRequestContext, orderNumber: string, sku: string) =>
  request.post("/api/ingest/trade", {
    headers: { authorization: `Bearer ${secretOf("trade")}` },
    data: {
      type: "order",
      id: `e2e:${orderNumber}`,
      occurredAt: new Date().toISOString(),
      data: { orderNumber, currency: "GBP", shipToCountry: "GB", lines: [{ sku, quantity: 1, unitPrice: "12.00" }] },
    },
  });

test("An order that is posted appears in the list, allocated, with the reason why it ships from there", async ({ windowOf, request }) => {
  const page = await windowOf("planner");
  const inventory = await QueuePage.open(page, "inventory", "?sort=-available");
  const sku = await inventory.textOf(inventory.row(0), "sku");
  const number = `E2E-${Date.now()}`;
  const accepted = await send(request, number, sku);
  expect(accepted.status()).toBe(202);
  const again = await send(request, number, sku);
  expect(again.status()).toBe(200);
  expect(await again.json()).toMatchObject({ duplicate: true });

  const orders = await QueuePage.open(page, "orders", `?q=${number}`);
  await expect(orders.cell(orders.row(0), "state")).toContainText(/allocated/i);
  await orders.row(0).click();
  await expect(orders.details).toContainText(/why here/i);
  await expect(orders.details).toContainText(sku);
});

test("A message that names an unknown item is corrected and replayed", async ({ windowOf, request }) => {
  const page = await windowOf("data_steward");
  const number = `E2E-BAD-${Date.now()}`;
  expect((await send(request, number, `NO-SUCH-${number}`)).status()).toBe(202);
  const steward = await windowOf("planner");
  const inventory = await QueuePage.open(steward, "inventory", "?sort=-available");
  const sku = await inventory.textOf(inventory.row(0), "sku");

  await page.goto("/governance");
  const row = page.getByTestId("grid-messages").locator(".ag-row").filter({ hasText: number }).first();
  await row.click();
  const details = page.getByRole("complementary", { name: "Details" });
  await expect(details).toContainText(/NO-SUCH/);
  const editor = details.getByRole("textbox", { name: "Body, JSON" });
  await editor.fill((await editor.inputValue()).replaceAll(`NO-SUCH-${number}`, sku));
  await details.getByRole("button", { name: "Keep and replay" }).click();
  const orders = await QueuePage.open(steward, "orders", `?q=${number}`);
  await expect(orders.cell(orders.row(0), "state")).toContainText(/allocated/i);
});
