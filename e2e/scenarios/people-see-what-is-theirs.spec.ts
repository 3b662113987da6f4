import { expect, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

test("Who is not signed in is asked to, and a wrong password is refused in words", async ({ page }) => {
  await page.goto("/orders");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel("E-mail").fill("buyer@harbour.example");
  await page.getByLabel("Password").fill("not-the-password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("Password").fill("harbour-demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation", { name: "Screens" })).toBeVisible();
});

test("A warehouse lead of one node sees that node's stock and no screen of the money", async ({ windowOf }) => {
  const page = await windowOf("dublin-lead");
  const inventory = await QueuePage.open(page, "inventory");
  const nodes = await inventory.grid.locator('.ag-row [col-id="nodeCode"]').allTextContents();
  expect(new Set(nodes.map((code) => code.trim()))).toEqual(new Set(["DUB"]));
  const screens = page.getByRole("navigation", { name: "Screens" });
  await expect(screens.getByRole("link", { name: "Inventory" })).toBeVisible();
  await expect(screens.getByRole("link", { name: "Margin" })).toHaveCount(0);
  await expect(screens.getByRole("link", { name: "Governance" })).toHaveCount(0);
  await page.goto("/margin");
  await expect(page.getByText("Margin is not open to you")).toBeVisible();
  await page.getByRole("link", { name: "Go to Tower" }).click();
  await expect(page).toHaveURL(/\/$/);
});
