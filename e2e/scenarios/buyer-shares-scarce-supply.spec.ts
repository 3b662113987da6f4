import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

/** What the screens read, asked for as they ask. */
async function ask<Answer>(page: Page, procedure: string, input: unknown): Promise<Answer> {
  const answer = await page.request.get(`/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`);
  expect(answer.status()).toBe(200);
  return (await answer.json()).result.data;
}

// Before any scenario changes the orders of what is scarce: scenarios run by their names.

/** An order that its supplier cut, and of whose item another warehouse gets more than it needs. */
async function cutOrder(page: Page): Promise<number> {
  const { rows } = await ask<{ rows: { id: number }[] }>(page, "purchasing.list", {
    startRow: 0,
    endRow: 200,
    filters: { stage: { filterType: "set", values: ["to_decide"] } },
  });
  for (const { id } of rows) if ((await ask<unknown[]>(page, "purchasing.supplyShares", { id })).length > 0) return id;
  throw new Error("No order's supply is worth sharing.");
}

test("A supplier confirmed less than two warehouses ordered: the buyer shares it, and both orders say so in both windows", async ({
  windowOf,
  expectAccessible,
}) => {
  const page = await windowOf("buyer");
  const id = await cutOrder(page);
  const queue = await QueuePage.open(page, "purchasing", `?filters=none&open=${id}`);
  const other = await QueuePage.open(await windowOf("planner"), "purchasing", `?filters=none&open=${id}`);
  await expect(queue.details.getByRole("table", { name: /^What each order has of/ })).toBeVisible();
  await expect(other.details.getByRole("table", { name: /^What each order has of/ })).toBeVisible();
  await expect(other.details.getByRole("button", { name: "Share it" })).toHaveCount(0);
  await expectAccessible(page);

  await queue.details.getByRole("button", { name: "Share it" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("listitem").filter({ hasText: "→" })).not.toHaveCount(0);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Dublin lasts until the next delivery");
  await dialog.getByRole("button", { name: "Share it" }).click();
  await expect(dialog).toBeHidden();
  for (const window of [queue, other]) {
    await expect(window.details.getByRole("table", { name: /^What each order has of/ })).toHaveCount(0);
    await expect(window.details).toContainText("Dublin lasts until the next delivery");
  }
});
