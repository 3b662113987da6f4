import { expect, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

test("A buyer reads why, releases the recommendation, and the purchase order is on the way in", async ({ windowOf }) => {
  const page = await windowOf("buyer");
  const queue = await QueuePage.open(page, "replenishment");
  const id = await queue.idOf(queue.row(0));
  await queue.row(0).click();
  await expect(queue.details).toContainText(/reorder point/i);
  await expect(queue.details).toContainText(/lead time/i);
  await queue.details.getByRole("button", { name: /release/i }).click();
  const dialog = page.getByRole("dialog");
  if (await dialog.isVisible()) await dialog.getByRole("button", { name: /release/i }).click();
  const order = queue.details.getByRole("link", { name: /PO/ });
  await expect(order).toBeVisible();
  expect(id).not.toBe("");
  await order.click();
  await expect(page).toHaveURL(/\/purchasing/);
  await expect(page.getByRole("complementary", { name: "Details" })).toContainText("PO");
});
